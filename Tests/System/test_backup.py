"""Backups while visitors come in, and the drill: a machine that is gone, another one, and somebody with the recovery key."""

import json
import pathlib
import shutil
import subprocess
import threading
import time

import pytest

from kiosk import Kiosk


@pytest.fixture
def recovery(folder, program):
    """A recovery key: its file, and what goes into the settings."""
    path = f"{folder}/recovery"
    done = subprocess.run([program, "backup", "key", path], capture_output=True, text=True, check=True)
    return path, done.stdout


@pytest.fixture
def backed_up(daemons, recovery):
    """A daemon whose backups are sealed for that key."""
    daemon = daemons()
    daemon.settings.write_text(daemon.settings.read_text() + recovery[1])
    return daemon


def restore(daemon, source, key, *more):
    return daemon.command("restore", str(source), "--key", key, *more, within=120)


def backup(daemon):
    done = daemon.command("backup", "now", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_restore_drill(backed_up, daemons, recovery, folder, tell):
    backed_up.start()
    kiosk = Kiosk.paired(backed_up)
    acknowledged, stop = [], threading.Event()

    def visitors():
        twin = kiosk.twin()
        while not stop.is_set():
            _, status, _ = twin.check_in()
            assert status == 201
            acknowledged.append(time.monotonic())

    crowd = threading.Thread(target=visitors)
    crowd.start()
    while crowd.is_alive() and len(acknowledged) < 20:
        time.sleep(0.005)
    begun = len(acknowledged)
    made = backup(backed_up)
    during = len(acknowledged) - begun
    stop.set()
    crowd.join()
    assert during > 0, "nobody came in while the backup was made"
    last = backup(backed_up)
    assert last["backup"]["entries"] > made["backup"]["entries"]
    assert backed_up.verify() is None

    # The machine is gone; what is left lies elsewhere.
    shelf = pathlib.Path(folder) / "elsewhere"
    shutil.copytree(backed_up.state / "backups", shelf)
    backed_up.kill()
    shutil.rmtree(backed_up.state)

    other = daemons("other")
    begun = time.monotonic()
    done = restore(other, shelf, recovery[0])
    took = time.monotonic() - begun
    assert done.returncode == 0, done.stderr
    assert f"{len(acknowledged)} visits" in done.stdout
    assert other.verify() is None
    other.start()
    assert other.verify() is None
    present = other.command("present")
    assert present.returncode == 0 and len(present.stdout.splitlines()) >= len(acknowledged)
    assert other.stop() == 0
    tell(f"restore drill: {len(acknowledged)} visits back on another machine in {took:.2f} s, {during} came in during a backup")


def test_what_a_restore_says(backed_up, daemons, recovery, folder, program):
    """Each mistake by its name, in a sentence, and nothing changed."""
    backed_up.start()
    assert Kiosk.paired(backed_up).check_in()[1] == 201
    backup(backed_up)
    shelf = backed_up.state / "backups"
    record = next(shelf.glob("*.record"))
    keys = next(shelf.glob("*.keys"))
    assert {path.stat().st_mode & 0o777 for path in [record, keys]} == {0o600}

    subprocess.run([program, "backup", "key", f"{folder}/another"], capture_output=True, check=True)
    running = restore(backed_up, shelf, recovery[0], "--replace")
    assert running.returncode == 75 and "another balie is using this record" in running.stderr
    other = daemons("other")
    for words, status, says in [
        ([shelf, f"{folder}/another"], 77, "this key does not open it"),
        ([shelf, other.settings], 65, "no recovery key"),
        ([shelf, f"{folder}/nowhere"], 66, "no file that can be read"),
        ([f"{folder}/nowhere", recovery[0]], 66, "no such folder or file"),
        ([keys, recovery[0]], 65, "another kind of backup"),
        ([folder, recovery[0]], 66, "no backup of a record"),
        ([record, recovery[0], "--keys", record], 65, "another kind of backup"),
    ]:
        done = restore(other, words[0], str(words[1]), *map(str, words[2:]))
        assert (done.returncode, says in done.stderr) == (status, True), done.stderr
        assert not (other.state / "balie.sqlite").exists()
    damaged = pathlib.Path(folder) / "damaged"
    shutil.copytree(shelf, damaged)
    whole = record.read_bytes()
    (damaged / record.name).write_bytes(whole[: len(whole) // 2])
    done = restore(other, damaged, recovery[0])
    assert done.returncode == 65 and "damaged or cut off" in done.stderr

    tried = restore(other, shelf, recovery[0], "--try")
    assert tried.returncode == 0 and "nothing was changed" in tried.stdout
    assert not (other.state / "balie.sqlite").exists()
    assert backed_up.runs


def test_a_backup_without_room_leaves_the_door_open(backed_up, recovery):
    """A folder that can't be written: one line for the operator, and visitors go on coming in."""
    (backed_up.home / "occupied").write_text("")
    settings = backed_up.settings.read_text() + f"  folder: {backed_up.home}/occupied\n"
    backed_up.settings.write_text(settings)
    backed_up.start()
    kiosk = Kiosk.paired(backed_up)
    done = backed_up.command("backup", "now")
    assert done.returncode == 74, done
    assert "backup" in done.stderr
    assert kiosk.check_in()[1] == 201
    assert b"Backup:" in backed_up.said()
    assert backed_up.runs and backed_up.verify() is None
