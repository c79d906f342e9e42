import Equipment
import FrontDesk
import HTTPTypes
import Hummingbird

extension Door {
    /// `GET /desk/settings` – what is in force: what can be changed here, and what only the settings file says; no secret.
    func showSettings(_ request: Request, _ caller: Caller) async throws -> Response {
        var inFile: [(name: String, lines: [[String: Any]])] = []
        for setting in house.settings where HouseSetting(rawValue: setting.key) == nil {
            let name = String(setting.key.prefix { $0 != "." })
            if inFile.last?.name != name { inFile.append((name, [])) }
            let line: [String: Any] = [
                "key": setting.key, "value": setting.value, "isSet": !setting.value.isEmpty,
            ]
            inFile[inFile.count - 1].lines.append(line)
        }
        let settings = reception.settings
        let facts = known([
            "groups": SettingGroup.allCases.map { group -> [String: Any] in
                [
                    "name": pages.say("settingGroup.\(group)", caller), "path": group.path,
                    "isAlone": group.settings.count == 1,
                    "isOpen": group.settings.contains { !settings.inFile.contains($0) },
                    "lines": group.settings.map { line(of: $0, settings, caller) },
                ]
            },
            "inFile": inFile.map { group -> [String: Any] in
                ["name": pages.say("settings.\(group.name)", caller), "lines": group.lines]
            },
            "isWaiting": try await reception.termsWaiting() != nil,
        ])
        return page("settings", facts, caller, here: "settings")
    }

    private func line(of setting: HouseSetting, _ settings: HouseSettings, _ caller: Caller) -> [String: Any]
    {
        [
            "name": pages.say("settingName.\(setting)", caller),
            "value": pages.words(settings.value(of: setting), of: setting, in: caller.language.rawValue),
            "isInFile": settings.inFile.contains(setting),
        ]
    }

    /// `GET /desk/settings/{group}` – the form for some of them, and what they were before.
    func showSetting(_ request: Request, _ caller: Caller) async throws -> Response {
        try await settingPage(group(in: caller), caller)
    }

    /// `POST /desk/settings/{group}` – other values, from now on.
    func changeSetting(_ request: Request, _ caller: Caller) async throws -> Response {
        let group = try group(in: caller)
        guard !group.settings.contains(where: \.isGrave) else { throw DoorRefusal.notFound }
        return try await change(group, caller)
    }

    /// `GET /desk/settings/printer` – where badges come out.
    func showPrinterSetting(_ request: Request, _ caller: Caller) async throws -> Response {
        try await settingPage(.printer, caller)
    }

    /// `POST /desk/settings/printer` – other printers, or other badges that they print by themselves.
    func changePrinter(_ request: Request, _ caller: Caller) async throws -> Response {
        try await change(.printer, caller)
    }

    /// `GET /desk/settings/roll-call` – where the list for an evacuation comes out.
    func showListSetting(_ request: Request, _ caller: Caller) async throws -> Response {
        try await settingPage(.list, caller)
    }

    /// `POST /desk/settings/roll-call` – another printer for it, or other paper.
    func changeListSetting(_ request: Request, _ caller: Caller) async throws -> Response {
        try await change(.list, caller)
    }

    private func change(_ group: SettingGroup, _ caller: Caller) async throws -> Response {
        let session = try caller.atTheDesk()
        return try await answering {
            try await reception.set(caller.form.settings(of: group), from: session.origin)
            return .redirect(to: group.path)
        } onRefusal: { refusal in
            try await settingPage(group, caller, refusal: refusal)
        }
    }

    private func group(in caller: Caller) throws -> SettingGroup {
        guard let group = SettingGroup(rawValue: try caller.parameters.require("group")) else {
            throw DoorRefusal.notFound
        }
        return group
    }
}

extension Door {
    /// `GET /desk/settings/retention` – how long what is kept.
    func showRetention(_ request: Request, _ caller: Caller) async throws -> Response {
        try await settingPage(.retention, caller)
    }

    /// `POST /desk/settings/retention` – what other terms would do; nothing changes yet.
    func tryRetention(_ request: Request, _ caller: Caller) async throws -> Response {
        try await answering {
            let new = try caller.form.settings(of: .retention)
            let settings = reception.settings
            func number(_ setting: HouseSetting) -> Int {
                let typed = new.first { $0.setting == setting }?.value
                return Int(typed ?? settings.value(of: setting)) ?? 0
            }
            let terms = Terms(names: number(.names), presence: number(.presence), looks: number(.looks))
            let preview = try await reception.previewTerms(terms)
            return try await settingPage(.retention, caller, preview: (terms, preview))
        } onRefusal: { refusal in
            try await settingPage(.retention, caller, refusal: refusal)
        }
    }

    /// `POST /desk/settings/retention/go` – the terms as they were shown: the shorter ones hold now, longer ones for the
    /// days from tomorrow on.
    func changeRetention(_ request: Request, _ caller: Caller) async throws -> Response {
        let session = try caller.atTheDesk()
        return try await answering {
            let new = try caller.form.settings(of: .retention)
            do {
                try await reception.set(new, from: session.origin)
            } catch Refusal.settingUnchanged {
                // They may have been set before, and wait for somebody who has seen what goes.
                guard try await reception.termsWaiting() != nil else { throw Refusal.settingUnchanged }
            }
            if let waiting = try await reception.termsWaiting() {
                try await reception.putTermsInForce(waiting, from: session.origin)
            }
            return .redirect(to: SettingGroup.retention.path)
        } onRefusal: { refusal in
            try await settingPage(.retention, caller, refusal: refusal)
        }
    }
}

extension Form {
    /// What was filled in for the settings of `group` that stand open there.
    fileprivate func settings(of group: SettingGroup) throws -> [NewSetting] {
        let new = try group.settings.compactMap { setting -> NewSetting? in
            let seen = self[SettingField.known(setting)]
            guard !seen.isEmpty else { return nil }
            guard let entry = Int64(seen) else { throw Refusal.unreadable }
            return try NewSetting(setting, to: typed(setting), instead: entry)
        }
        guard !new.isEmpty else { throw Refusal.settingInFile }
        for each in new where each.setting.kind == .printer && !each.value.isEmpty {
            guard PrinterAddress(each.value) != nil else { throw Refusal.printerMalformed }
        }
        return new
    }

    /// What was typed, ticked or chosen.
    func typed(_ setting: HouseSetting) -> String {
        switch setting.kind {
        case .timeOfDay, .number, .rooms, .paper, .key: self[setting.rawValue]
        case .roles: all(setting.rawValue).joined(separator: " ")
        case .printer:
            self[SettingField.address(setting)].isEmpty
                ? self[setting.rawValue] : self[SettingField.address(setting)]
        }
    }
}

/// The names of a form's fields beside those of the settings themselves.
enum SettingField {
    /// The change that whoever fills it in has seen.
    static func known(_ setting: HouseSetting) -> String { "known-\(setting.rawValue)" }
    /// The address of a printer that is not among those found.
    static func address(_ setting: HouseSetting) -> String { "address-\(setting.rawValue)" }
}
