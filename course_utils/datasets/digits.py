"""Handwritten digits, 8×8 pixels each: 1797 pictures by 13 people."""

import re

import numpy as np

from course_utils.datasets.files import DATA, or_stand_in, problem, read_lines

PICTURES = 1797
TRAIN = 1297  # the first of the file; the last 500, written by other hands, are for the test
HEADER = "label," + ",".join(f"row{i}" for i in range(1, 9))
LINE = re.compile(r"[0-9](,[0-9a-g]{8}){8}", re.ASCII)


def read_digits(path=DATA / "digits.csv"):
    """Read the handwritten digits from a file.

    Parameters
    ----------
    path : Path
        A CSV file with the columns ``label`` and ``row1`` to ``row8``: eight pixels a row, each
        one character, 0 to 9 and a to g for 10 to 16.

    Returns
    -------
    images : array of float32 (1797, 8, 8)
        Share of ink in each pixel, 0 (none) to 1, in steps of 1/16.
    labels : array of int (1797,)
        The digit, 0 to 9.

    Raises
    ------
    DataFileError
        When the file is missing or damaged, naming the file, the place and the remedy.

    Notes
    -----
    Source: Alpaydin and Kaynak (1998), UCI Machine Learning Repository; see ``data/README.md``.
    Pictures by the same hand stand close together in the file.  So split it in its own order, at
    :data:`TRAIN`: after a random split the test would be on hands already seen.
    """
    lines = read_lines(path, HEADER)
    for i, line in enumerate(lines):
        if not LINE.fullmatch(line):
            raise problem(path, f"is damaged: line {i + 2} reads {line[:80]!r}")
    if len(lines) != PICTURES:
        raise problem(path, f"is damaged: it has {len(lines)} pictures instead of {PICTURES}")
    labels = np.array([int(line[0]) for line in lines])  # (1797,)
    pixels = [[int(c, 17) for c in line[2:].replace(",", "")] for line in lines]
    return np.array(pixels, np.float32).reshape(PICTURES, 8, 8) / 16, labels


def load_digits():
    """The handwritten digits; where the file is damaged, a stand-in and one line that says so.

    Returns
    -------
    images : array of float32 (1797, 8, 8)
    labels : array of int (1797,)
        As :func:`read_digits`.  The stand-in is a pocket calculator's digits, so that a notebook
        goes on; with the environment variable ``COURSE_STRICT`` at 1 there is no stand-in.

    Raises
    ------
    DataFileError
        In strict mode, when the file is missing or damaged.
    """
    who = "a calculator's digits stand in: no claim about people"
    return or_stand_in(read_digits, calculator_digits, who)


# Bars of a seven-segment display: top, top left, top right, middle, bottom left, bottom right,
# bottom, as (rows, columns) of the 8×8 picture.
BARS = [
    (slice(0, 1), slice(2, 6)),
    (slice(0, 4), slice(2, 3)),
    (slice(0, 4), slice(5, 6)),
    (slice(3, 4), slice(2, 6)),
    (slice(3, 8), slice(2, 3)),
    (slice(3, 8), slice(5, 6)),
    (slice(7, 8), slice(2, 6)),
]
LIT = [  # which bars, for the digits 0 to 9
    "1110111",
    "0010010",
    "1011101",
    "1011011",
    "0111010",
    "1101011",
    "1101111",
    "1010010",
    "1111111",
    "1111011",
]


def calculator_digits():
    """Pictures of the digits 0 to 9 as a seven-segment display shows them, over and over.

    Returns
    -------
    images : array of float32 (1797, 8, 8)
        The same digit is drawn at three places and in varied ink, by rule.
    labels : array of int (1797,)
    """
    labels = np.arange(PICTURES) % 10
    images = np.zeros((PICTURES, 8, 8), np.float32)  # (1797, 8, 8)
    for i, label in enumerate(labels):
        for bar, lit in zip(BARS, LIT[label], strict=True):
            if lit == "1":
                images[i][bar] = (10 + i // 30 % 7) / 16
        images[i] = np.roll(images[i], i // 10 % 3 - 1, axis=1)
    return images, labels
