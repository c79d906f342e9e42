"""The certificate of the LAN: refused, replaced while people come in, made for trying out, told of."""

import concurrent.futures
import re
import signal
import socket
import ssl
import threading
import time

import pytest

from certificates import fingerprint, put
from daemon import Ended
from kiosk import Kiosk
from lan import LAN, SecureLine
from test_refuses_to_start import refusal


def asking(lan, seen, ended):
    """Requests on one line that stays and on new ones, until told; returns how many, and what failed."""
    context, count, failed = lan.trust(), 0, []
    stays = SecureLine(lan, context)
    while not ended.is_set():
        try:
            fresh = SecureLine(lan, context)
            seen.add(fresh.socket.getpeercert(True))
            for line in (fresh, stays):
                count += 1
                if (status := line.ask("GET", "/kiosk")[0]) != 200:
                    failed.append(status)
            fresh.close()
        except OSError as breach:
            failed.append(str(breach))
    return count, failed


def test_a_certificate_is_replaced_under_load(lan, at_length, tell):
    pairs = [lan.authority.pair(), lan.authority.pair("rsa")]
    lan.use(pairs[0])
    lan.daemon.start()
    seen, ended, times = set(), threading.Event(), at_length(20, 500)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        askers = [pool.submit(asking, lan, seen, ended) for _ in range(4)]
        for turn in range(times):
            lan.use(pairs[(turn + 1) % 2])
            lan.reload()
            time.sleep(0.1)
        ended.set()
        results = [asker.result() for asker in askers]
    count, failed = sum(result[0] for result in results), [each for result in results for each in result[1]]
    tell(
        f"TLS: {times} certificates under {count} requests, failed {len(failed)}, "
        f"certificates seen {len(seen)}"
    )
    assert not failed and count > 200 and len(seen) == 2
    assert lan.daemon.said().count(b"was read again") == times


def test_a_pair_that_cannot_be_used_leaves_the_old_one(lan):
    lan.daemon.start()
    good = lan.shown()
    other, ended = lan.authority.pair(), lan.authority.pair(days=-1)
    for break_it in (
        lambda: lan.certificate.write_bytes(other[0].read_bytes()),
        lambda: lan.use(ended),
        lambda: lan.key.write_text("no key"),
        lambda: (lan.use(other), lan.key.chmod(0o644)),
        lambda: lan.certificate.unlink(),
    ):
        break_it()
        lan.reload()
        assert lan.shown() == good
    assert lan.daemon.said().count(b"The old TLS certificate stays in force.") == 5
    lan.use(other)
    lan.reload()
    assert lan.shown() != good


def test_a_hang_up_ends_no_daemon(daemons):
    daemon = daemons()
    daemon.launch()
    end = time.monotonic() + 15
    while b"The door is open." not in daemon.said():
        assert daemon.runs and time.monotonic() < end, daemon.said()
        if daemon.said():
            daemon.process.send_signal(signal.SIGHUP)
        time.sleep(0.01)
    for _ in range(20):
        daemon.process.send_signal(signal.SIGHUP)
    assert Kiosk.paired(daemon).check_in()[1] == 201
    assert daemon.stop() == 0


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read(lan, mode):
    lan.key.chmod(mode)
    status, said = refusal(lan.daemon)
    assert status == 77 and str(lan.key) in said and "chmod 600" in said


BROKEN = {
    "the key of another": (
        lambda lan: lan.key.write_bytes(lan.authority.pair()[1].read_bytes()),
        "does not belong",
    ),
    "a key that is none": (lambda lan: lan.key.write_text("key"), "private key in PEM"),
    "a certificate that is none": (lambda lan: lan.certificate.write_text("paper"), "certificate in PEM"),
    "a certificate that is missing": (lambda lan: lan.certificate.unlink(), "https.certificate"),
    "a key that is missing": (lambda lan: lan.key.unlink(), "https.key"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_pair_that_is_none(case, lan):
    break_it, words = BROKEN[case]
    break_it(lan)
    status, said = refusal(lan.daemon)
    assert status == 78 and words in said and "lan." in said


def test_a_port_that_is_taken(lan):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", lan.port))
        taken.listen()
        with pytest.raises(Ended) as ended:
            lan.daemon.start()
    assert ended.value.status == 69 and "https.port" in ended.value.said


@pytest.mark.parametrize("days, words", [(60, None), (12, b"ends soon"), (-1, b"has ended")])
def test_the_end_is_told_and_the_door_opens(lan, days, words):
    pair = lan.use(lan.authority.pair(days=days))
    lan.daemon.start()
    context = lan.trust()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with lan.open(context) as line:
        shown = ssl.DER_cert_to_PEM_cert(line.getpeercert(True))
    assert shown.strip() in pair[0].read_text()
    # Housekeeping tells it once the door is open, after the anchor.
    deadline = time.monotonic() + 10
    awaited = b"The TLS certificate" if words else b"Anchor of the presence log"
    while awaited not in lan.daemon.said() and time.monotonic() < deadline:
        time.sleep(0.05)
    told = [line for line in lan.daemon.said().splitlines() if b"The TLS certificate" in line]
    assert len(told) == (words is not None) and all(words in line for line in told)
    assert days != 12 or b"days=11" in told[0]


def test_one_is_made_for_trying_out_and_kept(daemons, folder, tell):
    lan = LAN(daemons(), folder, own=True)
    lan.daemon.start()
    lan.authority.root = lan.certificate
    said = [line for line in lan.daemon.said().decode().splitlines() if "TLS" in line]
    assert len(said) == 1 and "for trying out" in said[0] and fingerprint(lan.certificate) in said[0]
    assert lan.key.stat().st_mode & 0o777 == 0o600
    with lan.open() as line:
        names = sorted(name for _, name in line.getpeercert()["subjectAltName"])
    first = lan.shown()
    assert lan.daemon.stop() == 0
    lan.daemon.start()
    assert lan.shown() == first
    tell(f"TLS: a certificate for trying out names {', '.join(names)}, trusted by a client that is given it")
    assert names == ["127.0.0.1", "localhost"]
    shown = lan.daemon.command("settings", "check").stdout
    assert re.search(rf"https\.port +{lan.port}\b", shown) and str(lan.certificate) in shown


def test_credentials_go_before_the_settings(lan, folder):
    place = lan.authority.folder / "credentials"
    place.mkdir()
    given = lan.authority.pair()
    put(given, place / "balie-tls-certificate", place / "balie-tls-key")
    (place / "balie-tls-key").chmod(0o440)
    lan.daemon.start(CREDENTIALS_DIRECTORY=str(place))
    assert ssl.DER_cert_to_PEM_cert(lan.shown()).strip() in given[0].read_text()
