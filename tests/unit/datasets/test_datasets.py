"""Data files: provenance, size, and content."""

import hashlib

import numpy as np
import pytest

from course_utils import datasets
from course_utils.datasets import read_sunspots
from course_utils.datasets.files import DATA

FILES = sorted(p.name for p in DATA.iterdir() if p.name != "README.md")


def test_every_file_has_its_provenance():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert [name for name in FILES if f"`{name}`" not in readme] == []


def test_every_generator_has_its_rule():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    functions = [name for name in datasets.__all__ if callable(getattr(datasets, name))]
    generators = [name for name in functions if name.split("_")[0] not in ("load", "read")]
    views = {"frame_labels", "spectrogram", "written"}  # of data made by another
    assert [name for name in generators if f"`{name}`" not in readme] == sorted(views)


def test_data_stays_small():
    assert sum((DATA / name).stat().st_size for name in FILES) < 1e6


def test_sunspots():
    years, numbers = read_sunspots()
    assert (years == np.arange(1700, 2009)).all()
    assert numbers.shape == (309,)
    assert numbers.min() == 0
    assert numbers[years == 1957] == numbers.max() == pytest.approx(190.2)
    text = (DATA / "sunspots.csv").read_text(encoding="utf-8")  # newlines differ between systems
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert digest == "c0740c96ce2ae2d190a099d8ed7bb2a8e35c77e4d9a358439bcd9e65394c15a6"
