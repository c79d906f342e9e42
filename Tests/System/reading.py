"""Reads badges back: as they are printed, and worn, blurred, askew or from further away.

Two decoders that share no code: zbar and ZXing.
"""

import cv2
import numpy
import zxingcpp
from pyzbar import pyzbar


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


def read(picture, code, chance):
    """Who read `code` in the picture, and under which distortions at least one decoder did."""
    by = {name for name, reader in (("zbar", by_zbar), ("ZXing", by_zxing)) if reader(picture) == {code}}
    for name, distort in DISTORTIONS.items():
        worn = distort(picture, chance)
        if by_zbar(worn) == {code} or by_zxing(worn) == {code}:
            by.add(name)
    return by
