"""Labels as a printer got them, and the queue that they came from."""

import contextlib
import pathlib
import sqlite3

import numpy

from printers import until

OFFICER = {"role": "communityOfficer", "partner": 1, "organisation": None, "purpose": "dropIn"}


def raster(path):
    """The dots of a one-bit PWG raster file as a picture, ink black; read by hand, as the PWG 5102.4 says."""
    data = pathlib.Path(path).read_bytes()
    assert data[:4] == b"RaS2", data[:4]
    number = lambda at: int.from_bytes(data[4 + at : 8 + at], "big")  # noqa: E731
    wide, high, bits, length = number(372), number(376), number(388), number(392)
    assert (bits, number(400)) == (1, 3), "one bit, black"
    at, rows = 4 + 1796, []
    while len(rows) < high:
        again, at, row = data[at] + 1, at + 1, bytearray()
        while len(row) < length:
            count = data[at]
            if count <= 127:
                row += data[at + 1 : at + 2] * (count + 1)
                at += 2
            else:
                row += data[at + 1 : at + 258 - count]
                at += 258 - count
        rows += [bytes(row)] * again
    ink = numpy.unpackbits(numpy.frombuffer(b"".join(rows), numpy.uint8).reshape(high, length), axis=1)
    return (255 * (1 - ink[:, :wide])).astype(numpy.uint8)


def jobs(daemon):
    """The queue as the record holds it: state and cause of each job."""
    with contextlib.closing(sqlite3.connect(f"file:{daemon.record}?mode=ro", uri=True)) as record:
        record.row_factory = sqlite3.Row
        return [dict(row) for row in record.execute("SELECT state, cause, attempts FROM printJob ORDER BY id")]


def last(daemon):
    return (jobs(daemon) or [{}])[-1]


def waits(daemon, cause, within=20):
    until(lambda: last(daemon).get("cause") == cause, within, f"the cause {cause}")


def comes_out(daemon, within=20):
    until(lambda: last(daemon).get("state") == "printed", within, "the badge")
