"""Reports over ten years and a million visits, beside DuckDB answering the same from the same rows, in one run.

The past is invented by `balie demo --years 10 --seed 7`. BALIE_BIN_RELEASE names the program; --visits takes fewer a year,
for trying this script out.
"""

import argparse
import datetime
import json
import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import duckdb

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "System"))

BALIE = os.environ.setdefault("BALIE_BIN_RELEASE", str(HERE.parents[1] / ".build-release/release/balie"))
os.environ["BALIE_BIN"] = BALIE

from bench import say  # noqa: E402
from desk import Demo  # noqa: E402
from kiosk import arrival  # noqa: E402

ROUNDS = 40


class Past(Demo):
    """A demo with years behind it."""

    def __init__(self, folder, years, visits):
        super().__init__(folder)
        self.arguments = ["--years", str(years), "--visits", str(visits)]


def months(years):
    """The first and the last whole month of the past, as an address names them."""
    last = datetime.date.today().replace(day=1) - datetime.timedelta(days=1)
    return f"{last.year - years + 1}-{last.month:02d}", f"{last.year}-{last.month:02d}"


STAYS = """
    SELECT visit.day, visit.role, coalesce(visit.partner, 0) AS partner, hex(visit.person) AS person, visit.id AS visit,
        stay.arrivedAt, stay.departedAt, stay.evidence
    FROM visit JOIN stay ON stay.visit = visit.id
"""

QUESTIONS = {
    "kind=attendance&by=month": """
        SELECT month, count(DISTINCT visit), count(DISTINCT person), sum(departed - arrived) FROM stays GROUP BY month
        ORDER BY month
    """,
    "kind=attendance&by=day": """
        SELECT day, count(DISTINCT visit), count(DISTINCT person), sum(departed - arrived) FROM stays GROUP BY day ORDER BY day
    """,
    "kind=attendance&by=partner": """
        SELECT partner, count(DISTINCT visit), count(DISTINCT month || person), sum(departed - arrived) FROM stays
        GROUP BY partner ORDER BY 2 DESC
    """,
    "kind=occupancy": """
        SELECT day, max(inside) FROM (
            SELECT day, sum(step) OVER (PARTITION BY day ORDER BY moment, step) AS inside FROM (
                SELECT day, arrived AS moment, 1 AS step FROM stays UNION ALL SELECT day, departed, -1 FROM stays
            )
        ) GROUP BY day ORDER BY day
    """,
    "kind=quality": """
        SELECT month, evidence, count(*) FROM stays GROUP BY month, evidence ORDER BY month, evidence
    """,
    "kind=co-presence": """
        WITH ordered AS (
            SELECT partner, arrived, departed, max(departed) OVER (
                PARTITION BY partner ORDER BY arrived, departed ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
            FROM stays WHERE partner > 0
        ), numbered AS (
            SELECT *, sum(CASE WHEN before >= arrived THEN 0 ELSE 1 END) OVER (
                PARTITION BY partner ORDER BY arrived, departed) AS span
            FROM ordered
        ), spans AS (
            SELECT partner, arrived // 86400000 AS day, min(arrived) AS begins, max(departed) AS ends
            FROM numbered GROUP BY partner, span, arrived // 86400000
        )
        SELECT one.partner, other.partner, sum(least(one.ends, other.ends) - greatest(one.begins, other.begins)),
            count(DISTINCT one.day)
        FROM spans AS one JOIN spans AS other ON one.day = other.day AND one.partner < other.partner
            AND one.begins < other.ends AND other.begins < one.ends
        GROUP BY 1, 2 ORDER BY 3 DESC
    """,
}


def duck(record, folder):
    """DuckDB with the same rows in a table of its own, on as many threads as there are cores."""
    rows = f"{folder}/stays.csv"
    with open(rows, "wb") as out:
        subprocess.run(["sqlite3", "-readonly", "-csv", "-header", record, STAYS], stdout=out, check=True)
    peer = duckdb.connect(f"{folder}/peer.duckdb")
    peer.execute(f"""
        CREATE TABLE stays AS SELECT day, substr(CAST(day AS VARCHAR), 1, 7) AS month, role, partner, person, visit,
            arrivedAt AS arrived, departedAt AS departed, evidence FROM read_csv('{rows}', header = true)
    """)
    pathlib.Path(rows).unlink()
    return peer


def milliseconds(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def p95(times):
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def pages(manager, peer, years):
    first, last = months(years)
    for question, sql in QUESTIONS.items():
        address = f"/desk/reports?{question}&from={first}&through={last}"
        ours, theirs = [], []
        milliseconds(lambda: manager.get(address)), milliseconds(lambda: peer.execute(sql).fetchall())
        for _ in range(ROUNDS):
            ours.append(milliseconds(lambda: manager.get(address)))
            theirs.append(milliseconds(lambda: peer.execute(sql).fetchall()))
        goal = 200 if "co-presence" in question else 50
        mine, usual, floor = p95(ours), statistics.median(ours), statistics.median(theirs)
        say(
            f"{question}, a page of {len(manager.get(address)[2]) // 1024} KiB, p95",
            f"{mine:.1f} ms (p50 {usual:.1f})",
            f"DuckDB p50 {floor:.1f} ms",
            f"{usual / floor:.2f}x",
            f"<= {goal} ms at p95 and <= 1x at p50",
            mine <= goal and usual <= floor,
        )


def same_answer(manager, peer, years):
    """Both count the same visits and hours, or there is nothing to compare."""
    first, last = months(years)
    report = json.loads(manager.get(f"/desk/reports/json?kind=attendance&by=month&from={first}&through={last}")[2])
    attendance = next(table for table in report["tables"] if table["id"] == "attendance")
    ours = [attendance["total"][place] for place in (1, 3)]
    theirs = peer.execute(
        "SELECT count(DISTINCT visit), round(sum(departed - arrived) / 3600000, 2) FROM stays WHERE month BETWEEN ? AND ?",
        [first, last]).fetchone()
    assert ours[0] == theirs[0] and abs(ours[1] - theirs[1]) < 0.02, (ours, theirs)
    print(f"both count {ours[0]} visits and {ours[1]} hours", flush=True)


def first_page(manager, years):
    """The first report after a start has every month to work out."""
    first, last = months(years)
    took = milliseconds(lambda: manager.get(f"/desk/reports?kind=attendance&by=month&from={first}&through={last}"))
    print(f"first report after a start: {took:.0f} ms", flush=True)


def check_ins_meanwhile(kiosk, settings, years):
    """Check-ins one after the other, alone and while the program counts ten years beside."""

    def times(while_true):
        found = []
        while while_true() or len(found) < 200:
            begun = time.perf_counter()
            status = kiosk.post("/kiosk/check-ins", arrival())[0]
            found.append((time.perf_counter() - begun) * 1000)
            assert status == 201, status
        return statistics.median(found)

    first, last = months(years)
    alone = times(lambda: False)
    command = [BALIE, "report", "co-presence", "--settings", settings, "--from", first, "--to", last, "-o", "-"]
    beside = subprocess.Popen([*command, "--format", "csv"], stdout=subprocess.DEVNULL)
    meanwhile = times(lambda: beside.poll() is None)
    assert beside.wait() == 0
    say(
        "a check-in while a ten-year report runs, p50",
        f"{meanwhile:.2f} ms",
        f"alone {alone:.2f} ms",
        f"{meanwhile / alone:.2f}x",
        "<= 1.5x",
        meanwhile <= 1.5 * alone,
    )


def rows_out(settings, record, folder):
    """Every stay as CSV, beside the sqlite3 shell."""
    sql = """
        SELECT visit.day, visit.number, visit.role, partner.name, coalesce((SELECT level FROM affiliation
            WHERE affiliation.visit = visit.id), 'claimed') AS level,
            strftime('%Y-%m-%dT%H:%M:%SZ', stay.arrivedAt / 1000, 'unixepoch') AS arrived,
            strftime('%Y-%m-%dT%H:%M:%SZ', stay.departedAt / 1000, 'unixepoch') AS departed, stay.evidence
        FROM visit JOIN stay ON stay.visit = visit.id LEFT JOIN partner ON partner.id = visit.partner
        ORDER BY visit.day, visit.number, stay.id
    """
    ours, theirs, out = [], [], f"{folder}/rows.csv"
    command = [BALIE, "visits", "--settings", settings, "--from", "2000-01-01", "--to", "2099-12-31", "-o", out]
    for _ in range(3):
        ours.append(milliseconds(lambda: subprocess.run(command, check=True)))
        with open(f"{folder}/shell.csv", "wb") as shell:
            shell_command = ["sqlite3", "-readonly", "-csv", "-header", record, sql]
            theirs.append(milliseconds(lambda: subprocess.run(shell_command, stdout=shell, check=True)))
    with open(out, "rb") as mine, open(f"{folder}/shell.csv", "rb") as other:
        count, expected = sum(1 for _ in mine), sum(1 for _ in other)
    assert count == expected, (count, expected)
    most = peak(command)
    small = peak([*command[:-6], "--from", "2000-01-01", "--to", "2000-01-02", "-o", out])
    mine, floor = statistics.median(ours), statistics.median(theirs)
    say(
        f"{count - 1} stays as CSV",
        f"{mine / 1000:.2f} s, {most:.0f} MB at most, {small:.0f} MB for none",
        f"sqlite3 shell {floor / 1000:.2f} s",
        f"{mine / floor:.2f}x",
        "<= 1.5x, memory flat",
        mine <= 1.5 * floor and most <= small + 16,
    )


def peak(command):
    """The most memory that a command had, in megabytes."""
    script = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); " \
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def growth(folder):
    """What a report costs from a thousand visits on: the first one, and one with the months at hand."""
    for visits in (100, 1_000, 10_000):
        past = Past(f"{folder}/growth-{visits}", 10, visits).start()
        try:
            manager = past.desk("milan", "milan fietst graag naar zee")[0]
            first, last = months(10)
            address = f"/desk/reports?kind=attendance&by=month&from={first}&through={last}"
            cold = milliseconds(lambda: manager.get(address))
            warm = statistics.median(milliseconds(lambda: manager.get(address)) for _ in range(ROUNDS))
            record = f"file:{past.home}/state/balie.sqlite?mode=ro"
            count = sqlite3.connect(record, uri=True).execute("SELECT count(*) FROM visit").fetchone()[0]
            print(f"{count} visits: first report {cold:.0f} ms, then {warm:.1f} ms", flush=True)
        finally:
            past.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--visits", type=int, default=100_000, help="a year")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="balie-reports-") as folder:
        begun = time.monotonic()
        past = Past(f"{folder}/centre", asked.years, asked.visits).start()
        record = f"{past.home}/state/balie.sqlite"
        visits = sqlite3.connect(f"file:{record}?mode=ro", uri=True).execute("SELECT count(*) FROM visit").fetchone()[0]
        print(f"{visits} visits of {asked.years} years invented in {time.monotonic() - begun:.0f} s, "
              f"{os.path.getsize(record) / 2**20:.0f} MiB", flush=True)
        try:
            manager = past.desk("milan", "milan fietst graag naar zee")[0]
            first_page(manager, asked.years)
            peer = duck(record, folder)
            same_answer(manager, peer, asked.years)
            pages(manager, peer, asked.years)
            check_ins_meanwhile(past.kiosk(), past.settings, asked.years)
            rows_out(past.settings, record, folder)
        finally:
            past.stop()
        growth(folder)


if __name__ == "__main__":
    main()
