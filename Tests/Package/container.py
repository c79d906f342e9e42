"""A clean Debian, booted in a container by a real systemd. Needs root."""

import ctypes
import glob
import os
import pathlib
import re
import signal
import subprocess

from debian import Root, has_booted, until

LIBC = ctypes.CDLL(None, use_errno=True)


class Container(Root):
    """One root folder; `install` before `boot`, `run` after it."""

    def __init__(self, folder):
        super().__init__(folder)
        self.log = pathlib.Path(folder) / "boot.log"
        self.process = self.leader = None

    def boot(self):
        nspawn = f"systemd-nspawn -D {self.root} --register=no --keep-unit --private-network --boot"
        self.process = subprocess.Popen(
            ["script", "-qec", nspawn, str(self.log)],
            env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

        def is_up():
            self.leader = self.find_leader()
            return self.leader and has_booted(self)

        until(is_up, within=90, log=lambda: self.log.read_text()[-2000:])
        return self

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
    def entrance(self):
        if self.leader is None:
            return super().entrance
        return ["nsenter", "--target", str(self.leader), "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup",
                f"--root=/proc/{self.leader}/root", f"--wd=/proc/{self.leader}/root"]

    def run(self, *words, check=True, **more):
        return subprocess.run([*self.entrance, *words], capture_output=True, text=True, check=check, **more)

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
