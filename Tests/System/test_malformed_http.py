"""Proof 10: nothing that a line can carry makes the daemon fall over, answer with a fault, or grow."""

import collections
import json
import random
import socket

from daemon import Daemon
from kiosk import Kiosk, arrival

GRAINS = [
    b"%00",
    b"%zz",
    b"%",
    b"\r\n",
    b"\n",
    b"\0",
    b"..%2f",
    b"?a=%ff&b",
    b"99999999999999999999",
    b"-1",
    b"; ",
    b"\xff\xfe",
    "é".encode(),
    b"Content-Length: 18446744073709551616\r\n",
    b"Content-Length: 3\r\n",
    b"Cookie: a=b; =; c\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Range: bytes=-9223372036854775808-\r\n",
    b"Expect: 100-continue\r\n",
    b"Connection: upgrade\r\nUpgrade: h2c\r\n",
    b"{",
    b"}",
    b"[" * 600,
    b'"',
    b"\\u0000",
    b"\\ud800",
    b"1e999",
    b"null",
]


def seeds(cookie):
    """Requests that go well, as the start of many that do not."""
    common = (
        f"Host: a\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\nContent-Type: application/json\r\n"
    )
    bodies = {
        "check-ins": arrival(),
        "scans": {"nonce": "0" * 32, "code": "B00", "intent": "any"},
        "host-search": {"letters": "san"},
        "heartbeat": {"screen": "welcome"},
        "pairing": {"code": "12345678"},
        "departures": {**arrival(), "nonce": "1" * 32},
    }
    made = [
        f"GET /{path} HTTP/1.1\r\n{common}\r\n".encode()
        for path in (
            "health",
            "kiosk",
            "kiosk/house",
            "kiosk/kiosk.js",
            "kiosk/phrases.json",
            f"kiosk/badges/{'0' * 32}.png",
        )
    ]
    for path, body in bodies.items():
        text = json.dumps(body).encode()
        made.append(
            f"POST /kiosk/{path} HTTP/1.1\r\n{common}Content-Length: {len(text)}\r\n\r\n".encode() + text
        )
        made.append(
            f"POST /kiosk/{path} HTTP/1.1\r\n{common}"
            f"Transfer-Encoding: chunked\r\n\r\n{len(text):x}\r\n".encode()
            + text
            + b"\r\n0\r\n\r\n"
        )
    return made


def mutated(request, all_seeds, chance):
    """The request with one to six things done to it."""
    request = bytearray(request)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(request) + 1)
        match chance.randrange(7):
            case 0 if request:
                request[chance.randrange(len(request))] = chance.randrange(256)
            case 1:
                request[place:place] = chance.randbytes(chance.randint(1, 20))
            case 2:
                del request[place : place + chance.randint(1, 10)]
            case 3 | 4:
                request[place:place] = chance.choice(GRAINS)
            case 5:
                request[place:place] = b"A" * chance.choice([10, 1000, 9000, 90_000])
            case 6:
                request += chance.choice(all_seeds)
    return bytes(request)


def outcome(port, request):
    """The status line's number, or how the line ended without one."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            line.settimeout(5)
            answer = line.recv(64)
    except TimeoutError:
        return "no answer"
    except OSError:
        return "reset"
    return answer[9:12].decode("latin-1") if answer else "closed"


def faulty(outcomes):
    return {kind: count for kind, count in outcomes.items() if kind.startswith("5") and kind != "503"}


def test_mutated_requests_meet_no_fault(daemons, at_length, tell):
    count, seed = at_length(2000, 1_000_000), random.randrange(10**9)
    daemon = daemons().start()
    kiosk = Kiosk.paired(daemon)
    chance, requests = random.Random(seed), seeds(kiosk.cookie)
    outcomes, culprits, memory = collections.Counter(), [], 0
    for number in range(count):
        request = mutated(chance.choice(requests), requests, chance)
        kind = outcome(daemon.port, request)
        outcomes[kind] += 1
        if kind == "no answer" or faulty({kind: 1}):
            culprits.append(request[:300])
        if number == count // 2:
            memory = daemon.resident()
        assert daemon.runs, request[:2000]
    growth = (daemon.resident() - memory) / 2**20
    tell(
        f"proof 10: requests {count}, seed {seed}, outcomes {dict(outcomes.most_common())}, "
        f"growth {growth:.1f} MiB"
    )
    assert not culprits, (seed, culprits[:3])
    assert growth < 16
    assert kiosk.get("/health")[0] == 200 and kiosk.check_in()[1] == 201
    assert daemon.verify() is None


def test_proof_10_sees_a_fault():
    assert faulty({"200": 4, "500": 1, "503": 2}) == {"500": 1}


def answer_to(daemon, request):
    return outcome(daemon.port, request)


def post(path, body, cookie, more=""):
    return (
        f"POST {path} HTTP/1.1\r\nHost: a\r\n"
        "Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n"
        f"Cookie: {cookie}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def test_limits_of_head_and_body(daemons):
    daemon = daemons().start()
    cookie = Kiosk.paired(daemon).cookie
    path = "/kiosk/host-search"
    fits = b'{"letters":"san","more":"' + b"s" * 8000 + b'"}'
    assert answer_to(daemon, post(path, fits, cookie)) == "200"
    assert answer_to(daemon, post(path, b" " * 8193, cookie)) == "413"
    assert answer_to(daemon, post(path, b" " * 100_000, cookie)) in ("413", "reset")
    for head in (
        "X: " + "a" * 9000 + "\r\n",
        "".join(f"X{n}: a\r\n" for n in range(80)),
        "".join(f"X{n}: {'a' * 1000}\r\n" for n in range(20)),
    ):
        assert answer_to(daemon, post(path, fits, cookie, head)) in ("400", "431", "closed", "reset")
    assert answer_to(daemon, b"GET /" + b"a" * 30_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n") in (
        "400",
        "414",
        "431",
        "closed",
        "reset",
    )
    assert Kiosk(daemon.port).get("/health")[0] == 200


def test_a_body_that_never_ends_is_cut_off(daemons):
    daemon = daemons().start()
    cookie = Kiosk.paired(daemon).cookie
    head = post("/kiosk/check-ins", b"", cookie).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    before = daemon.resident()
    with socket.create_connection(("127.0.0.1", daemon.port), timeout=5) as line:
        try:
            line.sendall(head)
            for _ in range(2000):
                line.sendall(b"4000\r\n" + b" " * 0x4000 + b"\r\n")
        except OSError:
            pass
    assert daemon.runs
    assert daemon.resident() - before < 16 * 2**20


def test_a_wrong_method_is_told_the_right_one(daemons):
    daemon = daemons().start()
    for method, path in [
        ("GET", "/kiosk/check-ins"),
        ("DELETE", "/kiosk/house"),
        ("POST", "/kiosk"),
        ("PUT", "/health"),
    ]:
        head = f"{method} {path} HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\n"
        request = f"{head}Content-Length: 0\r\n\r\n".encode()
        assert answer_to(daemon, request) == "405", (method, path)


def test_many_silent_lines_leave_room_for_a_kiosk(folder):
    daemon = Daemon(folder).start()
    lines = []
    try:
        for _ in range(300):
            lines.append(socket.create_connection(("127.0.0.1", daemon.port), timeout=5))
        assert Kiosk.paired(daemon).check_in()[1] == 201
    finally:
        for line in lines:
            line.close()
        daemon.kill()
