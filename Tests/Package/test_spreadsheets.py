"""Reports as LibreOffice reads them: dates are dates, figures figures in its own language, and nothing is worked out."""

import os
import pathlib
import re
import subprocess

import pytest
from desk import Demo

ROOT = pathlib.Path(__file__).resolve().parents[2]
BALIE = str(ROOT / ".build-release/release/balie")


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    """A centre with a year behind it."""
    past = Demo(tmp_path_factory.mktemp("past"))
    past.arguments = ["--years", "1", "--visits", "4000"]
    past.start()
    yield past
    past.stop()


def opened(file, filters=()):
    """The file as LibreOffice has it after opening: flat XML."""
    home = {**os.environ, "HOME": str(file.parent)}
    command = ["soffice", "--headless", *filters, "--convert-to", "fods", "--outdir", str(file.parent), str(file)]
    subprocess.run(command, env=home, check=True, capture_output=True, timeout=120)
    return file.with_suffix(".fods").read_text()


def report(past, format, name, folder):
    file = folder / name
    subprocess.run([BALIE, "report", "attendance", "--by", "day", "--settings", past.settings, "--format", format,
                    "--table", "attendance", "-o", str(file)], check=True)
    return file


@pytest.mark.parametrize("format, name, filters", [
    ("csv", "plain.csv", ["--infilter=CSV:44,34,76,1,,1033,false,true"]),
    ("csv-nl", "dutch.csv", ["--infilter=CSV:59,34,76,1,,1043,false,true"]),
    ("xlsx", "book.xlsx", []),
])
def test_libreoffice_reads_the_same_figures(past, tmp_path, format, name, filters):
    sheet = opened(report(past, format, name, tmp_path), filters)
    days = re.findall(r'office:date-value="(\d{4}-\d{2}-\d{2})"', sheet)
    assert len(set(days)) > 300 and days == sorted(days)
    assert "table:formula=" not in sheet
    rows = report(past, "csv", "again.csv", tmp_path).read_text().splitlines()[1:]
    wanted = {round(float(row.split(",")[3]), 2) for row in rows if re.fullmatch(r"[\d.]+", row.split(",")[3])}
    found = {round(float(figure), 2) for figure in re.findall(r'office:value="([\d.]+)"', sheet)}
    assert len(wanted) > 200 and wanted <= found, sorted(wanted - found)[:5]
    assert len(re.findall(r'office:value-type="float"', sheet)) > 600
