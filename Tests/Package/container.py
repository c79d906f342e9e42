"""A clean Debian with nothing of this machine in it, booted by a real systemd. Needs root."""

import ctypes
import glob
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

LIBC = ctypes.CDLL(None, use_errno=True)


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


class Container:
    """One root folder; `install` before `boot`, `run` after it."""

    def __init__(self, folder):
        self.root, self.log = pathlib.Path(folder) / "root", pathlib.Path(folder) / "boot.log"
        self.process = self.leader = None
        address, suite = mirror()
        packages = "--include=systemd,systemd-sysv,dbus,ca-certificates"
        command = ["debootstrap", "--variant=minbase", packages, suite, str(self.root), address]
        subprocess.run(command, check=True, stdout=open(f"{folder}/debootstrap.log", "wb"), stderr=subprocess.STDOUT)
        # The same way to the archive as this machine has.
        (self.root / "etc/apt/sources.list").write_text(f"deb {address} {suite} main\n")
        shutil.copytree("/etc/apt/apt.conf.d", self.root / "etc/apt/apt.conf.d", dirs_exist_ok=True)
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")

    def apt(self, *words):
        """apt-get in the folder, before or after it is booted."""
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = ["chroot", str(self.root)] if self.leader is None else self.inside
        return subprocess.run(
            [*command, "apt-get", "-y", "-qq", "--no-install-recommends", *words],
            env=environment, capture_output=True, text=True, check=True)

    def install(self, *packages):
        for package in packages:
            shutil.copy(package, self.root / "tmp")
        self.apt("update")
        self.apt("install", *(f"/tmp/{pathlib.Path(package).name}" for package in packages))

    def boot(self):
        nspawn = f"systemd-nspawn -D {self.root} --register=no --keep-unit --private-network --boot"
        self.process = subprocess.Popen(
            ["script", "-qec", nspawn, str(self.log)],
            env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        end = time.monotonic() + 90
        while time.monotonic() < end:
            self.leader = self.find_leader()
            if self.leader and self.run("systemctl", "is-system-running", "--wait", check=False).stdout.strip() in (
                    "running", "degraded"):
                return self
            time.sleep(0.2)
        raise AssertionError(self.log.read_text()[-2000:])

    def find_leader(self):
        """The first process of the booted system, as this machine numbers it: one that descends from ours."""
        parents, first = {}, []
        for place in glob.glob("/proc/[0-9]*/status"):
            try:
                status = pathlib.Path(place).read_text()
            except OSError:
                continue
            pid = int(place.split("/")[2])
            parents[pid] = int(re.search(r"^PPid:\s*(\d+)", status, re.M)[1])
            if re.search(r"^NSpid:\s*\d+\s+1$", status, re.M):
                first.append(pid)
        for pid in first:
            ancestor = pid
            while ancestor in parents and ancestor != self.process.pid:
                ancestor = parents[ancestor]
            if ancestor == self.process.pid:
                return pid
        return None

    @property
    def inside(self):
        return ["nsenter", "--target", str(self.leader), "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup",
                f"--root=/proc/{self.leader}/root", f"--wd=/proc/{self.leader}/root"]

    def run(self, *words, check=True, **more):
        return subprocess.run([*self.inside, *words], capture_output=True, text=True, check=check, **more)

    def show(self, unit, what):
        return self.run("systemctl", "show", "-p", what, "--value", unit).stdout.strip()

    def enter_network(self):
        """From here on this thread's connections are those of somebody on the machine itself."""
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        there = os.open(f"/proc/{self.leader}/ns/net", os.O_RDONLY)
        assert LIBC.setns(there, 0) == 0, os.strerror(ctypes.get_errno())
        os.close(there)
        return home

    def leave_network(self, home):
        assert LIBC.setns(home, 0) == 0
        os.close(home)

    def stop(self):
        if self.leader:
            try:
                # What systemd in a container takes for "power off".
                os.kill(self.leader, signal.SIGRTMIN + 4)
            except ProcessLookupError:
                pass
        if self.process:
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.terminate()
                self.process.wait(10)
