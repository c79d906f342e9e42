"""Real printers for a test: ippeveprinter, which takes jobs as a label printer does, and a cupsd of the test's own.

Everything runs on loopback, on free ports, out of a folder of its own. ippeveprinter wants a system bus: it gets one.
"""

import os
import pathlib
import shutil
import socket
import subprocess
import time
import urllib.parse
import urllib.request

from daemon import ROOT, free_port

PARTS = ROOT / "Tests/EquipmentTests/Printer"


def tool(name):
    path = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    assert path, f"{name} is not installed: apt-get install it (`make test` does)"
    return path


def until(holds, within=10, what="it"):
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, f"{what} took more than {within} s"
        time.sleep(0.02)


class Bus:
    """A D-Bus system bus on a socket in `folder`."""

    def __init__(self, folder):
        self.path = pathlib.Path(folder) / "bus"
        settings = pathlib.Path(folder) / "bus.conf"
        settings.write_text((PARTS / "bus.conf").read_text().replace("FOLDER", str(folder)))
        self.process = subprocess.Popen(
            [tool("dbus-daemon"), f"--config-file={settings}", "--nofork", "--nopidfile"],
            stderr=subprocess.DEVNULL)
        until(self.path.exists, what="the bus")

    @property
    def environment(self):
        return {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.path}"}

    def stop(self):
        self.process.kill()
        self.process.wait()


class Printer:
    """A label printer of 62 mm; what it printed lies in `out`, named by number and title of the job."""

    def __init__(self, folder, bus):
        self.folder, self.bus, self.port = pathlib.Path(folder), bus, free_port()
        (self.folder / "out").mkdir(parents=True)
        shutil.copy(PARTS / "command.sh", self.folder)
        shutil.copy(PARTS / "label62.conf", self.folder)
        self.process = None
        self.start()

    @property
    def address(self):
        return f"ipp://localhost:{self.port}/ipp/print"

    def start(self):
        (self.folder / "spool").mkdir(exist_ok=True)
        (self.folder / "working").unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [tool("ippeveprinter"), "-k", "-d", self.folder / "spool", "-p", str(self.port), "-n", "localhost",
             "-r", "off", "-c", self.folder / "command.sh", "-a", self.folder / "label62.conf", "Label62"],
            stdout=open(self.folder / "log", "ab"), stderr=subprocess.STDOUT, env=self.bus.environment)
        until(self.answers, what="the printer")

    def stop(self):
        """As when somebody pulls the plug."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def load(self, media="om_label-62x100_62x100mm", sheets=50):
        """Puts a roll in, on the page that the printer shows a browser."""
        asked = urllib.parse.urlencode({"size0": media, "type0": "labels", "level0": sheets})
        urllib.request.urlopen(f"http://localhost:{self.port}/media?{asked}").read()

    def meet(self, trouble):
        """From the next job on this is in the way, until `mend`."""
        (self.folder / "trouble").write_text(trouble)

    def mend(self):
        (self.folder / "trouble").unlink(missing_ok=True)

    def is_at_work(self):
        """Whether a label is in it that has not come out yet."""
        return (self.folder / "working").exists()

    def take(self, seconds):
        """Each label takes so long."""
        (self.folder / "seconds").write_text(str(seconds))

    def printed(self, count=None, within=20):
        """The files that came out, in order; waits until there are `count`."""
        def found():
            return sorted((path for path in (self.folder / "out").iterdir() if path.name != "part"),
                          key=lambda path: int(path.name.split()[0]))
        if count is not None:
            until(lambda: len(found()) >= count, within, f"label {count}")
        return found()


class Cups:
    """A cupsd of the test's own, on a socket in `folder`, with queues in front of printers."""

    def __init__(self, folder, bus):
        self.folder, self.bus = pathlib.Path(folder), bus
        for name in ("spool/tmp", "cache", "state", "root", "ppd", "log"):
            (self.folder / name).mkdir(parents=True)
        # Its filters and backends are somebody else, who has to get at the files.
        for place in (self.folder.parent, self.folder):
            place.chmod(0o711)
        self.socket = self.folder / "cups.sock"
        (self.folder / "cupsd.conf").write_text(
            f"Listen {self.socket}\nLogLevel debug\nBrowsing Off\nWebInterface No\nJobRetryInterval 2\nPreserveJobFiles Yes\n"
            "<Location />\n  Order allow,deny\n  Allow all\n</Location>\n"
            "<Policy default>\n  <Limit All>\n    Order allow,deny\n    Allow all\n  </Limit>\n</Policy>\n")
        group = "lpadmin" if "lpadmin:" in pathlib.Path("/etc/group").read_text() else "root"
        (self.folder / "cups-files.conf").write_text(
            f"ServerRoot {self.folder}/root\nCacheDir {self.folder}/cache\nStateDir {self.folder}/state\n"
            f"RequestRoot {self.folder}/spool\nTempDir {self.folder}/spool/tmp\nSystemGroup {group} root\n"
            f"AccessLog {self.folder}/log/access\nErrorLog {self.folder}/log/error\nPageLog {self.folder}/log/page\n")
        self.process = subprocess.Popen(
            [tool("cupsd"), "-f", "-c", self.folder / "cupsd.conf", "-s", self.folder / "cups-files.conf"],
            env=bus.environment, stdout=open(self.folder / "log/own", "ab"), stderr=subprocess.STDOUT)
        until(self.socket.exists, what="cupsd")

    @property
    def environment(self):
        return {**self.bus.environment, "CUPS_SERVER": str(self.socket)}

    def add(self, name, printer, model="everywhere"):
        """A queue in front of `printer`, set up as an administrator does; `raw` leaves every file as it is."""
        subprocess.run([tool("lpadmin"), "-p", name, "-E", "-v", printer.address, "-m", model],
                       check=True, capture_output=True, env=self.environment)

    def spooled(self):
        """The files of the jobs that it kept, the oldest first."""
        return sorted((self.folder / "spool").glob("d*"))

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
