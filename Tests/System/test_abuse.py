"""Guessers, floods, stolen cookies and wrong clocks: each is refused in words, and the kiosk keeps its pace."""

import pathlib
import re
import sqlite3
import statistics
import subprocess
import threading
import time

from clock import Clock
from daemon import ROOT
from desk import Desk, time_code
from kiosk import Kiosk, Line
from storm import LineFrom, Storm

P99, MOST_MEMORY = 0.5, 450 * 2**20
DAY = 86_400
# What scrypt takes at N = 2^17, r = 8.
ONE_HASH = 128 * 2**20


def peak(daemon):
    """The most memory that the daemon ever had in use, in bytes."""
    status = pathlib.Path(f"/proc/{daemon.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) * 1024


def account(daemon, user, *duties):
    """An account made by the operator; returns its first password."""
    chosen = [word for duty in duties for word in ("--duty", duty)]
    done = subprocess.run(
        [daemon.binary, "account", "add", "--user", user, *chosen, "--settings", str(daemon.settings)],
        input=f"{user} de Boer\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return re.search(r"only now: (\S+)", done.stdout)[1]


def test_a_storm_of_guesses_leaves_the_kiosk_its_pace(daemons, at_length, tell):
    daemon = daemons().start()
    kiosk, seconds = Kiosk.paired(daemon), at_length(15, 600)
    account(daemon, "bekend", "host")
    quiet, times, odd, entered = account(daemon, "rustig", "host"), [], [], []
    with Storm(daemon.port, "bekend") as storm:
        until = time.monotonic() + seconds
        guest = threading.Thread(target=sign_in_meanwhile, args=(daemon.port, quiet, until, entered))
        guest.start()
        while time.monotonic() < until:
            begun = time.monotonic()
            status = kiosk.check_in()[1]
            times.append(time.monotonic() - begun)
            odd += [status] if status != 201 else []
            time.sleep(0.02)
        guest.join()
    times.sort()
    p99, most = times[len(times) * 99 // 100], peak(daemon)
    guesses = sum(count for kind, count in storm.answers.items() if kind.startswith("sign-in"))
    tell(
        f"overload: {seconds} s, guesses {guesses} ({guesses * 60 // seconds} a minute), "
        f"answers {dict(sorted(storm.answers.items()))}; check-ins {len(times)}, failed {len(odd)}, "
        f"p50 {times[len(times) // 2] * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, slowest {times[-1] * 1000:.0f} ms; "
        f"memory at most {most / 2**20:.0f} MiB; the right password {entered}"
    )
    assert not odd and not storm.odd, (odd[:3], storm.odd[:3])
    assert guesses * 60 / seconds > 800 and len(times) > seconds
    assert p99 <= P99
    assert most < MOST_MEMORY and most < rest(daemon) + ONE_HASH * 3 // 2
    assert daemon.runs and daemon.verify() is None


def rest(daemon):
    """Memory in use without a password being stretched."""
    return min(daemon.resident() for _ in range(20) if not time.sleep(0.1))


def sign_in_meanwhile(port, password, until, entered):
    """Somebody who knows the password, and tries again when the desk is busy; notes status and seconds."""
    begun = time.monotonic()
    while time.monotonic() < until:
        desk = Desk(port, LineFrom(port, "127.9.9.9"))
        status = desk.sign_in("rustig", password)[0]
        entered.append((status, round(time.monotonic() - begun, 1)))
        if status == 303:
            return
        time.sleep(1)


def test_an_unknown_name_takes_as_long_as_a_known_one(demo, tell):
    demo.start()
    times = {"known": [], "unknown": []}
    for attempt in range(3):
        for number, user in enumerate(demo.passwords):
            for kind, name in (("known", user), ("unknown", f"x{attempt}{user}")):
                desk = Desk(demo.port, LineFrom(demo.port, f"127.1.{attempt}.{number + 1}"))
                begun = worked(demo.process.pid)
                assert desk.sign_in(name, "dit is het niet")[0] == 422
                times[kind].append(worked(demo.process.pid) - begun)
    known, unknown = (statistics.median(times[kind]) for kind in ("known", "unknown"))
    tell(
        f"unknown names: {len(times['known'])} of each, median {known:.1f} ms of work for a known one, "
        f"{unknown:.1f} ms for an unknown one, apart {abs(known - unknown):.1f} ms"
    )
    assert abs(known - unknown) < 10


def worked(process):
    """For how many milliseconds a process has worked; what others do on the machine does not count."""
    tasks = pathlib.Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6


def routes(method):
    """The desk's addresses of one method, as the router's table has them."""
    table = (ROOT / "Sources/Web/Desk/Routes.swift").read_text()
    return re.findall(rf'\.{method}\("(/desk[^"]*)"', table)


def deeds(demo):
    """What is on record, but looks and refusals: these change nothing."""
    with sqlite3.connect(f"file:{demo.home}/state/balie.sqlite?mode=ro", uri=True) as record:
        rows = record.execute("SELECT kind FROM presenceEntry ORDER BY sequence").fetchall()
        sessions = record.execute("SELECT count(*) FROM session").fetchone()
    return [kind for (kind,) in rows if kind not in ("look", "signInRefused")], sessions


def with_number(path):
    return re.sub(r":\w+", "1", path)


def test_nothing_changes_by_a_get_or_from_elsewhere(demo, tell):
    demo.start()
    people = [demo.desk(user, f"{user} fietst graag naar zee")[0] for user in ("beheer", "priya", "milan")]
    changing, before = routes("post"), deeds(demo)
    asked = answers_to_abuse(demo, people, changing)
    tell(f"cross-site and GET: addresses {len(changing)}, asked {sum(asked.values())}, answers {asked}")
    assert deeds(demo) == before
    assert set(asked) <= {403, 404, 405}, asked
    assert all(person.get("/desk/own")[0] == 200 for person in people)


def answers_to_abuse(demo, people, changing):
    """Every changing address asked by each person in ways that must not change anything."""
    asked, readable = {}, set(routes("get"))
    elsewhere = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example", "X: a"]
    for person in people:
        cookie = f"Cookie: __Host-balie-desk={person.cookie}\r\n"
        for path in changing:
            for method in ("GET", "HEAD", "TRACE", "PUT", "DELETE"):
                if path == "/desk/sign-in" or (method == "GET" and path in readable):
                    continue
                status = status_of(demo.port, method, with_number(path), cookie + "Sec-Fetch-Site: same-origin\r\n")
                asked[status] = asked.get(status, 0) + 1
                assert status in (404, 405), (method, path, status)
            for header in elsewhere:
                status = status_of(demo.port, "POST", with_number(path), f"{cookie}{header}\r\n")
                asked[status] = asked.get(status, 0) + 1
                assert status == 403, (path, header, status)
    return asked


def status_of(port, method, path, headers):
    """The status of a request with these headers and an empty form."""
    line = Line(port)
    line.socket.sendall(
        f"{method} {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"{headers}Connection: close\r\nContent-Length: 0\r\n\r\n".encode()
    )
    answer = line.socket.recv(64)
    line.close()
    return int(answer[9:12])


def test_a_cookie_is_worth_nothing_once_its_session_is_over(demo, tell):
    demo.start()
    password, other = "sanne fietst graag naar zee", "sanne zwemt liever naar zee"
    sanne, thief = demo.desk("sanne", password)[0], Desk(demo.port)
    beheer = demo.desk("beheer", "beheer fietst graag naar zee")[0]
    ways = {
        "sign-out": lambda: sanne.post("/desk/sign-out"),
        "sign-out everywhere": lambda: sanne.post("/desk/own/sign-out-everywhere"),
        "other duties": lambda: changed(beheer, "duties", duty="warden"),
        "signed out by others": lambda: changed(beheer, "sign-out"),
        "another password": lambda: sanne.post(
            "/desk/own/password", current=password, password=other, again=other
        ),
        "shut out": lambda: changed(beheer, "disable"),
    }
    for name, end in ways.items():
        assert sanne.sign_in("sanne", other if name == "shut out" else password)[0] == 303
        thief.cookie = sanne.cookie
        assert thief.get("/desk/today")[0] == 200
        assert end()[0] == 303, name
        status, _, page = thief.get("/desk/today")
        assert (status, "sanne" in page.lower()) == (401, False), name
        assert thief.post("/desk/own/sign-out-everywhere")[0] == 401
    tell(f"stolen cookies: sessions ended in {len(ways)} ways, opened afterwards 0")


def changed(administrator, what, **fields):
    page = administrator.get("/desk/accounts")[2]
    path = re.search(r'sanne ·.*?href="(/desk/accounts/\d+)"', page, re.DOTALL)[1]
    return administrator.post(f"{path}/{what}", **fields)


def test_a_code_and_a_session_do_not_live_again_when_the_clock_steps_back(demo, tell):
    clock = Clock(demo)
    demo.start(**clock.environment)
    kiosk, password = demo.kiosk(), "milan fietst graag naar zee"
    milan, codes = demo.desk("milan", password)
    page = milan.get("/desk/names")
    assert page[0] == 200
    used = time_code(milan.secret, max(milan.used) * 30)
    other = Desk(demo.port)
    assert other.sign_in("milan", password)[0] == 303
    assert other.post("/desk/sign-in/code", code=used)[0] == 422
    clock.step(-DAY)
    assert milan.get("/desk/names")[0] == 401
    assert kiosk.check_in()[1] == 201
    assert other.sign_in("milan", password)[0] == 303
    old = time_code(milan.secret, time.time() - DAY)
    assert patiently(other, old) == patiently(other, used) == 422
    assert patiently(other, codes[0]) == 303
    assert other.get("/desk/names")[0] == 200
    clock.step(1)
    assert milan.get("/desk/names")[0] == 401
    assert other.get("/desk/names")[0] == 401
    assert kiosk.check_in()[1] == 201
    tell("clock set back a day: sessions live 0 of 2, codes used again 0 of 3, recovery code 1 of 1, check-ins 2 of 2")


def patiently(desk, code):
    """The status of giving a code, after the wait that wrong ones before it cost."""
    while (status := desk.post("/desk/sign-in/code", code=code)[0]) == 429:
        time.sleep(0.5)
    return status
