"""The data of Foundation's ICU in the languages Balie speaks, as an object file that the linker takes instead of the whole.

icudata.py OBJECT

ICU's package of data, 34 MB of the program, carries a thousand places' words for months, currencies and units, the tables of
200 legacy encodings, dictionaries to break Thai and Khmer with, and transliterations. Balie shows dates in two languages
and reads UTF-8 and Windows-1252, which Foundation knows without a table. What ICU doesn't find it takes from "root".
The format: icu4c's ucmndata.h (a header, a count, pairs of offsets of name and data, the names, the data).
"""

import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

LANGUAGES = ("en", "nl")
MEMBER = "icu_packaged_data.cpp.o"
ALIGNMENT = 16
# One name for a language's file: its letters, and perhaps a script, a country or a variant after it.
PLACE = re.compile(r"^(?P<language>[a-z]{2,3})(_[A-Za-z0-9]*)*$")
# The one file whose name looks like a language's and is not.
INDEX = "res_index"


def is_kept(name):
    """Whether Balie can ask for this file of the package; `name` begins after the package's own."""
    folder, _, file = name.rpartition("/")
    stem, _, kind = file.rpartition(".")
    if kind in ("cnv", "dict") or folder == "translit":
        return False
    if kind == "brk":
        return not stem.endswith("_cj") and "_phrase" not in stem
    place = PLACE.match(stem)
    if kind == "res" and place and stem != INDEX:
        return place["language"] in LANGUAGES
    return True


def files(package):
    """The package's header, and each file's name with its bytes, in the package's order."""
    size = struct.unpack_from("<H", package)[0]
    if package[2:4] != b"\xda\x27" or package[12:16] != b"CmnD":
        sys.exit("icudata: this is not a package of ICU's data")
    (count,) = struct.unpack_from("<I", package, size)
    table = [struct.unpack_from("<II", package, size + 4 + 8 * index) for index in range(count)]
    ends = [start for _, start in table[1:]] + [len(package) - size]
    found = []
    for (name, start), end in zip(table, ends):
        name = package[size + name : package.index(b"\0", size + name)].decode("ascii")
        found.append((name, package[size + start : size + end]))
    return package[:size], found


def packed(header, found):
    """A package of the same form with these files, in the order they come in: ICU looks a name up by halves."""
    table = 4 + 8 * len(found)
    names = b"".join(name.encode("ascii") + b"\0" for name, _ in found)
    position = table + len(names)
    body, offsets, at = bytearray(), [], table
    start = -(-(len(header) + position) // ALIGNMENT) * ALIGNMENT - len(header)
    for name, data in found:
        body += b"\0" * (-len(body) % ALIGNMENT)
        offsets.append(struct.pack("<II", at, start + len(body)))
        body += data
        at += len(name) + 1
    between = b"\0" * (start - position)
    return header + struct.pack("<I", len(found)) + b"".join(offsets) + names + between + bytes(body)


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


def library():
    """The toolchain's Foundation, as it is linked in whole."""
    paths = json.loads(run("swiftc", "-static-stdlib", "-print-target-info"))["paths"]
    return pathlib.Path(paths["runtimeResourcePath"]) / "linux/lib_FoundationICU.a"


def main():
    target = pathlib.Path(sys.argv[1]).resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run("ar", "x", library(), MEMBER, cwd=folder)
        (symbol,) = re.findall(r" R (icudt\d+_dat)$", run("nm", folder / MEMBER), re.M)
        run("objcopy", "-O", "binary", "--only-section=.rodata", folder / MEMBER, folder / "whole")
        header, found = files((folder / "whole").read_bytes())
        kept = [(name, data) for name, data in found if is_kept(name.split("/", 1)[1])]
        (folder / "kept").write_bytes(packed(header, kept))
        (folder / "data.s").write_text(
            f'.section .rodata\n.balign {ALIGNMENT}\n.globl {symbol}\n.type {symbol}, @object\n{symbol}:\n'
            f'.incbin "{folder / "kept"}"\n.size {symbol}, . - {symbol}\n.section .note.GNU-stack,"",@progbits\n'
        )
        run("as", folder / "data.s", "-o", target)
    print(f"icudata: {len(kept)} of {len(found)} files, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
