"""Short and long proofs, and the lines with their counts at the end of a run."""

import os
import shutil
import subprocess
import tempfile

import pytest

from clock import Clock
from daemon import BALIE, Daemon

LINES = pytest.StashKey()


def pytest_addoption(parser):
    parser.addoption(
        "--proof",
        choices=["short", "long"],
        default=os.environ.get("BALIE_PROOF", "short"),
        help="how far the proofs of the system go: short in every test run, long before a release",
    )


def pytest_configure(config):
    config.stash[LINES] = []


def pytest_terminal_summary(terminalreporter, config):
    if config.stash[LINES]:
        terminalreporter.section("proofs")
        for line in config.stash[LINES]:
            terminalreporter.write_line(line)


@pytest.fixture
def tell(pytestconfig):
    """Puts a line with a proof's counts at the end of the run."""
    return pytestconfig.stash[LINES].append


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
