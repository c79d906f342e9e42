"""A clean Debian in a folder, with nothing of this machine in it but the way to the archive. Needs root."""

import glob
import os
import pathlib
import re
import shutil
import subprocess
import time

PROJECT = pathlib.Path(__file__).resolve().parents[2]


def package(name):
    """The package that `make deb` built."""
    found = sorted((PROJECT / ".build-deb").glob(f"{name}_*.deb"))
    assert found, "there is no package: run `make deb`"
    return found[-1]


def until(what, within=120, pause=0.2, log=None):
    """What it says once it says something, and after how many seconds; `log` brings what to read where it does not."""
    begun = time.monotonic()
    while not (found := what()):
        assert time.monotonic() < begun + within, log() if log else what
        time.sleep(pause)
    return found, time.monotonic() - begun


def has_booted(place):
    """Whether its systemd has started everything, well or not; waits while it starts."""
    said = place.run("systemctl", "is-system-running", "--wait", check=False).stdout
    return said.strip() in ("running", "degraded")


def inside(place):
    """How many people the record of a booted Debian has inside."""
    found = re.search(r"(\d+) inside", place.run("balie", "present").stdout)
    return int(found[1]) if found else 0


def mirror():
    """Where this machine has its Debian from, and which one it is."""
    suite = re.search(r"^VERSION_CODENAME=(\S+)", pathlib.Path("/etc/os-release").read_text(), re.M)[1]
    for place in ["/etc/apt/sources.list", *sorted(glob.glob("/etc/apt/sources.list.d/*"))]:
        text = pathlib.Path(place).read_text() if os.path.exists(place) else ""
        for stanza in text.split("\n\n"):
            address, suites = (re.search(rf"^{key}:\s*(.+)$", stanza, re.M) for key in ("URIs", "Suites"))
            if address and suites and suite in suites[1].split():
                return address[1].split()[0], suite
        line = re.search(rf"^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+{suite}\s", text, re.M)
        if line:
            return line[1], suite
    raise AssertionError("no source of Debian is set on this machine")


class Root:
    """The folder `root`; `install` puts packages into it."""

    def __init__(self, folder):
        self.root = pathlib.Path(folder) / "root"
        address, suite = mirror()
        packages = "--include=systemd,systemd-sysv,dbus,ca-certificates"
        command = ["debootstrap", "--variant=minbase", packages, suite, str(self.root), address]
        subprocess.run(command, check=True, stdout=open(f"{folder}/debootstrap.log", "wb"), stderr=subprocess.STDOUT)
        # The same way to the archive as this machine has.
        (self.root / "etc/apt/sources.list").write_text(f"deb {address} {suite} main\n")
        shutil.copytree("/etc/apt/apt.conf.d", self.root / "etc/apt/apt.conf.d", dirs_exist_ok=True)
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")

    @property
    def entrance(self):
        """What goes before a command, so that it runs in there."""
        return ["chroot", str(self.root)]

    def apt(self, *words):
        """apt-get in the folder."""
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        environment.pop("TMPDIR", None)
        return subprocess.run(
            [*self.entrance, "apt-get", "-y", "-qq", "--no-install-recommends", *words],
            env=environment, capture_output=True, text=True, check=True)

    def install(self, *packages):
        for package in packages:
            shutil.copy(package, self.root / "tmp")
        self.apt("update")
        self.apt("install", *(f"/tmp/{pathlib.Path(package).name}" for package in packages))
