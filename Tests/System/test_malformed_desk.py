"""Proof 10 at the desk, with sessions and without, and on the listener that speaks TLS."""

import collections
import random
from functools import partial

from desk import read_token
from kiosk import Kiosk
from test_malformed_http import faulty, mutated, outcome, seeds


def desk_seeds(sessions):
    """Requests to the desk: with each of `sessions`, a cookie or nothing."""
    forms = {
        "sign-in": "userName=sanne&password=niet+het+goede",
        "sign-in/code": "code=123456",
        "set-up/codes": "offer=00ff&code=123456",
        "names": "day=2026-11-23&reason=Ongeval",
        "people": "name=Anne&reason=Vraag",
        "people/file": "visit=1&visit=2&as=json&reason=Vraag",
        "people/rectify": "visit=1&firstName=Anne&surname=Bos&reason=Vraag",
        "privacy/holds": "number=1&day=2026-11-23&until=2027-01-01&reason=Onderzoek",
        "privacy/holds/1/lift": "",
        "identities/keep": "visit=1&name=Karel",
        "identities/ask": "number=B+0001&day=2026-11-23&reason=Ongeval",
        "identities/open": "request=1",
    }
    pages = ["", "/today", "/own", "/names", "/accounts", "/accounts/1", "/people", "/identities", "/files/desk.css"]
    pages += ["/privacy?names=7&presence=6&looks=12", "/looks?from=2026-11-01&object=person&before=99"]
    made = []
    for session in sessions:
        common = (
            f"Host: a\r\nSec-Fetch-Site: same-origin\r\nAccept-Language: en, nl\r\n{session}"
            "Content-Type: application/x-www-form-urlencoded\r\n"
        )
        made += [f"GET /desk{page} HTTP/1.1\r\n{common}\r\n".encode() for page in pages]
        made += [
            f"POST /desk/{path} HTTP/1.1\r\n{common}Content-Length: {len(form)}\r\n\r\n{form}".encode()
            for path, form in forms.items()
        ]
    return made


def reading_seeds(secrets):
    """What other programs ask for, with each of these tokens."""
    places = ["openapi.json", "visits?from=2026-11-01&to=2026-12-01&limit=10", "visits?from=2026-11-01&to=2027-11-01&after=2f"]
    return [
        f"GET /api/v1/{place} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {secret}\r\n\r\n".encode()
        for secret in secrets
        for place in places
    ]


def secure_outcome(lan, context, request):
    """The same inside TLS."""
    try:
        with lan.open(context, timeout=1) as line:
            line.sendall(request)
            answer = line.recv(64)
    except TimeoutError:
        return "no answer"
    except OSError:
        return "reset"
    return answer[9:12].decode("latin-1") if answer else "closed"


def run(count, seed, requests, ask, process):
    """Outcomes of mutated requests, and those that met a fault or no answer."""
    chance, outcomes, culprits = random.Random(seed), collections.Counter(), []
    for _ in range(count):
        request = mutated(chance.choice(requests), requests, chance)
        kind = ask(request)
        outcomes[kind] += 1
        if faulty({kind: 1}):
            culprits.append(request[:300])
        assert process.poll() is None, request[:2000]
    return outcomes, culprits


def test_mutated_requests_to_the_desk_meet_no_fault(demo, at_length, tell):
    """Without a session, with one that is not there, and with those of people of every duty."""
    count, seed = at_length(1000, 500_000), random.randrange(10**9)
    demo.start()
    people = {user: demo.desk(user, f"{user} fietst graag naar zee")[0] for user in demo.passwords}
    kiosk = demo.kiosk()
    assert all(kiosk.check_in()[1] == 201 for _ in range(3))
    cookies = [f"Cookie: __Host-balie-desk={person.cookie}\r\n" for person in people.values()]
    requests = desk_seeds(["", f"Cookie: __Host-balie-desk={'0' * 64}\r\n", *cookies])
    requests += 4 * reading_seeds([read_token(people["beheer"], "visits"), "0" * 64])
    outcomes, culprits = run(count, seed, requests, partial(outcome, demo.port), demo.process)
    tell(f"proof 10, at the desk: requests {count}, seed {seed}, outcomes {dict(outcomes.most_common())}")
    assert not culprits and outcomes["no answer"] == 0, (seed, culprits[:3])
    assert outcomes["200"] > count // 100
    assert kiosk.twin().check_in()[1] == 201


def test_mutated_requests_inside_tls_meet_no_fault(lan, at_length, tell):
    count, seed = at_length(300, 200_000), random.randrange(10**9)
    lan.daemon.start()
    kiosk, context = Kiosk.paired(lan.daemon), lan.trust()
    requests = seeds(kiosk.cookie) + desk_seeds([""])
    ask = partial(secure_outcome, lan, context)
    outcomes, culprits = run(count, seed, requests, ask, lan.daemon.process)
    tell(f"proof 10, inside TLS: requests {count}, seed {seed}, outcomes {dict(outcomes.most_common())}")
    assert not culprits, (seed, culprits[:3])
    assert kiosk.twin().check_in()[1] == 201 and lan.daemon.verify() is None
