"""The Debian package over an older record, over one of a release to come, and over itself.

Run by `make proof`, after `make deb`; needs root.
"""

import os
import shutil
import sqlite3
import subprocess
import time

import pytest
from debian import PROJECT, inside, until
from packaged import healthy, is_healthy


@pytest.fixture
def first_release(tmp_path):
    """Record, keys and master key as the first release left them: three visits of a day that is over."""
    command = ["swift", "test", "--filter", "is left behind for the proof of the package"]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, env={**os.environ, "BALIE_FIRST_RELEASE": str(tmp_path)})
    return tmp_path


def test_an_older_record_is_taken_over_and_can_be_gone_back_to(box, kiosk, first_release, tell):
    """What an upgrade of the package finds, and the way back that the README names."""
    state, away = "/var/lib/balie", "/root/newer"
    box.run("systemctl", "stop", "balie")
    box.run("cp", "-a", state, away)
    box.run("sh", "-c", f"rm -rf {state}/*")
    for name in ["balie.sqlite", "keys.sqlite", "master.key"]:
        shutil.copy(first_release / name, box.root / state.lstrip("/") / name)
    box.run("sh", "-c", f"chown balie: {state}/* && chmod 600 {state}/*")

    def asked(question, name="balie.sqlite"):
        return sqlite3.connect(f"file:{box.root}{state}/{name}?mode=ro", uri=True).execute(question).fetchone()[0]

    def version(name):
        return asked("PRAGMA user_version", name)

    def is_whole():
        return box.run("balie", "verify").returncode == 0 and asked("SELECT count(*) FROM visit") == 3

    assert version("balie.sqlite") == 1
    begun = time.monotonic()
    box.run("systemctl", "start", "balie")
    took = healthy(box) + time.monotonic() - begun
    assert is_whole()
    box.run("systemctl", "stop", "balie")
    newest = version("balie.sqlite")
    kept = f"before-schema-{newest}.sqlite"
    assert newest > 1 and version(kept) == 1
    # The way back.
    box.run("sh", "-c", f"cd {state} && rm -f balie.sqlite balie.sqlite-wal balie.sqlite-shm && mv {kept} balie.sqlite")
    keys = f"before-schema-{newest}-keys.sqlite"
    if (box.root / state.lstrip("/") / keys).exists():
        box.run("sh", "-c", f"cd {state} && rm -f keys.sqlite keys.sqlite-wal keys.sqlite-shm && mv {keys} keys.sqlite")
    assert version("balie.sqlite") == 1
    box.run("systemctl", "start", "balie")
    healthy(box)
    assert is_whole()
    # One of a release to come is not touched.
    box.run("systemctl", "stop", "balie")
    database = sqlite3.connect(f"{box.root}{state}/balie.sqlite")
    database.execute("PRAGMA user_version = 99")
    database.close()
    box.run("sh", "-c", f"chown balie: {state}/*")
    box.run("systemctl", "start", "balie", check=False)
    until(lambda: "newer" in box.run("journalctl", "-u", "balie", "-n", "20", "--no-pager", "-o", "cat").stdout, 20)
    assert not is_healthy()
    box.run("systemctl", "stop", "balie")
    box.run("sh", "-c", f"rm -rf {state} && mv {away} {state}")
    box.run("systemctl", "start", "balie")
    healthy(box)
    tell(f"a record of the first release is taken over in {took:.1f} s and can be gone back to; one of a release to come is refused")


def test_the_package_is_installed_over_itself_while_it_runs(box, kiosk, tell):
    """An upgrade: settings that somebody changed stay, the daemon is started anew, nobody who was inside is lost."""
    healthy(box)
    came = inside(box)
    box.run("sh", "-c", "echo '# ours' >> /etc/balie/balie.yaml")
    before = box.show("balie", "MainPID")
    shutil.copy(box.package, box.root / "root")
    box.apt("install", "--reinstall", f"/root/{box.package.name}")
    (box.root / "root" / box.package.name).unlink()
    took = healthy(box, but=before)
    assert inside(box) == came and box.run("balie", "verify").returncode == 0
    assert "# ours" in box.run("cat", "/etc/balie/balie.yaml").stdout
    tell(f"the package over itself: another daemon, {took:.1f} s after apt was done; settings and record as they were")
