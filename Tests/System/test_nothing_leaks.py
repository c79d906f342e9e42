"""What a visitor tells stays sealed: no trace in the state folder, the log or the process's own papers."""

import secrets

from canaries import found, papers, spellings
from kiosk import Kiosk, arrival, letters, new_nonce


def test_no_canary_is_found(daemons, at_length, tell):
    daemon = daemons().start()
    kiosk = Kiosk.paired(daemon)
    canaries, codes = [], []
    for _ in range(at_length(50, 200)):
        first, last, alias, place = (f"Kanarie{letters(12)}" for _ in range(4))
        canaries += [first, last, alias, place]
        kiosk.check_in(firstName=first, surname=last)
        nameless = arrival(alias=alias, role="supplier", partner=None, organisation=place)
        del nameless["firstName"], nameless["surname"]
        status, answer = kiosk.post("/kiosk/check-ins", nameless)
        assert status == 201, answer
        assert kiosk.get(answer["badge"])[0] == 200
        refuse_in_every_way(kiosk, first, place)
    codes = [kiosk.badge() for _ in range(3)]
    nonces = []
    for code in codes:
        nonces.append(kiosk.scan(code)[0])
    token = kiosk.cookie.partition("=")[2]
    running = found(canaries + codes + nonces + [token], papers(daemon))
    assert daemon.stop() == 0
    stopped = found(canaries + codes + nonces + [token], [f for f in daemon.home.rglob("*") if f.is_file()])
    tell(
        f"proof 6, at the daemon: canaries {len(canaries)}, badge codes {len(codes)}, "
        f"nonces {len(nonces)}, tokens 1: "
        f"found {len(running) + len(stopped)}"
    )
    assert running == stopped == []


def refuse_in_every_way(kiosk, name, place):
    """Requests that fail with a name in them, so that the log has its chances."""
    kiosk.check_in(firstName=name + "\u0007")
    kiosk.check_in(firstName=name, partner=999)
    kiosk.check_in(firstName=name, language="xx")
    kiosk.check_in(firstName=name * 20)
    kiosk.post("/kiosk/host-search", {"letters": name})
    kiosk.post(
        "/kiosk/departures",
        {
            "nonce": new_nonce(),
            "role": "supplier",
            "partner": None,
            "organisation": place,
            "firstName": name,
            "surname": name,
        },
    )
    kiosk.post("/kiosk/scans", {"nonce": new_nonce(), "code": name, "intent": "any"})
    kiosk.get(f"/kiosk/{name}")
    kiosk.get(f"/{name}?name={name}")


def test_the_search_finds_a_canary_that_is_there(daemons, tell):
    daemon = daemons()
    canary = f"Kanarie{letters(12)}"
    plants = sorted(spellings(canary))
    for number, plant in enumerate(plants):
        (daemon.home / f"plant{number}").write_bytes(
            secrets.token_bytes(100) + plant + secrets.token_bytes(100)
        )
    hits = found([canary], daemon.home.glob("plant*"))
    tell(f"proof 6, planted: spellings {len(plants)}, found {len(hits)}")
    assert len(hits) == len(plants)
