"""File systems of a proof's own: on an image over a loop device, to fill up, cut off and mount again."""

import fcntl
import os
import pathlib
import struct

from conftest import shell, tool

# XFS_IOC_GOINGDOWN, which ext4 answers too: `xfs_io -x -c shutdown` without the time that starting it takes.
GOING_DOWN = 0x8004587D
WITHOUT_LOG_FLUSH = 2
EATMYDATA = "libeatmydata.so"


class Disk:
    """An image file with a file system on it; `path` is where it is mounted."""

    def __init__(self, folder, kind="ext4", megabytes=64):
        self.image = pathlib.Path(folder) / f"{kind}.img"
        self.path = pathlib.Path(folder) / f"{kind}.mounted"
        self.path.mkdir(parents=True, exist_ok=True)
        with open(self.image, "wb") as image:
            image.truncate(megabytes * 1024 * 1024)
        quiet = ["-q", "-F", "-m", "0", "-b", "4096"] if kind == "ext4" else ["-q", "-f"]
        shell(tool(f"mkfs.{kind}"), *quiet, str(self.image))
        self.mounted = False

    def __enter__(self):
        return self.mount()

    def __exit__(self, *_):
        self.unmount()
        self.image.unlink(missing_ok=True)

    def mount(self):
        shell(tool("mount"), "-o", "loop", str(self.image), str(self.path))
        self.mounted = True
        return self

    def unmount(self):
        if self.mounted:
            shell(tool("umount"), str(self.path))
            self.mounted = False

    def cut(self):
        """The power goes: whatever was not synced is gone."""
        handle = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, GOING_DOWN, struct.pack("I", WITHOUT_LOG_FLUSH))
        finally:
            os.close(handle)

    def fill(self, leaving):
        """Puts ballast on the disk until only `leaving` bytes are free."""
        room = os.statvfs(self.path)
        with open(self.path / "ballast", "wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, room.f_bavail * room.f_bsize - leaving)

    def free(self):
        (self.path / "ballast").unlink()
