"""Proof 12: every printed badge can be read, also worn, blurred, askew or from further away.

    decode.py FOLDER [--plant]

FOLDER holds the badges and `codes.tsv` with one line a badge: file name, tab, code. Two decoders that share no
code, zbar and ZXing, must both read every clean badge; at least one of them 99 of 100 distorted ones. Prints the
counts and exits 1 below the goal. `--plant` draws a white bar over a finder pattern: then the proof must fail.

Needs from PyPI: numpy, opencv-python-headless, pyzbar, zxing-cpp; from Debian: libzbar0.
"""

import argparse
import pathlib
import sys

import cv2
import numpy
import zxingcpp
from pyzbar import pyzbar

CLEAN_GOAL = 1.0
DISTORTED_GOAL = 0.99


def by_zbar(picture):
    return {found.data.decode() for found in pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.QRCODE])}


def by_zxing(picture):
    return {found.text for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)}


def noise(picture, chance):
    """One dot in ten is the other colour; a scanner's lens then blends neighbours."""
    flipped = numpy.where(chance.random(picture.shape) < 0.10, 255 - picture, picture)
    return cv2.GaussianBlur(flipped, (0, 0), 1.6)


def blur(picture, chance):
    return cv2.GaussianBlur(picture, (0, 0), 3.0)


def turn(picture, chance):
    height, width = picture.shape
    angle = 15 if chance.random() < 0.5 else -15
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    matrix[:, 2] += 150
    return cv2.warpAffine(picture, matrix, (width + 300, height + 300), flags=cv2.INTER_LINEAR, borderValue=255)


def scale(picture, chance):
    return cv2.resize(picture, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)


DISTORTIONS = {"noise 10 %": noise, "blur": blur, "turn 15 degrees": turn, "scale 70 %": scale}


def plant(picture):
    """A white bar across the middle of the lower finder pattern and on through the symbol."""
    for points in [found.position for found in zxingcpp.read_barcodes(picture)]:
        left, bottom = points.bottom_left.x, points.bottom_left.y
        side = points.bottom_right.x - left
        picture[bottom - side // 3 : bottom + 8, left - 8 : left + side + 8] = 255
    return picture


def badges(folder):
    lines = (folder / "codes.tsv").read_text(encoding="utf-8").splitlines()
    for name, code in (line.split("\t") for line in lines if line):
        picture = cv2.imread(str(folder / name), cv2.IMREAD_GRAYSCALE)
        if picture is None:
            sys.exit(f"decode: {folder / name} cannot be read as a picture")
        yield picture, code


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--plant", action="store_true", help="spoil each badge first; the proof must then fail")
    options = arguments.parse_args()

    chance = numpy.random.default_rng(12)
    total, clean = 0, {"zbar": 0, "ZXing": 0}
    read = dict.fromkeys(DISTORTIONS, 0)
    for picture, code in badges(options.folder):
        total += 1
        if options.plant:
            picture = plant(picture)
        clean["zbar"] += by_zbar(picture) == {code}
        clean["ZXing"] += by_zxing(picture) == {code}
        for name, distort in DISTORTIONS.items():
            worn = distort(picture, chance)
            read[name] += by_zbar(worn) == {code} or by_zxing(worn) == {code}

    print(f"badges {total}, clean: " + ", ".join(f"{name} {count}" for name, count in clean.items()))
    print("distorted: " + ", ".join(f"{name} {count}" for name, count in read.items()))
    if total == 0:
        sys.exit("decode: no badges, so nothing is proved")
    good = all(count >= CLEAN_GOAL * total for count in clean.values())
    good = good and all(count >= DISTORTED_GOAL * total for count in read.values())
    print("goal reached" if good else "goal NOT reached")
    sys.exit(0 if good else 1)


main()
