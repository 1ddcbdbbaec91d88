"""The handwritten digits: their content, and one clear line when the file is damaged."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from course_utils.datasets import digits
from course_utils.datasets.digits import TRAIN, calculator_digits, load_digits, read_digits
from course_utils.datasets.files import DATA, DataFileError

GOOD = (DATA / "digits.csv").read_text(encoding="utf-8")  # newlines differ between systems


def test_digits():
    images, labels = read_digits()
    assert images.shape == (1797, 8, 8) and images.dtype == np.float32
    assert images.min() == 0 and images.max() == 1
    assert (images * 16 == np.round(images * 16)).all()
    assert (images * 16).sum() == 561718
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (images[0, 0] * 16).tolist() == [0, 0, 5, 13, 9, 1, 0, 0]  # the upper arc of a zero
    digest = hashlib.sha256(GOOD.encode()).hexdigest()
    assert digest == "267e93df42b68f1bd10fc3f53f5228b405e5b450e5c00f73c95cdba5bbe9869c"


def nearest_neighbour_accuracy(images, labels, train, test):
    a, b = images[test].reshape(len(test), 64), images[train].reshape(len(train), 64)
    nearest = ((b**2).sum(axis=1) - 2 * a @ b.T).argmin(axis=1)
    return (labels[train][nearest] == labels[test]).mean()


def test_a_split_in_file_order_is_harder_than_a_random_one():
    images, labels = read_digits()
    order = np.arange(len(labels))
    in_order = nearest_neighbour_accuracy(images, labels, order[:TRAIN], order[TRAIN:])
    assert np.bincount(labels[TRAIN:]).min() >= 40
    assert 0.9 < in_order < 0.97  # legible, and not the same hands
    for seed in range(3):
        p = np.random.default_rng(seed).permutation(order)
        assert nearest_neighbour_accuracy(images, labels, p[:TRAIN], p[TRAIN:]) > in_order


ROWS = GOOD.splitlines()
DAMAGED = {
    "empty": ("", "is empty"),
    "another header": (GOOD.replace("label", "digit", 1), "first line"),
    "cut off": ("\n".join(ROWS[:1000]), "999 pictures instead of 1797"),
    "cut off within a line": (GOOD[: len(GOOD) // 2 // 74 * 74 + 10], "reads"),
    "a pixel above 16": (GOOD.replace(ROWS[4], ROWS[4][:-1] + "h"), "line 5"),
    "a pixel missing": (GOOD.replace(ROWS[5], ROWS[5][:-1]), "line 6"),
    "a digit above 9": (GOOD.replace(ROWS[1], "10" + ROWS[1][1:]), "line 2"),
    "other digits": (GOOD.replace(ROWS[2], "١" + ROWS[2][1:]), "line 3"),
    "a web page": ("<html>\n" * 400, "first line"),
    "lines too many": (GOOD + ROWS[1] + "\n", "1798 pictures"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_file_is_named_in_one_line(case, tmp_path):
    content, what = DAMAGED[case]
    path = tmp_path / "digits.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        read_digits(path)
    message = str(caught.value)
    assert what in message
    assert "digits.csv" in message and "git checkout" in message and "\n" not in message


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "digits.csv"
    path.write_bytes(b"\xff\xfe\x00\x81" * 50)
    with pytest.raises(DataFileError, match="not a text file"):
        read_digits(path)


def test_without_the_file_the_notebook_goes_on_with_a_stand_in(monkeypatch, capsys):
    missing = Path("data/digits.csv.away")
    monkeypatch.setattr(digits, "read_digits", lambda: read_digits(missing))
    images, labels = load_digits()
    assert images.shape == (1797, 8, 8) and labels.shape == (1797,)
    line = capsys.readouterr().out.strip()
    assert "is missing" in line and "stand in" in line and "\n" not in line


def test_in_strict_mode_there_is_no_stand_in(monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "1")
    missing = Path("data/digits.csv.away")
    monkeypatch.setattr(digits, "read_digits", lambda: read_digits(missing))
    with pytest.raises(DataFileError):
        load_digits()


def test_the_stand_in_shows_ten_different_digits():
    images, labels = calculator_digits()
    assert images.dtype == np.float32 and images.min() == 0 and images.max() == 1
    lit = images > 0
    for place in range(3):  # ten of each in a row
        pictures = {lit[10 * place + i].tobytes() for i in range(10)}
        assert len(pictures) == 10
    bars = (images[20:30] > 0).any(axis=(1, 2))
    assert bars.all() and labels[20:30].tolist() == list(range(10))
    ink = lit[10:20].sum(axis=(1, 2))
    assert ink[8] == ink.max() and ink[1] == ink.min()  # all bars lit, two bars lit
