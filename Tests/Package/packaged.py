"""The daemon out of the package, in its container: whether it answers, and how it is hit."""

from debian import until
from kiosk import Line

PORT = 8080


def is_healthy():
    try:
        return Line(PORT, timeout=1).ask("GET", "/health")[0] == 200
    except OSError:
        return False


def healthy(box, but=None, within=30):
    """Seconds until another process than `but` answers."""
    def log():
        return box.run("journalctl", "-u", "balie", "-n", "30", "--no-pager").stdout

    return until(lambda: is_healthy() and box.show("balie", "MainPID") != but, within, pause=0.01, log=log)[1]


def signal(box, name):
    """Sends the daemon a signal; returns the number it had."""
    number = box.show("balie", "MainPID")
    box.run("systemctl", "kill", "--kill-who=main", f"--signal={name}", "balie")
    return number
