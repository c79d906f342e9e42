// Attendance by who came and where: parts of a whole, some of which are not told.

extension ReportTables {
    /// By partner, kind of partner, role, host, meeting, level or kiosk; what is not told stands together in a line of its own.
    var divided: Table {
        let now = parts(of: months)
        let earlier = before.map(parts)
        let all = sum(.visits, months)
        var columns = [Report.Column(request.grouping.rawValue, .text), .init("visits", .count)]
        columns.append(.init("share", .share))
        if hasHours { columns.append(.init("hours", .hours)) }
        if before != nil { columns.append(.init("visitsBefore", .count)) }
        func row(_ name: Value, _ part: Part?, _ other: Part?) -> [Value] {
            let isHidden = part.map { $0.visits == 0 && $0.hasHidden } ?? false
            let visits = part?.visits ?? 0
            var row = [name, isHidden ? .hidden : .count(visits)]
            row.append(isHidden || all == 0 ? .none : .share(Double(visits) / Double(all)))
            if hasHours { row.append(isHidden ? .hidden : .hours(Self.hours(part?.stayed ?? 0))) }
            guard before != nil else { return row }
            let hidesOther = other.map { $0.visits == 0 && $0.hasHidden } ?? false
            return row + [hidesOther ? .hidden : .count(other?.visits ?? 0)]
        }
        let names = names.filter { now[$0.id] != nil || earlier?[$0.id] != nil }
            .sorted { left, right in
                guard request.grouping != .meeting else { return left.place < right.place }
                return (now[right.id]?.visits ?? 0, left.place) < (now[left.id]?.visits ?? 0, right.place)
            }
        var rows = names.map { row($0.name, now[$0.id], earlier?[$0.id]) }
        let left = rest(now, of: months)
        let leftBefore = before.map { rest(earlier ?? [:], of: $0) }
        if left.visits > 0 || (leftBefore?.visits ?? 0) > 0 {
            rows.append(row(.word("rest"), left, leftBefore))
        }
        let whole = Part(visits: all, stayed: sum(.stayed, months))
        let wholeBefore = before.map { Part(visits: sum(.visits, $0), stayed: 0) }
        return Table(
            id: "attendance",
            columns: columns,
            rows: rows,
            total: row(.word("total"), whole, wholeBefore),
            leavesOut: now.values.contains(where: \.hasHidden)
        )
    }

    /// How long people stayed is counted by role and partner alone.
    private var hasHours: Bool { ![.host, .meeting, .level, .kiosk].contains(request.grouping) }

    private struct Part {
        var visits: Int64 = 0
        var stayed: Int64 = 0
        /// Whether there is more of it that is not told.
        var hasHidden = false
    }

    private struct Name {
        let id: Int64
        let place: Int
        let name: Value
    }

    private var names: [Name] {
        switch request.grouping {
        case .role:
            Role.allCases.enumerated()
                .map { Name(id: Int64($0), place: $0, name: .word("role.\($1.rawValue)")) }
        case .partnerKind:
            Partner.Kind.allCases.enumerated()
                .map { Name(id: Int64($0 + 1), place: $0, name: .word("kind.\($1.rawValue)")) }
                + [Name(id: 0, place: .max, name: .word("noPartner"))]
        case .level:
            AffiliationLevel.allCases.enumerated()
                .map { Name(id: Int64($1.rank), place: $0, name: .word("level.\($1.rawValue)")) }
        case .host:
            hosts.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.enumerated()
                .map { Name(id: $1.key, place: $0, name: .text($1.value)) }
                + [Name(id: 0, place: .max, name: .word("noHost"))]
        case .meeting:
            meetingNames.enumerated().map { Name(id: $1.id, place: $0, name: .text($1.name)) }
                + [Name(id: 0, place: .max, name: .word("noMeeting"))]
        case .kiosk:
            kiosks.sorted { $0.key < $1.key }.enumerated()
                .map { Name(id: $1.key, place: $0, name: .text($1.value)) }
                + [Name(id: 0, place: .max, name: .word("atTheDesk"))]
        default:
            partners.enumerated().map { Name(id: $1.id, place: $0, name: .text($1.name)) }
                + [Name(id: 0, place: .max, name: .word("noPartner"))]
        }
    }

    /// Meetings by when they began, "2026-11-23 14:00", in order; not what they were about or where.
    private var meetingNames: [(id: Int64, name: String)] {
        (months + (before ?? [])).flatMap { $0[.visitsOfMeeting] }
            .compactMap { total -> (id: Int64, name: String)? in
                guard let id = total.key.other, let day = total.key.day, let minute = total.key.hour else {
                    return nil
                }
                return (id, "\(day.rawValue) \(Self.clock(minute / 60, minute % 60))")
            }
            .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    private var measure: Total.Measure {
        switch request.grouping {
        case .level: .visitsOfLevel
        case .kiosk: .visitsOfKiosk
        case .host: .visitsOfHost
        case .meeting: .visitsOfMeeting
        default: .visits
        }
    }

    /// What is told of each part, by its number among ``names``.
    private func parts(of months: [MonthFigures]) -> [Int64: Part] {
        let kindPlaces = Dictionary(
            uniqueKeysWithValues: partners.map { partner in
                (partner.id, Int64(Partner.Kind.allCases.firstIndex(of: partner.kind) ?? 0) + 1)
            }
        )
        let kinds = Dictionary(uniqueKeysWithValues: partners.map { ($0.id, $0.kind) })
        let roles = Dictionary(uniqueKeysWithValues: Role.allCases.enumerated().map { ($1, Int64($0)) })
        return months.reduce(into: [:]) { parts, figures in
            func place(_ key: Total.Key) -> (id: Int64, isTold: Bool)? {
                let partner = key.partner ?? 0
                switch request.grouping {
                case .role:
                    return key.role.flatMap { role in
                        roles[role].map { ($0, figures.toldRoles.contains(role)) }
                    }
                case .partnerKind:
                    guard let kind = kinds[partner] else { return (0, figures.isNoPartnerTold) }
                    return (kindPlaces[partner] ?? 0, figures.toldKinds.contains(kind))
                case .level:
                    return key.hour.map { (Int64($0), figures.toldLevels.contains($0)) }
                case .kiosk:
                    return key.other.map { ($0, figures.toldKiosks.contains($0)) }
                case .host:
                    return key.other.map { ($0, figures.toldHosts.contains($0)) }
                case .meeting:
                    return key.other.map { ($0, figures.toldMeetings.contains($0)) }
                default:
                    guard partner > 0 else { return (0, figures.isNoPartnerTold) }
                    return (partner, figures.toldPartners.contains(partner))
                }
            }
            for total in figures[measure] {
                guard let (id, isTold) = place(total.key) else { continue }
                if isTold {
                    parts[id, default: Part()].visits += total.value
                } else {
                    parts[id, default: Part()].hasHidden = true
                }
            }
            for total in hasHours ? figures[.stayed] : [] {
                if let (id, isTold) = place(total.key), isTold { parts[id]?.stayed += total.value }
            }
        }
    }

    private func rest(_ parts: [Int64: Part], of months: [MonthFigures]) -> Part {
        Part(
            visits: sum(.visits, months) - parts.values.reduce(0) { $0 + $1.visits },
            stayed: sum(.stayed, months) - parts.values.reduce(0) { $0 + $1.stayed }
        )
    }
}
