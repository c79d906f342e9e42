"""The Debian package in a clean Debian under a real systemd: installed, set up, served, purged.

Run by `make proof`, after `make deb`; needs root.
"""

import datetime
import os
import re
import subprocess
import zoneinfo

import pytest
from kiosk import Line, arrival
from packaged import PORT, healthy, signal


def test_it_serves_as_soon_as_the_machine_is_up(box, kiosk, tell):
    assert box.run("systemctl", "is-enabled", "balie").stdout.strip() == "enabled"
    assert kiosk.post("/kiosk/check-ins", arrival())[0] == 201
    assert "1 inside" in box.run("balie", "present").stdout
    modes = box.run("stat", "-c", "%a %U %n", "/var/lib/balie", "/var/lib/balie/balie.sqlite", "/run/balie").stdout
    assert modes.splitlines() == [
        "700 balie /var/lib/balie", "600 balie /var/lib/balie/balie.sqlite", "751 balie /run/balie"], modes
    status = box.run("cat", f"/proc/{box.show('balie', 'MainPID')}/status").stdout
    memory = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
    tell(f"the packaged daemon serves; {memory:.0f} MiB after a check-in")


def test_setup_from_a_file_is_in_force(box, kiosk, set_up):
    assert "first password" in set_up.lower()
    in_force = box.run("balie", "settings", "check").stdout
    assert "Centrum Proef" in in_force and "balie-recipient-" in in_force
    assert "beheer" in box.run("balie", "account", "list").stdout
    again = box.run("balie", "setup", "--answers", "/root/answers.yaml", check=False)
    assert again.returncode != 0 and "there is a file already" in again.stderr, again
    assert box.run("stat", "-c", "%a %U", "/root/recovery").stdout.split() == ["600", "root"]


def test_the_packaged_program_knows_the_time_in_aalsmeer(box, kiosk):
    """Swift that is linked in whole loses its time zones where nothing asks for them."""
    assert kiosk.post("/kiosk/check-ins", arrival())[0] == 201
    now = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Amsterdam"))
    times = re.findall(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", box.run("balie", "present").stdout)
    near = {(now - datetime.timedelta(minutes=back)).strftime("%Y-%m-%d %H:%M") for back in (0, 1)}
    assert times[-1] in near or times[0] in near, (times, near)


@pytest.mark.parametrize("language, words", [
    ("nl", "januari februari maart april mei juni juli augustus september oktober november december"),
    ("en", "January February March April May June July August September October November December"),
])
def test_the_packaged_program_says_days_in_words(box, kiosk, language, words):
    """Of ICU's data it carries only what Balie's two languages ask for."""
    box.run("balie", "roll-call", "--pdf", "/root/list.pdf", "--language", language)
    text = subprocess.run(["pdftotext", box.root / "root/list.pdf", "-"], capture_output=True, text=True, check=True).stdout
    now = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Amsterdam"))
    assert f"{now.day} {words.split()[now.month - 1]} {now.year}" in text, text


@pytest.mark.parametrize("way", ["sealed", "plain"])
def test_the_master_key_comes_from_where_only_systemd_reads_it(box, kiosk, way):
    key, away = "/var/lib/balie/master.key", "/root/master.key"
    box.run("systemctl", "stop", "balie")
    box.run("mv", key, away)
    try:
        if way == "sealed":
            box.run("mkdir", "-p", "/etc/credstore.encrypted")
            box.run("systemd-creds", "encrypt", "--with-key=host", "--name=balie-master", away,
                    "/etc/credstore.encrypted/balie-master")
        else:
            drop_in(box, "key", f"[Service]\nLoadCredential=balie-master:{away}\n")
        box.run("systemctl", "start", "balie")
        healthy(box)
        assert box.run("test", "-e", key, check=False).returncode == 1, "no key of its own is made"
    finally:
        box.run("rm", "-rf", "/etc/credstore.encrypted", "/etc/systemd/system/balie.service.d")
        box.run("systemctl", "daemon-reload")
        box.run("mv", away, key)
        box.run("systemctl", "restart", "balie")
    healthy(box)


def drop_in(box, name, text):
    folder = box.root / "etc/systemd/system/balie.service.d"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.conf").write_text(text)
    box.run("systemctl", "daemon-reload")


def test_the_journal_is_for_the_operator_and_has_nothing_personal(box, kiosk):
    healthy(box)
    kiosk.line = Line(PORT)
    assert kiosk.post("/kiosk/check-ins", arrival(firstName="Kanarievogel", surname="Kanariegeel"))[0] == 201
    signal(box, "ABRT")
    healthy(box)
    said = box.run("journalctl", "--no-pager").stdout
    assert "The door is open." in said and "Kanarie" not in said
    for chatter in ["thread priority", "backtrac"]:
        assert chatter not in said


def test_purge_leaves_nothing(box, tell):
    box.run("apt-get", "-y", "-qq", "purge", "balie", env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    box.run("systemctl", "daemon-reload")
    named = ["-name", "*balie*", "-not", "-name", box.package.name]
    nobodys = ["-nouser", "-o", "-nogroup"]
    for asked in (named, nobodys):
        left = box.run("find", "/", "-xdev", "(", "-path", "/proc", "-o", "-path", "/sys", ")", "-prune", "-o", "(", *asked, ")", "-print")
        assert not left.stdout, left.stdout
    assert box.run("getent", "passwd", "balie", check=False).returncode == 2
    assert box.run("getent", "group", "balie", check=False).returncode == 2
    tell("purge: no file, no user, no group is left")
