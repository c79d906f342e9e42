"""The container with the package in it that most of these tests have, one for each file of them, and the lines with their counts."""

import pathlib
import re
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "System"))

from container import Container
from debian import package
from kiosk import Kiosk
from packaged import PORT, healthy

PROOFS = []


@pytest.fixture(scope="session")
def tell():
    """Keeps a line with counts for the end of the run."""
    return PROOFS.append


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    box = Container(tmp_path_factory.mktemp("box"))
    box.package = package("balie")
    box.install(box.package)
    try:
        home = box.boot().enter_network()
        yield box
        box.leave_network(home)
    finally:
        box.stop()


@pytest.fixture(scope="module")
def set_up(box):
    """The first run, answered by a file: what it said."""
    healthy(box)
    (box.root / "root/answers.yaml").write_text(
        "centre:\n  name: Centrum Proef\nbackup:\n  recipient: /root/recovery\nadministrator:\n  user: beheer\n  name: Bo Heer\n")
    said = box.run("balie", "setup", "--answers", "/root/answers.yaml").stdout
    box.run("systemctl", "restart", "balie")
    healthy(box)
    return said


@pytest.fixture(scope="module")
def kiosk(box, set_up):
    said = box.run("balie", "kiosk", "pair", "Ingang", "--json").stdout
    kiosk = Kiosk(PORT)
    assert kiosk.post("/kiosk/pairing", {"code": re.search(r"\d{8}", said)[0]})[0] == 201
    return kiosk


def pytest_terminal_summary(terminalreporter):
    if PROOFS:
        terminalreporter.section("proofs")
        for line in PROOFS:
            terminalreporter.line(line)
