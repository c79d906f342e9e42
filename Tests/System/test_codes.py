"""Proof 9: no code that the desk did not give out for today opens the door, whatever was done to it."""

import collections
import multiprocessing
import random

from clock import Clock
from kiosk import Kiosk, new_nonce

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ACCEPTED = {"welcome", "goodbye", "returning", "alreadyIn", "alreadyOut"}
# What a forger or a bad reader makes of a code; none of it is a spelling that the desk takes for the code.
DAMAGES = {
    "forged": lambda code: code[:3] + "".join(random.choices(ALPHABET, k=38)) + random.choice("08GR"),
    "one sign changed": lambda code: changed(code, 1),
    "several signs changed": lambda code: changed(code, random.randint(2, 8)),
    "two signs swapped": lambda code: swapped(code),
    "truncated": lambda code: code[: random.randint(0, 41)],
    "lengthened": lambda code: code + "".join(random.choices(ALPHABET, k=random.randint(1, 60))),
    "other key": lambda code: code[0] + changed(code[1:3], 1) + code[3:],
    "noise": lambda _: "".join(
        chr(random.choice([random.randrange(32, 127), random.randrange(161, 0x2FFF)]))
        for _ in range(random.randint(0, 120))
    ),
    "beyond ASCII": lambda code: code.translate({ord(code[5]): chr(ord(code[5]) + 0xFEE0)}),
}


def changed(code, count):
    signs = list(code)
    for place in random.sample(range(len(signs)), min(count, len(signs))):
        signs[place] = random.choice([sign for sign in ALPHABET if sign != signs[place]])
    return "".join(signs)


def swapped(code):
    places = [n for n in range(len(code) - 1) if code[n] != code[n + 1]]
    place = random.choice(places)
    return code[:place] + code[place + 1] + code[place] + code[place + 2 :]


def attack(port, cookie, codes, count, seed):
    """Tries `count` damaged codes; returns how often each was tried, and those that the desk took."""
    random.seed(seed)
    kiosk, known = Kiosk(port, cookie), set(codes)
    tried, taken = collections.Counter(), []
    for _ in range(count):
        name = random.choice(list(DAMAGES))
        code = DAMAGES[name](random.choice(codes))
        if code in known:
            continue
        _, status, answer = kiosk.scan(code, random.choice(["any", "leaving", "arriving"]))
        tried[name] += 1
        if status >= 500 or answer.get("verdict") in ACCEPTED:
            taken.append((name, code, status, answer))
    return tried, taken


def attack_from_both_sides(kiosk, codes, count):
    """The attack in two processes, since one alone keeps the daemon waiting."""
    parts = [(kiosk.port, kiosk.cookie, codes, count // 2, random.random()) for _ in range(2)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        results = pool.starmap(attack, parts)
    return results[0][0] + results[1][0], results[0][1] + results[1][1]


def test_no_damaged_code_is_taken(daemons, at_length, tell):
    daemon = daemons().start()
    kiosk = Kiosk.paired(daemon)
    codes = [kiosk.badge() for _ in range(12)]
    before = kiosk.get("/kiosk/house")[0]
    tried, taken = attack_from_both_sides(kiosk, codes, at_length(10_000, 1_000_000))
    kinds = ", ".join(f"{name} {count}" for name, count in sorted(tried.items()))
    tell(f"proof 9: codes tried {sum(tried.values())} ({kinds}), taken {len(taken)}")
    assert before == 200 and daemon.runs
    assert taken == []
    assert {kiosk.scan(code, "arriving")[2]["verdict"] for code in codes} == {"alreadyIn"}
    assert daemon.verify() is None


def test_proof_9_sees_a_code_that_is_taken(daemons, tell):
    daemon = daemons().start()
    kiosk = Kiosk.paired(daemon)
    codes = [kiosk.badge() for _ in range(2)]
    DAMAGES["planted"] = lambda code: code.lower().replace("b", "B", 1)
    try:
        _, taken = attack(kiosk.port, kiosk.cookie, codes, 200, 1)
    finally:
        del DAMAGES["planted"]
    tell(f"proof 9, planted: true codes in small letters among them: taken {len(taken)}")
    assert taken and {name for name, *_ in taken} == {"planted"}


def test_codes_of_another_centre_are_not_taken(daemons, tell):
    ours, theirs = Kiosk.paired(daemons("ours").start()), Kiosk.paired(daemons("theirs").start())
    codes = [theirs.badge() for _ in range(5)]
    verdicts = collections.Counter(
        ours.scan(code, intent)[2]["verdict"] for code in codes for intent in INTENTS
    )
    tell(f"proof 9, another centre: {dict(verdicts)}")
    assert not set(verdicts) & ACCEPTED


INTENTS = ["any", "leaving", "arriving"]


def test_a_voided_badge_opens_nothing_but_the_way_out(daemons):
    daemon = daemons().start()
    kiosk = Kiosk.paired(daemon)
    codes = [kiosk.badge(), kiosk.badge()]
    for number in (1, 2):
        assert daemon.command("badge", "void", str(number)).returncode == 0
    assert kiosk.scan(codes[0], "arriving")[2]["verdict"] != "welcome"
    for code in codes:
        assert kiosk.scan(code, "leaving")[2]["verdict"] == "goodbye"
        assert kiosk.scan(code, "any")[2]["verdict"] == "voided"
        assert kiosk.scan(code, "arriving")[2]["verdict"] == "voided"


def test_a_replayed_request_is_answered_and_not_done_again(daemons):
    daemon = daemons().start()
    kiosk, other = Kiosk.paired(daemon), Kiosk.paired(daemon, "Achter")
    code = kiosk.badge()
    nonce, _, first = kiosk.scan(code)
    assert first["verdict"] == "goodbye"
    for _ in range(5):
        assert kiosk.scan(code, nonce=nonce)[1:] == (200, first)
    assert kiosk.scan(code, "arriving", nonce=nonce)[1] == 409
    assert (
        kiosk.post("/kiosk/scans", {"nonce": new_nonce(), "code": code, "intent": "any"})[1]["verdict"]
        == "returning"
    )
    assert other.scan(code, "arriving")[2]["verdict"] == "welcome"
    assert kiosk.scan(code, "arriving")[2]["verdict"] == "alreadyIn"


def test_a_badge_of_yesterday_opens_nothing_but_the_way_out(daemons, tell):
    daemon = daemons()
    clock = Clock(daemon)
    clock.step(-86_400)
    daemon.start(**clock.environment)
    kiosk = Kiosk.paired(daemon)
    codes = [kiosk.badge() for _ in range(3)]
    assert kiosk.scan(codes[0], "leaving")[2]["verdict"] == "goodbye"
    kiosk.close()
    assert daemon.stop() == 0
    daemon.wrapped_in = []
    daemon.start()
    verdicts = [
        kiosk.scan(code, intent)[2]["verdict"] for code in codes[:1] for intent in ("any", "arriving")
    ]
    tell(f"proof 9, a badge of yesterday: {verdicts}")
    assert verdicts == ["otherDay", "otherDay"]
