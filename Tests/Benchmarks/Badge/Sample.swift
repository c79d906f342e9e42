import Badges

/// Invented visitors, different from run to run as they are at a door.
enum Sample {
    private static let names = [
        "Anne-Fleur", "Joost in 't Veld", "IJsbrand IJzerman", "Noor", "Çağla Yıldırım",
        "Maria José de la Cruz",
        "Jan", "Siobhán", "Łukasz Żółć", "Wim", "Fatima", "Любомир Ђурић",
    ]
    private static let roles = [
        ("W", 5, "Wijkagent"), ("D", 4, "Douanebeambte"), ("B", 3, "Bedrijfsbeveiliger"),
        ("P", 6, "Partner voor overleg"), ("L", 7, "Leverancier"), ("A", 9, "Andere bezoeker"),
    ]
    private static let hosts = ["Sanne", "Ruben", "Margriet", "Overleg", "Youssef"]

    static func code(_ run: Int) -> String {
        let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        var state = UInt64(run + 1)
        return String(
            (0..<44)
                .map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return letters[Int(state >> 59)]
                }
        )
    }

    static func face(_ run: Int, code: String) -> BadgeFace {
        let role = roles[run % roles.count]
        return BadgeFace(
            roleLetter: role.0,
            petals: role.1,
            roleName: role.2,
            numberLine: "Bezoeker · B \(1000 + run)",
            callName: names[run % names.count],
            forWhom: "komt voor \(hosts[run % hosts.count])",
            validLabel: "geldig op",
            validDay: "23 nov",
            affiliationLevel: run % 3 + 1,
            affiliationWord: ["opgegeven", "ingestaan", "gezien"][run % 3],
            escortMark: run % 4 == 0 ? "Alleen met begeleiding" : nil,
            code: code
        )
    }
}
