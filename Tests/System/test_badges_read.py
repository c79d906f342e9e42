"""Proof 12: every badge can be read back, also when it is worn, blurred, askew or far away."""

import concurrent.futures
import random
import subprocess

import cv2
import numpy

from reading import DISTORTIONS, plant, read

ROLES = ["communityOfficer", "customsOfficer", "securityGuard", "participant", "supplier", "other"]
FORMATS = ["brother62x100", "full62x100", "zebra203", "card"]
NAMES = ["Jan", "Anne-Fleur", "Łukasz", "李小龙", "يوسف", "Wolfeschlegelsteinhausenbergerdorff", "สมชาย", "Siobhán"]
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def sample(program, folder, number, code):
    """A badge of every kind in turn, drawn by the program."""
    picture = folder / f"{number}.png"
    subprocess.run(
        [program, "badge", "sample", "--name", NAMES[number % 8], "--role", ROLES[number % 6], "--format",
         FORMATS[number % 4], "--language", ["nl", "en"][number // 4 % 2], "--code", code, "--out", picture],
        check=True, capture_output=True)
    return cv2.imread(str(picture), cv2.IMREAD_GRAYSCALE)


def pictures(program, folder, count):
    chance = random.Random(12)
    codes = ["B" + "".join(chance.choices(SIGNS, k=41)) for _ in range(count)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        drawn = pool.map(lambda job: sample(program, folder, *job), enumerate(codes))
        yield from zip(drawn, codes)


def count_readers(badges):
    chance = numpy.random.default_rng(12)
    readers = dict.fromkeys(["zbar", "ZXing", *DISTORTIONS], 0)
    for picture, code in badges:
        for reader in read(picture, code, chance):
            readers[reader] += 1
    return readers


def test_every_badge_is_read_back_clean_and_nearly_every_one_worn(program, tmp_path, at_length, tell):
    total = at_length(200, 1000)
    readers = count_readers(pictures(program, tmp_path, total))
    tell(f"proof 12: badges {total}, read " + ", ".join(f"{name} {count}" for name, count in readers.items()))
    assert readers["zbar"] == readers["ZXing"] == total
    assert all(readers[name] >= 0.99 * total for name in DISTORTIONS)


def test_the_proof_fails_when_a_white_bar_covers_the_code(program, tmp_path):
    spoiled = ((plant(picture), code) for picture, code in pictures(program, tmp_path, 8))
    assert not any(count_readers(spoiled).values())
