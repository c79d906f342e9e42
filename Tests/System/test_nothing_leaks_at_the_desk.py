"""A whole day at the desk leaves no trace of anybody in the folders, the log, the addresses or the process's papers."""

import base64
import pathlib
import re
import shutil

from canaries import Canaries, files_in, found
from desk import Demo, Desk, field


def test_no_canary_is_found_after_a_day_at_the_desk(folder, at_length, tell, monkeypatch):
    home, temporary = pathlib.Path(folder) / "centre", pathlib.Path(folder) / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    canaries, demo = Canaries(), Demo(home).start()
    try:
        people = a_day_at_the_desk(demo, canaries, at_length(15, 100))
        copy = pathlib.Path(folder) / "copy"
        shutil.copytree(home / "state", copy, ignore=shutil.ignore_patterns("*.sock"))
        places = [*papers_of(demo, home), *files_in(copy), *files_in(temporary)]
        hits = found(canaries.all(), places)
        size = sum(len(place.read_bytes()) for place in places)
        assert demo.stop() == 0
        hits += found(canaries.all(), [*files_in(home), *files_in(temporary)])
    finally:
        demo.stop()
    went = [place for person in people for place in person.went]
    shown = [place for place in went if any(text.lower() in place.lower() for text in canaries.texts())]
    kinds = ", ".join(f"{kind} {len(found)}" for kind, found in sorted(canaries.kinds.items()))
    tell(
        f"proof 6, at the desk: {kinds}: found {len(hits)} in {len(places)} files ({size / 2**20:.1f} MiB); "
        f"addresses {len(went)}, with a canary {len(shown)}"
    )
    assert hits == shown == []


def papers_of(demo, home):
    return [*files_in(home), *(pathlib.Path(f"/proc/{demo.process.pid}/{name}") for name in ("cmdline", "environ"))]


def a_day_at_the_desk(demo, canaries, visitors):
    """Everything that the desk can be told, by everybody who may; returns them."""
    kiosk, names, aliases = demo.kiosk(), [], []
    for _ in range(visitors):
        names.append(canaries.new("names"))
        assert kiosk.check_in(firstName=names[-1], surname=canaries.new("names"))[1] == 201
        aliases.append(canaries.new("aliases"))
        assert kiosk.check_in(alias=aliases[-1], firstName=None, surname=None)[1] == 201
    people = {user: somebody(demo, canaries, user) for user in ("sanne", "milan", "priya", "beheer")}
    host = new_colleague(demo, canaries, people["beheer"])
    break_glass(canaries, host, people["milan"], people["priya"])
    invite(canaries, host)
    manage(canaries, people["milan"], names[0])
    guard(canaries, people["priya"], names)
    blunder(demo, canaries, names)
    everybody = [*people.values(), host]
    for person in everybody:
        for token in person.tokens:
            canaries.note("session tokens", token)
    return everybody


def somebody(demo, canaries, user):
    """Somebody of the demo with a password of their own, and another soon after."""
    password = canaries.new("passwords", 20)
    canaries.note("passwords", demo.passwords[user])
    desk, codes = demo.desk(user, password)
    for code in codes:
        canaries.note("recovery codes", code)
    if desk.secret:
        canaries.note("secrets of codes", desk.secret)
        canaries.note("secrets of codes", base64.b32decode(desk.secret))
    other = canaries.new("passwords", 20)
    assert desk.post("/desk/own/password", current=password, password=other, again=other)[0] == 303
    assert desk.get("/desk/own")[0] == 200
    return desk


def new_colleague(demo, canaries, administrator):
    """An account made at the desk; its first password fails once, then works."""
    user, name = canaries.new("user names").lower(), canaries.new("account names")
    assert administrator.post("/desk/accounts", userName=user, name="", duty="host")[0] == 422
    status, _, page = administrator.post("/desk/accounts", userName=user, name=name, duty="host")
    assert status == 201 and name in page
    first = canaries.note("passwords", re.search(r'class="secret">([^<]+)', page)[1])
    assert administrator.get("/desk/accounts")[2].count(name)
    host = Desk(demo.port)
    assert host.sign_in(user, canaries.new("passwords"))[0] == 422
    host.enter(user, first, canaries.new("passwords", 20))
    return host


def break_glass(canaries, host, manager, officer):
    """A real name kept behind each alias, and one of them read by two people."""
    today = host.get("/desk/today")[2]
    visits = [re.search(rf"href=visits/(\d+)>{alias}<", today)[1] for alias in canaries.kinds["aliases"]]
    for visit in visits:
        assert field(host.get(f"/desk/visits/{visit}")[2], "visit") == visit
    for visit in visits:
        name = canaries.new("real names")
        assert host.post("/desk/identities/keep", visit=visit, name=name)[0] == 303
    reason = canaries.new("reasons")
    assert host.post("/desk/identities/ask", visit=visits[-1], reason=reason)[0] == 303
    request = field(manager.get("/desk/identities")[2], "request")
    assert manager.post("/desk/identities/approve", request=request)[0] == 303
    status, _, page = host.post("/desk/identities/open", request=request)
    assert status == 200 and name in page
    assert reason in officer.get("/desk/privacy")[2]
    assert officer.post("/desk/identities/seen", request=request)[0] == 303


def invite(canaries, host):
    """People invited by name and by a list, one moved and one called off, and forms that came back."""
    page = host.get("/desk/invitations")[2]
    receiver = re.search(r'<select name="host"><option value="(\d+)"', page)[1]
    day = re.search(r'name="day"[^>]* max="([^"]+)"', page)[1]
    for step in ("move", "cancel", "mail"):
        name, address = canaries.new("invited names"), canaries.new("mail addresses") + "@organisatie.example"
        form = {"for": "person", "firstName": name, "surname": canaries.new("invited names"), "role": "other",
                "partner": "", "organisation": canaries.new("organisations"), "mail": address, "language": "nl",
                "host": receiver, "day": day, "from": "10:00", "until": "09:00"}
        assert host.ask("POST", "/desk/invitations", form)[0] == 422
        status, _, page = host.ask("POST", "/desk/invitations", {**form, "until": "11:00"})
        assert status == 303
        place = re.search(r'href="(/desk/invitations/\d+)"[^\n]*' + name, host.get("/desk/invitations")[2])[1]
        assert address in host.get(place)[2]
        assert host.ask("POST", f"{place}/{step}", {"day": day, "from": "12:00"})[0] in (303, 409, 422)
    names = [canaries.new("invited names") for _ in range(2)]
    lines = [f"{day};10:00;;{name};;{canaries.new('organisations')}" for name in names]
    wrong = {"list": "\n".join([*lines, f"{day};;;{names[0]}"]), "host": receiver}
    assert names[1] in host.ask("POST", "/desk/invitations/import", wrong)[2]
    assert host.ask("POST", "/desk/invitations/import", {**wrong, "list": "\n".join(lines), "go": "yes"})[0] == 303
    assert names[1] in host.get("/desk/invitations")[2]


def manage(canaries, manager, name):
    today = re.search(r'name="day" value="([^"]+)"', manager.get("/desk/names")[2])[1]
    status, _, page = manager.post("/desk/names", day=today, reason=canaries.new("reasons"))
    assert status == 200 and name in page


def guard(canaries, officer, names):
    """Access, correction, erasure, a hold, and the look-log, for the people called `names`."""
    found = officer.post("/desk/people", name=names[0], reason=canaries.new("reasons"))[2]
    visit = field(found, "visit")
    for kind in ("sheet", "json"):
        more = {"visit": visit, "reason": canaries.new("reasons"), "as": kind}
        status, fields, page = officer.ask("POST", "/desk/people/file", more)
        assert status == 200 and names[0] in page
        assert names[0].lower() not in fields.get("content-disposition", "")
    other = canaries.new("names")
    assert officer.post("/desk/people/rectify", visit=visit, firstName=other, reason=canaries.new("reasons"))[0] == 200
    year = int(re.search(r'name="until" required min="([0-9]{4})', officer.get("/desk/privacy")[2])[1])
    until = f"{year + 1}-01-01"
    assert officer.post("/desk/privacy/holds", visit=visit, until=until, reason=canaries.new("reasons"))[0] == 303
    assert officer.post("/desk/people/erase", visit=visit, reason=canaries.new("reasons"))[0] == 409
    found = officer.post("/desk/people", name=names[1], reason=canaries.new("reasons"))[2]
    gone = officer.post("/desk/people/erase", visit=field(found, "visit"), reason=canaries.new("reasons"))
    assert gone[0] == 200
    assert officer.get("/desk/looks")[0] == 200


def blunder(demo, canaries, names):
    """What fails with something secret in it: typed into the wrong field, put into an address."""
    stranger = Desk(demo.port)
    for _ in range(2):
        password = canaries.new("passwords", 20)
        assert stranger.sign_in(password, "x")[0] == 422
        stranger.post("/desk/sign-in", userName="priya", password=password, **{names[0]: names[1]})
    stranger.ask("GET", f"/desk/{names[0]}?name={names[1]}")
    stranger.ask("GET", f"/desk/looks?from={names[0]}&reason={names[1]}")
    stranger.ask("POST", f"/desk/names?reason={names[0]}", {"reason": names[0]}, f"X-{names[0]}: {names[1]}\r\n")
    stranger.cookie = names[0]
    stranger.ask("GET", "/desk/today", headers=f"Referer: http://a/{names[0]}\r\nUser-Agent: {names[1]}\r\n")
