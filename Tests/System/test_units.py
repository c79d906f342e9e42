"""The units of systemd/: what they take away from the daemon, and that systemd understands every line."""

import pathlib
import re
import subprocess

from daemon import ROOT

UNITS = ROOT / "systemd"


def exposure(unit):
    """What systemd itself makes of a unit: 0 for locked up, 10 for free."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)], capture_output=True, text=True)
    return float(re.search(r"Overall exposure level for .*: ([0-9.]+)", done.stdout)[1])


def test_the_daemon_is_exposed_as_little_as_was_agreed(tell, tmp_path):
    unit = UNITS / "balie.service"
    found = exposure(unit)
    tell(f"systemd-analyze security: balie.service {found}, agreed 1.0")
    assert found <= 1.0
    # The measure sees what is taken out.
    bare = tmp_path / "balie.service"
    bare.write_text(re.sub(r"^(Protect|Private|Restrict|SystemCall).*\n", "", unit.read_text(), flags=re.M))
    assert exposure(bare) > 4


def test_the_scanners_program_is_exposed_less_than_the_daemon(tell):
    found = exposure(UNITS / "balie-terminal.service")
    tell(f"systemd-analyze security: balie-terminal.service {found}")
    assert found <= 0.6


def test_the_list_on_paper_is_locked_in_as_the_daemon_is(tell):
    found = exposure(UNITS / "balie-roll-call.service")
    tell(f"systemd-analyze security: balie-roll-call.service {found}, agreed 1.0")
    assert found <= 1.0


def test_systemd_understands_every_line(tmp_path):
    for source in UNITS.glob("balie*.*"):
        if source.suffix == ".sysusers":
            continue
        text = re.sub(r"/usr/(bin/balie [\w-]+|lib/balie-kiosk/\w+)", "/bin/true", source.read_text())
        (tmp_path / source.name).write_text(text)
    units = sorted(map(str, tmp_path.iterdir()))
    assert len(units) == 7
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
    about = [line for line in done.stderr.splitlines() if "balie" in line]
    assert done.returncode == 0 and not about, done.stderr
    unit = tmp_path / "balie.service"
    unit.write_text(unit.read_text().replace("NoNewPrivileges", "NoNewPriviliges"))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True)
    assert "NoNewPriviliges" in done.stderr, "a line that systemd does not know is told"


def test_each_line_that_takes_something_away_stands_under_its_reason():
    reason, bare = False, []
    for line in (UNITS / "balie.service").read_text().splitlines():
        if line.startswith("#"):
            reason = True
        elif not line or line.startswith("["):
            reason = False
        elif re.match(r"(Protect|Private|Restrict|SystemCall|Memory|NoExec|Lock|Limit|IPAddress|Capability)", line) and not reason:
            bare.append(line)
    assert not bare, bare
