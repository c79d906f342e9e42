"""Figures of the daemon beside what they are measured against, one line each: name, ours, reference, ratio.

Everything runs on one machine and one disk in one go, ours and the floor by turns.
BALIE_BIN_RELEASE names the program.
"""

import argparse
import json
import os
import pathlib
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "System"))

from daemon import ROOT, Daemon  # noqa: E402
from kiosk import Kiosk  # noqa: E402
from seeding import seed  # noqa: E402

BALIE = os.environ.get("BALIE_BIN_RELEASE", str(ROOT / ".build-release/release/balie"))
MEBIBYTE = 2**20


def say(name, ours, reference, ratio, goal, met):
    """One figure."""
    print(f"{name}, {ours}, {reference}, {ratio}, goal {goal}: {'met' if met else 'NOT MET'}", flush=True)


class Floor:
    """SQLite alone, in C, with the same libsqlite3 and on the same disk."""

    def __init__(self, folder):
        program = f"{folder}/floor"
        subprocess.run(["cc", "-O2", "-o", program, str(HERE / "floor.c"), "-lsqlite3"], check=True)
        self.process = subprocess.Popen(
            [program, f"{folder}/floor.sqlite"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def commits(self, count):
        """Microseconds of each of `count` commits, one after the other."""
        print(count, file=self.process.stdin, flush=True)
        return [int(word) / 1000 for word in self.process.stdout.readline().split()]

    def end(self):
        self.process.stdin.close()
        self.process.wait(10)


def load(daemon, kiosk, clients, seconds):
    """Check-ins from so many clients at once, each waiting for its answer; what wrk measured."""
    done = subprocess.run(
        [
            "wrk",
            "-t1",
            f"-c{clients}",
            f"-d{seconds}s",
            "-s",
            str(HERE / "checkin.lua"),
            f"http://127.0.0.1:{daemon.port}",
        ],
        env={**os.environ, "BALIE_COOKIE": kiosk.cookie, "BALIE_RUN": secrets.token_hex(8)},
        capture_output=True,
        text=True,
        check=True,
    )
    figures = json.loads(done.stdout.strip().splitlines()[-1])
    assert figures["refused"] == figures["broken"] == 0, figures
    return figures


DAEMONS = []


def opened(folder):
    """A running daemon with a paired kiosk; it ends with the bench at the latest."""
    daemon = Daemon(folder, binary=BALIE).start()
    DAEMONS.append(daemon)
    return daemon, Kiosk.paired(daemon)


def check_ins(folder, rounds, seconds):
    """Durable check-ins over HTTP beside bare commits."""
    daemon, kiosk = opened(f"{folder}/centre")
    floor = Floor(folder)
    floor.commits(300), load(daemon, kiosk, 1, 1)
    ours, bare, crowded, serial = [], [], [], []
    for _ in range(rounds):
        took = floor.commits(1000)
        bare.append(statistics.median(took))
        serial.append(len(took) / sum(took) * 1e6)
        ours.append(load(daemon, kiosk, 1, seconds)["p50"])
        many = load(daemon, kiosk, 32, seconds)
        crowded.append(many["requests"] / many["microseconds"] * 1e6)
    floor.end()
    daemon.stop()
    mine, theirs = statistics.median(ours), statistics.median(bare)
    say(
        "check-in over HTTP, one after the other, p50",
        f"{mine:.0f} us",
        f"bare commit {theirs:.0f} us",
        f"{mine / theirs:.2f}x",
        "<= 3x",
        mine <= 3 * theirs,
    )
    rate, alone = statistics.median(crowded), statistics.median(serial)
    say(
        "check-ins from 32 clients",
        f"{rate:.0f}/s",
        f"bare serial commits {alone:.0f}/s",
        f"{rate / alone:.2f}x",
        ">= 0.6x",
        rate >= 0.6 * alone,
    )


def smaps(process):
    lines = pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}


def tell_memory(name, daemon, goal):
    held = smaps(daemon.process)
    mebibytes = {key: held[key] / MEBIBYTE for key in ("Rss", "Pss", "Anonymous")}
    say(
        f"memory {name}",
        f"RSS {mebibytes['Rss']:.1f} MiB (Pss {mebibytes['Pss']:.1f}, anonymous "
        f"{mebibytes['Anonymous']:.1f})",
        f"{goal} MiB",
        f"{mebibytes['Rss'] / goal:.2f}x",
        f"<= {goal} MiB",
        mebibytes["Rss"] <= goal,
    )


def memory(folder, visits):
    """Resident memory of a daemon that has just been paired, and after many check-ins."""
    daemon, kiosk = opened(f"{folder}/memory")
    kiosk.get("/health")
    time.sleep(2)
    tell_memory("idle", daemon, 40)
    done = 0
    while done < visits:
        done += load(daemon, kiosk, 8, 5)["requests"]
    time.sleep(2)
    tell_memory(f"after {done} check-ins", daemon, 45)
    kiosk.close()
    badge = kiosk.check_in()[2]["badge"]
    kiosk.get(badge)
    tell_memory("and after one badge more", daemon, 45)
    daemon.stop()


def time_to_ready(daemon):
    """Milliseconds from the start of the process to READY=1."""
    with tempfile.TemporaryDirectory() as place, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"{place}/notify")
        manager.settimeout(300)
        begun = time.perf_counter()
        daemon.launch(NOTIFY_SOCKET=f"{place}/notify")
        assert manager.recv(100) == b"READY=1"
        took = (time.perf_counter() - begun) * 1000
    daemon.stop()
    return took


def start(folder):
    """Start to ready, on a new record and on one of some thousand visits."""
    fresh = statistics.median(time_to_ready(Daemon(f"{folder}/new{n}", binary=BALIE)) for n in range(5))
    say(
        "start to ready, new record",
        f"{fresh:.0f} ms",
        "150 ms",
        f"{fresh / 150:.2f}x",
        "<= 150 ms",
        fresh <= 150,
    )
    daemon = Daemon(f"{folder}/centre", binary=BALIE)
    again = statistics.median(time_to_ready(daemon) for _ in range(11))
    size = daemon.record.stat().st_size / MEBIBYTE
    say(
        f"start to ready, record of {size:.0f} MiB",
        f"{again:.0f} ms",
        "150 ms",
        f"{again / 150:.2f}x",
        "<= 150 ms",
        again <= 150,
    )


def grown(folder, visits, rounds, seconds):
    """A check-in with so many visits in the file beside one with a thousand."""
    daemons = []
    for name, count in (("small", 1000), ("big", visits)):
        daemon, kiosk = opened(f"{folder}/{name}")
        kiosk.check_in(role="communityOfficer", partner=1, organisation=None, purpose="meeting")
        daemon.stop()
        begun = time.monotonic()
        seed(daemon.record, count)
        print(
            f"# seeded {count} visits in {time.monotonic() - begun:.0f} s, "
            f"{daemon.record.stat().st_size / MEBIBYTE:.0f} MiB"
        )
        kiosk.close()
        daemons.append((daemon, kiosk))
    big = daemons[1][0]
    took = statistics.median(time_to_ready(big) for _ in range(3))
    say(
        f"start to ready, record of {visits} visits",
        f"{took:.0f} ms",
        "150 ms",
        f"{took / 150:.2f}x",
        "<= 150 ms",
        took <= 150,
    )
    for daemon, kiosk in daemons:
        daemon.start(within=300)
        load(daemon, kiosk, 1, 1)
    small_ones, big_ones = [], []
    for _ in range(rounds):
        for (daemon, kiosk), figures in zip(daemons, (small_ones, big_ones)):
            figures.append(load(daemon, kiosk, 1, seconds)["p50"])
    tell_memory(f"with {visits} visits in the file", big, 45)
    for daemon, _ in daemons:
        daemon.stop()
    few, many = statistics.median(small_ones), statistics.median(big_ones)
    say(
        f"check-in with {visits} visits in the file, p50",
        f"{many:.0f} us",
        f"with 1000 visits {few:.0f} us",
        f"{many / few:.2f}x",
        "<= 1.2x",
        many <= 1.2 * few,
    )


def verify(folder, entries=100_000):
    """The whole log followed and every state derived again, as `balie verify` does it."""
    daemon, kiosk = opened(f"{folder}/verified")
    kiosk.check_in(role="communityOfficer", partner=1, organisation=None, purpose="meeting")
    kiosk.close()
    daemon.stop()
    seed(daemon.record, entries // 3)
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        done = subprocess.run([BALIE, "verify", "--record", str(daemon.record), "--json"], capture_output=True, check=True)
        took.append(time.perf_counter() - begun)
    found = json.loads(done.stdout)
    assert found["entries"] >= entries and "finding" not in found, found
    ours = statistics.median(took)
    say(f"verify {found['entries']:,} entries", f"{ours:.2f} s", "2 s", f"{ours / 2:.2f}x", "<= 2 s", ours <= 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--folder", help="where to measure: the disk that counts (default: a temporary folder)"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of each measurement under load")
    parser.add_argument("--visits", type=int, default=1_000_000, help="in the big record")
    parser.add_argument("--check-ins", type=int, default=50_000, help="before memory is read again")
    parser.add_argument("--only", choices=["check-ins", "memory", "start", "verify", "grown"])
    chosen = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="balie-bench-", dir=chosen.folder)
    figures = {
        "check-ins": lambda: check_ins(folder, chosen.rounds, chosen.seconds),
        "start": lambda: start(folder),
        "verify": lambda: verify(folder),
        "memory": lambda: memory(folder, chosen.check_ins),
        "grown": lambda: grown(folder, chosen.visits, chosen.rounds, chosen.seconds),
    }
    try:
        for name, measure in figures.items():
            if chosen.only in (None, name):
                measure()
    finally:
        for daemon in DAEMONS:
            daemon.kill()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
