"""Short and long proofs, and the lines with their counts at the end of a run."""

import os
import shutil
import subprocess
import tempfile

import pytest

from clock import Clock
from daemon import BALIE, Daemon
from desk import Demo
from kiosk import Kiosk
from lan import LAN
from printers import Bus, Cups, Printer


def pytest_addoption(parser):
    parser.addoption(
        "--proof",
        choices=["short", "long"],
        default=os.environ.get("BALIE_PROOF", "short"),
        help="how far the proofs of the system go: short in every test run, long before a release",
    )


def pytest_terminal_summary(terminalreporter):
    reports = [report for kind in terminalreporter.stats.values() for report in kind if hasattr(report, "when")]
    told = [report.user_properties for report in reports if report.when == "call"]
    lines = [line for properties in told for name, line in properties if name == "proof"]
    if lines:
        terminalreporter.section("proofs")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture
def tell(record_property):
    """Puts a line with a proof's counts at the end of the run."""
    return lambda line: record_property("proof", line)


@pytest.fixture
def at_length(pytestconfig):
    """`at_length(short, long)`: how often, in this run."""
    return lambda short, long: long if pytestconfig.getoption("--proof") == "long" else short


@pytest.fixture
def folder():
    """A folder with a short path (a socket's path has little room), thrown away afterwards."""
    path = tempfile.mkdtemp(prefix="balie-")
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def daemons(folder):
    """Makes daemons that do not outlive the test."""
    made = []

    def make(name="centre", **more):
        made.append(Daemon(f"{folder}/{name}", **more))
        return made[-1]

    yield make
    for daemon in made:
        if daemon.process is not None:
            daemon.kill()
            Clock.forget(daemon.process)


@pytest.fixture
def demo(folder):
    """A demo, not started yet, that does not outlive the test."""
    demo = Demo(f"{folder}/demo")
    yield demo
    demo.stop()
    if demo.wrapped_in:
        Clock.forget(demo.process)


@pytest.fixture
def lan(daemons, folder):
    """A daemon, not started yet, with a listener for the LAN."""
    return LAN(daemons(), folder)


@pytest.fixture
def bus(folder):
    bus = Bus(folder)
    yield bus
    bus.stop()


@pytest.fixture
def printers(folder, bus):
    """Makes printers that do not outlive the test."""
    made = []

    def make(name="printer"):
        made.append(Printer(f"{folder}/{name}", bus))
        return made[-1]

    yield make
    for printer in made:
        printer.mend()
        printer.stop()


@pytest.fixture
def cups(folder, bus):
    cups = Cups(f"{folder}/cups", bus)
    yield cups
    cups.stop()


@pytest.fixture
def centre(daemons, bus):
    """Opens a centre with printer settings, and a kiosk; labels are 62 x 100 mm to the edges."""

    def open_centre(environment=None, **settings):
        daemon = daemons(environment=environment or bus.environment)
        lines = "".join(f"  {key}: {value}\n" for key, value in {"format": "full62x100", **settings}.items())
        daemon.settings.write_text(daemon.settings.read_text() + "printer:\n" + lines)
        daemon.start()
        return daemon, Kiosk.paired(daemon)

    return open_centre


@pytest.fixture(scope="session", autouse=True)
def program():
    assert os.access(BALIE, os.X_OK), f"{BALIE}: build the program first, or name it in BALIE_BIN"
    return BALIE


@pytest.fixture
def needs_root():
    """Skips, by name, what mounts or traces where nobody may; a build machine runs as root."""
    if os.geteuid() != 0:
        pytest.skip("this proof mounts a file system or traces the daemon, and needs root")


def tool(name):
    """The path of a tool that a proof can't do without."""
    path = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    assert path, f"{name} is not installed: apt-get install it (`make test` does)"
    return path


def shell(*words, check=True):
    done = subprocess.run(words, capture_output=True, text=True)
    assert not check or done.returncode == 0, f"{' '.join(words)}: {done.stderr}{done.stdout}"
    return done
