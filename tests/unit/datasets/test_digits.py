"""The handwritten digits, and the calculator's that stand in for them."""

import hashlib

import numpy as np

from course_utils.datasets.digits import TRAIN, calculator_digits, read_digits
from course_utils.datasets.files import DATA


def test_digits():
    images, labels = read_digits()
    assert images.shape == (1797, 8, 8) and images.dtype == np.float32
    assert images.min() == 0 and images.max() == 1
    assert (images * 16 == np.round(images * 16)).all()
    assert (images * 16).sum() == 561718
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (images[0, 0] * 16).tolist() == [0, 0, 5, 13, 9, 1, 0, 0]  # the upper arc of a zero
    text = (DATA / "digits.csv").read_text(encoding="utf-8")  # newlines differ between systems
    digest = hashlib.sha256(text.encode()).hexdigest()
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
