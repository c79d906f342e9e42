"""A whole machine: a clean Debian on a disk of its own, with its own kernel, a screen, a touch panel and a USB keyboard. Needs root.

QEMU draws the screen and holds the keyboard; the machine has no network at all, as a kiosk whose line is down.
"""

import base64
import io
import itertools
import json
import pathlib
import shutil
import socket
import subprocess
import time
from types import SimpleNamespace

from debian import Root, has_booted, until
from PIL import Image

KERNEL = "linux-image-amd64"


class Disk(Root):
    """A folder with Debian and its kernel, that becomes the disk of a machine."""

    def __init__(self, folder, *packages, extra=()):
        super().__init__(folder)
        self.install(*packages)
        self.apt("install", KERNEL, "initramfs-tools", "udev", "qemu-guest-agent", *extra)
        for path in (self.root / "tmp").iterdir():
            path.unlink() if path.is_file() else shutil.rmtree(path)
        self.write("etc/fstab", "/dev/vda / ext4 defaults 0 1\n")
        self.write("etc/hostname", "kiosk\n")
        self.image = pathlib.Path(folder) / "disk.img"
        boot = self.root / "boot"
        self.kernel, self.ramdisk = next(boot.glob("vmlinuz-*")), next(boot.glob("initrd.img-*"))

    def write(self, path, text):
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def finish(self):
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", str(self.root), str(self.image), "6G"], check=True)
        return self


class Machine:
    """`boot` switches it on; `run` speaks to it, `tap` and `keys` touch it, `look` sees its screen."""

    def __init__(self, disk, folder, width, height):
        self.disk, self.folder, self.size = disk, pathlib.Path(folder), (width, height)
        self.log, self.came = self.folder / "console.log", self.folder / "came.log"
        self.process = self.agent = self.monitor = None

    def boot(self, within=180):
        agent, monitor = self.folder / "agent.sock", self.folder / "monitor.sock"
        width, height = self.size
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max", "-m", "3072", "-smp", "2",
             "-nodefaults", "-no-user-config", "-display", "none", "-vga", "none",
             "-device", f"virtio-gpu-pci,xres={width},yres={height}",
             "-kernel", str(self.disk.kernel), "-initrd", str(self.disk.ramdisk),
             "-append", "root=/dev/vda rw console=ttyS0 panic=-1",
             "-drive", f"file={self.disk.image},if=virtio,format=raw",
             "-serial", f"file:{self.log}", "-qmp", f"unix:{monitor},server=on,wait=off",
             "-device", "qemu-xhci,id=usb", "-device", "usb-kbd,bus=usb.0,port=1,id=keyboard", "-device", "usb-tablet,bus=usb.0,port=2",
             "-device", "virtio-serial-pci",
             "-chardev", f"socket,id=agent,path={agent},server=on,wait=off",
             "-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0",
             "-chardev", f"file,id=came,path={self.came}", "-device", "virtserialport,chardev=came,name=balie.came",
             "-rtc", "base=utc", "-device", "virtio-rng-pci"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=open(self.folder / "qemu.log", "wb"))
        self.monitor = Wire(monitor, greeting=True)
        self.monitor.ask("qmp_capabilities")
        self.agent = Wire(agent)
        return self.await_up(within)

    def await_up(self, within=180):
        """Seconds until it has booted and answers."""
        def is_up():
            try:
                self.agent.settle()
                return has_booted(self)
            except (OSError, Refused):
                return False

        return until(is_up, within, pause=0.5, log=lambda: self.log.read_text(errors="replace")[-3000:])[1]

    def cut_power(self):
        """Off and on again, with nothing said to anybody."""
        self.monitor.ask("system_reset")

    def run(self, *words, check=True, within=120, text=None):
        """A command on the machine, as root."""
        more = {"input-data": base64.b64encode(text.encode()).decode()} if text is not None else {}
        started = self.agent.ask(
            "guest-exec", path=words[0], arg=list(words[1:]), env=["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"],
            **{"capture-output": True, **more})
        end = time.monotonic() + within
        while not (status := self.agent.ask("guest-exec-status", pid=started["pid"]))["exited"]:
            assert time.monotonic() < end, words
            time.sleep(0.05)
        said, told = (base64.b64decode(status.get(key, "")).decode(errors="replace") for key in ("out-data", "err-data"))
        code = status.get("exitcode", -status.get("signal", 0))
        assert not check or code == 0, (words, code, said, told)
        return SimpleNamespace(returncode=code, stdout=said, stderr=told)

    def start(self, *words):
        """A command that goes on, on the machine."""
        self.agent.ask("guest-exec", path=words[0], arg=list(words[1:]), **{"capture-output": False})

    def show(self, unit, what):
        return self.run("systemctl", "show", "-p", what, "--value", unit).stdout.strip()

    def keys(self, *chords):
        """Presses each chord, as "ctrl+alt+f2", and lets it go."""
        for chord in chords:
            keys = [{"type": "qcode", "data": key} for key in chord.split("+")]
            self.monitor.ask("send-key", keys=keys, **{"hold-time": 20})
            time.sleep(0.05)

    def tap(self, across, down):
        """Touches the screen: fractions of its width and height, from the upper left."""
        # The pointer that stands for a finger has to come from somewhere.
        for aside in (0.05, 0):
            places = (("x", across - aside), ("y", down))
            moved = [{"type": "abs", "data": {"axis": axis, "value": int(part * 32767)}} for axis, part in places]
            self.monitor.ask("input-send-event", events=moved)
            time.sleep(0.3)
        for pressed in (True, False):
            time.sleep(0.1)
            button = {"type": "btn", "data": {"button": "left", "down": pressed}}
            self.monitor.ask("input-send-event", events=[button])

    def unplug(self):
        self.monitor.ask("device_del", id="keyboard")

    def plug(self):
        self.monitor.ask("device_add", driver="usb-kbd", bus="usb.0", port="1", id="keyboard")

    def look(self):
        """The screen, as a picture."""
        place = self.folder / "screen.png"
        self.monitor.ask("screendump", filename=str(place), format="png")
        return Image.open(io.BytesIO(place.read_bytes())).convert("RGB")

    def stop(self):
        if self.process and self.process.poll() is None:
            try:
                self.monitor.ask("system_powerdown")
                self.process.wait(30)
            except (OSError, Refused, subprocess.TimeoutExpired):
                self.process.kill()
                self.process.wait(10)


class Refused(Exception):
    """What QEMU or the machine's agent would not do."""


class Wire:
    """Requests and answers in JSON, one line each, over a socket; what nobody asked for is passed over."""

    def __init__(self, path, greeting=False, within=20):
        end = time.monotonic() + within
        self.socket = socket.socket(socket.AF_UNIX)
        while True:
            try:
                self.socket.connect(str(path))
                break
            except OSError:
                assert time.monotonic() < end, path
                time.sleep(0.05)
        self.socket.settimeout(30)
        self.left, self.numbers = b"", itertools.count(1)
        if greeting:
            self.line()

    def line(self):
        while b"\n" not in self.left:
            more = self.socket.recv(1 << 20)
            if not more:
                raise ConnectionResetError("the machine is off")
            self.left += more
        line, self.left = self.left.split(b"\n", 1)
        return line

    def settle(self, within=5):
        """After a start of the machine: lets go of answers to what was asked before."""
        number = next(self.numbers)
        self.socket.sendall(b"\xff" + json.dumps({"execute": "guest-sync-delimited", "arguments": {"id": number}}).encode() + b"\n")
        self.socket.settimeout(within)
        try:
            while True:
                line = self.line().lstrip(b"\xff")
                try:
                    if json.loads(line).get("return") == number:
                        return
                except ValueError:
                    pass
        finally:
            self.socket.settimeout(30)

    def ask(self, command, **arguments):
        number = f"n{next(self.numbers)}"
        self.socket.sendall(json.dumps({"execute": command, "arguments": arguments, "id": number}).encode() + b"\n")
        while True:
            answer = json.loads(self.line())
            if answer.get("id") == number:
                if "error" in answer:
                    raise Refused(command, answer["error"])
                return answer["return"]
