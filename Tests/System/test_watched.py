"""What whoever watches the machine is told: figures for Prometheus, and what `balie doctor` finds."""

import json
import sqlite3
import urllib.error
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from daemon import free_port
from kiosk import Kiosk, Line
from printers import until


@pytest.fixture
def watched(daemons):
    """A daemon that can be watched, and the port for that."""
    daemon, port = daemons(), free_port()
    daemon.settings.write_text(daemon.settings.read_text() + f"metrics:\n  port: {port}\n")
    daemon.start()
    return daemon, port


def samples(port):
    """Every figure, by name and labels, as Prometheus' own parser reads it."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        text = answer.read().decode()
    families = list(text_string_to_metric_families(text))
    assert len({family.name for family in families}) == len(families)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }, text


def test_figures_for_prometheus(watched):
    daemon, port = watched
    kiosk = Kiosk.paired(daemon)
    code = kiosk.badge(surname="Zeldzaam")
    assert kiosk.check_in()[1] == 201
    assert kiosk.post("/kiosk/scans", {"nonce": "x", "code": "y"})[0] >= 400
    told, text = samples(port)
    assert told["balie_inside", ()] == 2
    assert told["balie_entries_written_total", (("kind", "arrival"),)] == 2
    route = ("http_route", "/kiosk/check-ins")
    count = [value for (name, labels), value in told.items() if name.endswith("_count") and route in labels]
    assert count == [2]
    assert 0 < told["balie_disk_used_ratio", ()] < 1
    assert told["process_resident_memory_bytes", ()] > 1e6
    assert told["balie_queue_waiting", (("queue", "prints"),)] == 0
    assert "Zeldzaam" not in text and code not in text

    # What is asked for and is not there makes no lines: a stranger can't fill the memory with names.
    before = len(samples(port)[0])
    for number in range(50):
        kiosk.get(f"/nothing/{number}")
    assert len(samples(port)[0]) <= before + 20


def test_figures_are_nowhere_else(watched):
    """Not at the door, and nothing but figures at their own port."""
    daemon, port = watched
    kiosk = Kiosk.paired(daemon)
    assert kiosk.get("/metrics")[0] == 404
    for path in ["/", "/desk", "/kiosk", "/health"]:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10)
        assert refused.value.code == 404
    lines = [line.split() for name in ["tcp", "tcp6"] for line in open(f"/proc/net/{name}").readlines()[1:]]
    listening = [line[1] for line in lines if line[3] == "0A" and line[1].endswith(f":{port:04X}")]
    assert listening == [f"0100007F:{port:04X}"]


def test_doctor(watched):
    daemon, _ = watched
    Kiosk.paired(daemon).check_in()

    def doctor():
        done = daemon.command("doctor", "--json")
        return done.returncode, {finding["check"]: finding["state"] for finding in json.loads(done.stdout)}

    status, found = doctor()
    assert status == 2 and found["backups"] == "fault"
    assert (found["daemon"], found["chain"], found["database"], found["kiosk"]) == ("fine",) * 4
    daemon.kill()
    record = sqlite3.connect(daemon.record)
    guards = record.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        record.execute(f"DROP TRIGGER {name}")
    record.execute("UPDATE presenceEntry SET body = replace(body, 'arrival', 'refusal') WHERE kind = 'arrival'")
    for _, sql in guards:
        record.execute(sql)
    record.commit()
    record.close()
    status, found = doctor()
    assert status == 2 and (found["daemon"], found["chain"]) == ("fault", "fault")
    plain = daemon.command("doctor")
    assert "balie verify" in plain.stdout and "Traceback" not in plain.stderr


def test_a_kiosk_lives_while_a_page_of_it_listens(daemons):
    """What the watch over the screen goes by: 0 lives, 1 does not, 69 the daemon is away."""
    daemon = daemons().start()
    kiosk = Kiosk.paired(daemon)

    def alive(name="Ingang"):
        return daemon.command("kiosk", "alive", name).returncode

    assert alive() == 1, "it was paired a moment ago, and no page of it is open"
    page = Line(daemon.port)
    status, _, _ = page.ask("GET", "/kiosk/events", headers=f"Cookie: {kiosk.cookie}\r\n")
    assert status == 200
    # A line that is closed with something unread says so at once; a browser that is gone read all there was.
    while b"retry" not in page.left:
        page._receive()
    assert alive() == 0 and alive("Elders") == 1
    page.close()
    until(lambda: alive() == 1, within=30, what="that nobody listens any more")
    daemon.stop()
    assert alive() == 69
