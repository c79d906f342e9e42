"""Words that nobody else uses, every spelling that would give them away, and the search for them."""

import base64
import pathlib
import urllib.parse

from kiosk import letters


class Canaries:
    """Words that nobody else uses, each noted under what it stands for."""

    def __init__(self):
        self.kinds = {}

    def new(self, kind, count=12):
        return self.note(kind, f"Kanarie{letters(count)}")

    def note(self, kind, text):
        self.kinds.setdefault(kind, set()).add(text)
        return text

    def all(self):
        plain = set().union(*self.kinds.values())
        return plain | {text.replace("-", "") for text in self.texts()}

    def texts(self):
        return {text for text in set().union(*self.kinds.values()) if isinstance(text, str)}


def spellings(text):
    """The byte strings that would give `text` away; of bytes themselves, raw and as text."""
    if isinstance(text, bytes):
        return {text, text.hex().encode(), text.hex().upper().encode(), base64.b64encode(text)[:-4]}
    plain = text.encode()
    shifts = [base64.b64encode(b"\0" * pad + plain)[(8 * pad + 5) // 6 : -4] for pad in range(3)]
    upper, lower = text.upper().encode(), text.lower().encode()
    return {
        plain,
        upper,
        lower,
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        plain.hex().encode(),
        plain.hex().upper().encode(),
        urllib.parse.quote(text).encode(),
        *shifts,
    }


def found(canaries, places):
    """Which canaries stand in which files, in any spelling."""
    hits = []
    for place in places:
        data = place.read_bytes()
        hits += [(canary, place.name) for canary in canaries if any(s in data for s in spellings(canary))]
    return hits


def papers(daemon):
    """All that the daemon leaves behind: its folders, its log, its temporary files, its arguments and environment."""
    files = [file for file in pathlib.Path(daemon.home).rglob("*") if file.is_file()]
    process = pathlib.Path("/proc") / str(daemon.process.pid)
    return files + [process / "cmdline", process / "environ"]


def files_in(folder):
    return [file for file in pathlib.Path(folder).rglob("*") if file.is_file()]
