"""From a check-in to the first byte of its badge at the printer: name, ours, reference, ratio.

A real printer in software stands behind a wire that is listened in on. BALIE_BIN_RELEASE names the program.
"""

import argparse
import os
import socket
import statistics
import sys
import tempfile
import threading
import time

from bench import BALIE, say
from daemon import Daemon
from kiosk import Kiosk
from printers import Bus, Printer, until

GOAL = 300


class Wire:
    """A line to the printer; notes when the dots of each label begin to go over it."""

    def __init__(self, port):
        self.to = port
        self.began = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            near, _ = self.listener.accept()
            far = socket.create_connection(("127.0.0.1", self.to))
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, target, source is near), daemon=True).start()

    def _carry(self, source, target, is_asking):
        try:
            while piece := source.recv(65536):
                if is_asking and b"RaS2PwgRaster" in piece:
                    self.began.append(time.perf_counter())
                target.sendall(piece)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def measure(folder, rounds):
    bus = Bus(folder)
    printer = Printer(f"{folder}/printer", bus)
    wire = Wire(printer.port)
    daemon = Daemon(f"{folder}/centre", binary=BALIE, environment=bus.environment)
    daemon.settings.write_text(
        daemon.settings.read_text()
        + f"printer:\n  address: ipp://localhost:{wire.port}/ipp/print\n  format: full62x100\n")
    try:
        daemon.start()
        kiosk = Kiosk.paired(daemon)
        # Nobody stands at the door in its first seconds, while the fonts are loaded.
        time.sleep(3)
        took = []
        for number in range(rounds + 1):
            begun = time.perf_counter()
            assert kiosk.check_in()[1] == 201
            until(lambda: len(wire.began) > number, what="the first byte")
            took.append((wire.began[number] - begun) * 1000)
            printer.printed(number + 1)
            time.sleep(0.3)
    finally:
        daemon.kill()
        printer.stop()
        bus.stop()
    # The first one is told by itself.
    return took[0], took[1:]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="balie-bench-", dir=os.environ.get("BALIE_BENCH_FOLDER")) as folder:
        first, took = measure(folder, chosen.rounds)
    for name, ours in (
        ("check-in to first byte at the printer, median", statistics.median(took)),
        ("check-in to first byte at the printer, slowest", max(took)),
        ("check-in to first byte at the printer, first after start", first),
    ):
        say(name, f"{ours:.0f} ms", f"{GOAL} ms", f"{ours / GOAL:.2f}x", f"<= {GOAL} ms", ours <= GOAL)


if __name__ == "__main__":
    sys.exit(main())
