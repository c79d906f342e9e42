import Badges

/// Invented people, roles and words for badges.
enum Sample {
    static let names = [
        "Anne-Fleur van der Berg", "Joost in 't Veld", "IJsbrand IJzerman", "Maria José de la Cruz-Álvarez",
        "Łukasz Żółć", "Çağla Yıldırım", "Ștefan Țîrlea", "Nguyễn Thị Ánh Tuyết", "O'Brien-Şahin, Siobhán",
        "Jan",
        "Ωριγένης Παπαδόπουλος", "Любомир Ђурић", "يوسف بن عبد الله", "דָּוִד לֵוִי", "李小龙", "髙橋 さくら", "김하늘",
        "สมชาย ใจดี", longName,
    ]
    static let longName = "Wolfeschlegelsteinhausenbergerdorff-van Wassenaer Obdam-Starrenburg"
    static let code = "V1ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJK"

    struct Role {
        var letter: String
        var petals: Int
        var dutch: String
        var english: String
    }

    static let roles = [
        Role(letter: "W", petals: 5, dutch: "Wijkagent", english: "Community police officer"),
        Role(letter: "D", petals: 4, dutch: "Douanebeambte", english: "Customs officer"),
        Role(letter: "B", petals: 3, dutch: "Bedrijfsbeveiliger", english: "Company security guard"),
        Role(letter: "P", petals: 6, dutch: "Partner voor overleg", english: "Partner for a meeting"),
        Role(letter: "L", petals: 7, dutch: "Leverancier", english: "Supplier"),
        Role(letter: "A", petals: 9, dutch: "Andere bezoeker", english: "Other visitor"),
    ]

    static func face(_ name: String = "Anne-Fleur", role: Role = roles[0], code: String = code) -> BadgeFace {
        BadgeFace(
            roleLetter: role.letter,
            petals: role.petals,
            roleName: role.dutch,
            numberLine: "Bezoeker · B 0417",
            callName: name,
            forWhom: "komt voor Sanne",
            validLabel: "geldig op",
            validDay: "23 nov",
            affiliationLevel: 2,
            affiliationWord: "ingestaan",
            code: code
        )
    }
}

/// The same numbers on every run.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
