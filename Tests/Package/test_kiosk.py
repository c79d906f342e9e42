"""Both packages in a clean Debian: the screen of the kiosk comes up by itself, is the kiosk that it was, and comes back.

The screen is one that nobody sees (cage's headless backend): all else is as on a real one. Run by `make proof`; needs root.
"""

import pathlib
import subprocess
import time

import pytest
from container import Container
from debian import package, until

LOOK = pathlib.Path("/tmp/look-session")

# What a container has not got: a console and a screen.
UNSEEN = """[Unit]
ConditionPathExists=
Conflicts=
[Service]
TTYPath=
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
StandardInput=null
UtmpIdentifier=
Environment=WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1
"""


@pytest.fixture(scope="module")
def box(tmp_path_factory):
    box = Container(tmp_path_factory.mktemp("kiosk"))
    box.install(package("balie"), package("balie-kiosk"))
    box.apt("install", "grim")
    folder = box.root / "etc/systemd/system/balie-kiosk.service.d"
    folder.mkdir(parents=True)
    (folder / "unseen.conf").write_text(UNSEEN)
    try:
        yield box.boot()
    finally:
        box.stop()


def lives(box, name="Ingang"):
    return box.run("balie", "kiosk", "alive", name, "--within", "70", check=False).returncode == 0


def kiosks(box):
    said = box.run("balie", "kiosk", "list").stdout
    return [line.split()[:3] for line in said.splitlines()[1:]]


def log(box):
    return box.run("journalctl", "-u", "balie-kiosk", "-n", "40", "--no-pager").stdout


def shoot(box, name):
    """A picture of the screen."""
    LOOK.mkdir(exist_ok=True)
    words = ["runuser", "-u", "balie-kiosk", "--", "env", "XDG_RUNTIME_DIR=/run/balie-kiosk", "WAYLAND_DISPLAY=wayland-0", "grim", "-"]
    (LOOK / f"{name}.png").write_bytes(subprocess.run([*box.entrance, *words], capture_output=True, check=True).stdout)


def test_the_screen_is_the_kiosk_by_itself_and_the_same_one_after_a_crash(box, tell):
    try:
        _, took = until(lambda: lives(box))
    except AssertionError:
        raise AssertionError(log(box)) from None
    shoot(box, "up")
    first = kiosks(box)
    assert [kiosk[1:] for kiosk in first] == [["Ingang", "paired"]]
    browser = box.run("pgrep", "-u", "balie-kiosk", "-o", "chromium").stdout.strip()
    box.run("kill", "-KILL", browser)
    _, back = until(lambda: box.run("pgrep", "-u", "balie-kiosk", "-o", "chromium", check=False).stdout.strip()
                    not in ("", browser) and box.show("balie-kiosk", "ActiveState") == "active")
    time.sleep(15)
    assert lives(box) and kiosks(box) == first
    tell(f"the screen is a kiosk {took:.0f} s after the machine was up, and runs again {back:.1f} s after its browser was killed")


@pytest.mark.parametrize("fault, words, agreed", [
    ("fell silent", ["-STOP", "chromium"], 210), ("crashed", ["-KILL", "-f", "type=renderer"], 70),
])
def test_a_page_is_started_again_that(box, tell, fault, words, agreed):
    """A renderer that crashed leaves an error on the screen, and no program ends."""
    # The watch over it has seen it well; its first look is three minutes after the machine's start.
    until(lambda: box.run("test", "-e", "/run/balie-kiosk/heard", check=False).returncode == 0, within=240)
    invocation = box.show("balie-kiosk", "InvocationID")
    signal, *which = words
    box.run("pkill", signal, "-u", "balie-kiosk", *which)
    _, took = until(lambda: box.show("balie-kiosk", "InvocationID") != invocation, within=420)
    _, more = until(lambda: lives(box))
    shoot(box, fault.replace(" ", "-"))
    tell(f"a page that {fault} is started again after {took:.0f} s, and is the kiosk {more:.0f} s later; agreed {agreed} s")
    assert took <= agreed


def test_without_the_daemon_the_screen_asks_for_patience_and_goes_on_by_itself(box, tell):
    box.run("systemctl", "stop", "balie", "balie-kiosk")
    box.run("systemctl", "start", "balie-kiosk")
    try:
        until(lambda: box.run("pgrep", "-u", "balie-kiosk", "-f", "type=renderer", check=False).stdout)
        time.sleep(10)
        assert "wait.html" in box.run("pgrep", "-a", "-u", "balie-kiosk", "-o", "chromium").stdout
        shoot(box, "patience")
    finally:
        box.run("systemctl", "start", "balie")
    # The sign of life from before is as old as the wait; and nobody looks in the machine's first three minutes.
    _, took = until(lambda: box.run("balie", "kiosk", "alive", "Ingang", "--within", "5", check=False).returncode == 0, within=300)
    time.sleep(5)
    shoot(box, "after-patience")
    tell(f"daemon away at the start: even geduld, and the kiosk {took:.0f} s after it is there")


def test_nothing_of_the_browser_outlives_the_session(box):
    """Not even one that hangs: it has in its memory what was on the screen."""
    until(lambda: box.run("pgrep", "-u", "balie-kiosk", "chromium", check=False).stdout)
    box.run("sh", "-c", "pkill -STOP -u balie-kiosk chromium")
    box.run("systemctl", "stop", "balie-kiosk")
    until(lambda: not box.run("pgrep", "-u", "balie-kiosk", "chrom", check=False).stdout, within=10)
    left = box.run("sh", "-c", "ls -A /run/balie-kiosk-profile /run/balie-kiosk /var/lib/balie-kiosk 2>/dev/null", check=False)
    assert "Default" not in left.stdout and "link" not in left.stdout, left.stdout


def test_the_scanners_program_has_no_more_than_it_needs(box):
    assert box.show("balie-terminal", "ExecMainStatus") == "78", "without a scanner it ends, and says so"
    assert box.run("runuser", "-u", "balie-terminal", "--", "balie", "account", "list", check=False).returncode != 0
    for path in ["/var/lib/balie/balie.sqlite", "/run/balie/balie.sock"]:
        assert box.run("runuser", "-u", "balie-terminal", "--", "test", "-w", path, check=False).returncode != 0
    assert box.run("runuser", "-u", "balie-terminal", "--", "test", "-w", "/run/balie/terminal.sock").returncode == 0


def test_purge_leaves_nothing_of_the_kiosk(box):
    box.apt("purge", "balie-kiosk")
    left = box.run("sh", "-c", "find / -xdev -path /proc -prune -o -name '*balie-kiosk*' -print | grep -v '^/tmp/' || true")
    assert set(left.stdout.split()) <= {"/etc/systemd/system/balie-kiosk.service.d"}, left.stdout
    for name in ["balie-kiosk", "balie-terminal"]:
        assert box.run("getent", "passwd", name, check=False).returncode == 2
