"""The first run, as somebody at a shell answers it, and as a file does; and again."""

import subprocess

import pytest


@pytest.fixture
def asked(daemons):
    """A daemon that runs, and what answers its `balie setup`."""
    daemon = daemons().start()

    def setup(answers, *words):
        return subprocess.run(
            [daemon.binary, "setup", "--settings", str(daemon.settings), *words],
            input="".join(f"{answer}\n" for answer in answers), capture_output=True, text=True, timeout=60,
        )

    return daemon, setup


def test_setup_by_hand(asked, folder):
    daemon, setup = asked
    before = daemon.settings.read_text()
    answers = ["Centrum Proef", "Mars/Olympus", "", "15.6", "1366", "768", "", "", f"{folder}/recovery", "beheer", "Bo Heer"]

    unsure = setup([*answers, "n"])
    assert unsure.returncode == 0 and "Nothing was changed." in unsure.stdout
    assert daemon.settings.read_text() == before and not (daemon.home.parent / "recovery").exists()

    done = setup([*answers, "y"])
    assert done.returncode == 0, done.stderr
    assert "must be a time zone like Europe/Amsterdam" in done.stdout
    assert "Centrum Weerbare Sierteelt  Centrum Proef" in done.stdout
    assert "first password" in done.stdout.lower()
    in_force = daemon.command("settings", "check").stdout
    assert "Centrum Proef" in in_force and "balie-recipient-" in in_force
    assert (daemon.home.parent / "recovery").stat().st_mode & 0o777 == 0o600
    assert str(daemon.state) in daemon.settings.read_text()
    assert "beheer" in daemon.command("account", "list").stdout
    assert daemon.stop() == 0
    daemon.start()

    written = daemon.settings.read_text()
    again = setup([""] * 11)
    assert again.returncode == 0 and "Nothing changes." in again.stdout
    assert daemon.settings.read_text() == written


def test_setup_from_a_file(asked, folder):
    daemon, setup = asked
    answers = daemon.home / "answers.yaml"
    answers.write_text(
        "centre:\n  name: Centrum Proef\nkiosk:\n  panel:\n    inches: 15.6\n    long: 1366\n    short: 768\n"
        f"backup:\n  recipient: {folder}/recovery\nadministrator:\n  user: beheer\n  name: Bo Heer\n"
    )
    before = daemon.settings.read_text()
    tried = setup([], "--answers", str(answers), "--dry-run")
    assert tried.returncode == 0 and "Centrum Proef" in tried.stdout
    assert daemon.settings.read_text() == before
    done = setup([], "--answers", str(answers))
    assert done.returncode == 0, done.stderr
    assert "15.6" in daemon.command("settings", "get", "kiosk.panel.inches").stdout + daemon.command("settings", "check").stdout
    assert "beheer" in daemon.command("account", "list").stdout

    for wrong, says in [
        ("centre:\n  nmae: x\n", "there is no such setting"), ("kiosk:\n  panel:\n    inches: 900\n", "must be a number"),
        ("just words", "not YAML"), (f"backup:\n  recipient: {folder}/recovery\n", "there is a file already"),
    ]:
        answers.write_text(wrong)
        written = daemon.settings.read_text()
        refused = setup([], "--answers", str(answers))
        assert refused.returncode != 0 and says in refused.stderr, (wrong, refused)
        assert daemon.settings.read_text() == written
