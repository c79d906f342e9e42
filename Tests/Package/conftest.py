import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "System"))

PROOFS = []


@pytest.fixture(scope="session")
def tell():
    """Keeps a line with counts for the end of the run."""
    return PROOFS.append


def pytest_terminal_summary(terminalreporter):
    if PROOFS:
        terminalreporter.section("proofs")
        for line in PROOFS:
            terminalreporter.line(line)
