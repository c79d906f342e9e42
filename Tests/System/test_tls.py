"""The listener for the LAN: TLS 1.3 or nothing, no traps, and the kiosk keeps its pace whoever comes."""

import concurrent.futures
import random
import resource
import socket
import ssl
import threading
import time

import pytest

from kiosk import Kiosk, Line
from lan import SecureLine

P99 = 0.5


def test_nothing_older_than_tls_1_3(lan, tell):
    lan.daemon.start()
    refused = {}
    for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2):
        with pytest.raises(ssl.SSLError) as error, lan.open(lan.trust(version, version)):
            pass
        refused[version.name] = error.value.reason
    context = lan.trust()
    context.set_alpn_protocols(["h2", "http/1.1"])
    line = SecureLine(lan, context)
    status, fields, _ = line.ask("GET", "/health")
    spoken = (line.socket.version(), line.socket.selected_alpn_protocol())
    tell(f"TLS: refused {', '.join(refused)}; spoken {' and '.join(spoken)}: {status}")
    assert set(refused.values()) == {"TLSV1_ALERT_PROTOCOL_VERSION"}
    assert spoken == ("TLSv1.3", "http/1.1")
    assert status == 200 and fields["strict-transport-security"] == "max-age=63072000; includesubdomains"
    _, fields, _ = Line(lan.daemon.port).ask("GET", "/health")
    assert "strict-transport-security" not in fields


def hello(lan):
    """What a client says first."""
    said, context = ssl.MemoryBIO(), lan.trust()
    client = context.wrap_bio(ssl.MemoryBIO(), said, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    return said.read()


def blurt(lan, chance, first):
    """Says something that is no TLS, or not for long, and leaves in some way."""
    words = bytearray(first)
    for _ in range(chance.randint(1, 4)):
        words[chance.randrange(len(words))] = chance.randrange(256)
    words = chance.choice(
        [words, first[: chance.randrange(len(first))], first + chance.randbytes(300), first + first]
        + [b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", chance.randbytes(600), b"", b"\x15\x03\x03\x00\x02\x01\x00"]
    )
    with socket.create_connection(("127.0.0.1", lan.port), timeout=5) as line:
        try:
            line.sendall(words)
            leaving = chance.choice(["at once", "half", "listening"])
            if leaving == "half":
                line.shutdown(socket.SHUT_WR)
            if leaving != "at once":
                line.settimeout(0.02)
                return line.recv(4096)
        except OSError:
            pass
    return b""


def test_what_is_no_tls_is_closed_without_a_trap(lan, at_length, tell):
    lan.daemon.start()
    with socket.create_connection(("127.0.0.1", lan.port), timeout=5) as line:
        line.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        answer = b""
        with pytest.raises((ConnectionResetError, EOFError)):
            while more := line.recv(4096):
                answer += more
            raise EOFError
    assert b"HTTP/1.1" not in answer
    count, seed = at_length(500, 100_000), random.randrange(10**9)
    chance, first = random.Random(seed), hello(lan)
    spoke = sum(b"HTTP/" in blurt(lan, chance, first) for _ in range(count))
    tell(
        f"TLS: {count} beginnings that are none, seed {seed}: answered in HTTP {spoke}, "
        f"traps {not lan.daemon.runs:d}"
    )
    assert spoke == 0 and lan.daemon.runs
    assert SecureLine(lan, lan.trust()).ask("GET", "/health")[0] == 200
    assert Kiosk.paired(lan.daemon).check_in()[1] == 201


def seconds_until_closed(line, drip=b""):
    begun = time.monotonic()
    line.settimeout(0.5)
    while time.monotonic() - begun < 20:
        try:
            if drip:
                line.send(drip[:1])
                drip = drip[1:]
            if not line.recv(4096):
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - begun


def test_a_handshake_has_ten_seconds(lan, tell):
    lan.daemon.start()
    drip = hello(lan)[:60]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        lines = [socket.create_connection(("127.0.0.1", lan.port)) for _ in range(2)] + [lan.open()]
        waits = [pool.submit(seconds_until_closed, *each) for each in zip(lines, [b"", drip, b""])]
        silent, dripping, idle = [wait.result() for wait in waits]
    tell(
        f"TLS: closed after {silent:.1f} s of silence, {dripping:.1f} s of dripping, "
        f"{idle:.1f} s without a request"
    )
    assert all(9 < each < 13 for each in (silent, dripping, idle))


def idle_line(lan, context):
    line = SecureLine(lan, context)
    assert line.ask("GET", "/health")[0] == 200
    return line


def timed_check_ins(kiosk, until):
    times, odd = [], []
    while time.monotonic() < until:
        begun = time.monotonic()
        try:
            status = kiosk.check_in()[1]
        except OSError as breach:
            status = str(breach)
        times.append(time.monotonic() - begun)
        if status != 201:
            odd.append(status)
    return times, odd


def test_a_crowd_on_the_lan_leaves_the_kiosk_its_pace(lan, at_length, tell):
    """Both listeners all but full, with the 1024 files that shells and service managers give a program."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    lan.daemon.wrapped_in = ["prlimit", "--nofile=1024:8192"]
    lan.daemon.start()
    kiosk, context, ended = Kiosk.paired(lan.daemon), lan.trust(), threading.Event()

    def silent():
        while not ended.is_set():
            lines = [socket.create_connection(("127.0.0.1", lan.port)) for _ in range(20)]
            ended.wait(1)
            for line in lines:
                line.close()

    strangers = [Line(lan.daemon.port) for _ in range(500)]
    assert all(line.ask("GET", "/health")[0] == 200 for line in strangers)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        idle = list(pool.map(lambda _: idle_line(lan, context), range(500)))
        crowd = [pool.submit(silent) for _ in range(2)]
        until = time.monotonic() + at_length(15, 300)
        runs = list(pool.map(lambda _: timed_check_ins(kiosk.twin(), until), range(4)))
        ended.set()
        concurrent.futures.wait(crowd)
    times = sorted(each for run in runs for each in run[0])
    odd = [each for run in runs for each in run[1]]
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    standing = sum(line.ask("GET", "/health")[0] == 200 for line in idle)
    tell(
        f"TLS: {len(idle)} idle lines ({standing} stood), silent handshakes; check-ins on loopback "
        f"{len(times)}, failed {len(odd)}, p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, "
        f"slowest {times[-1] * 1000:.0f} ms"
    )
    for line in strangers:
        line.close()
    assert not odd and len(times) > 500 and p99 <= P99
    assert standing == len(idle) and lan.daemon.runs
    assert lan.daemon.verify() is None
