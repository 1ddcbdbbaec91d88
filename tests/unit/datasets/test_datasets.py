"""Data files: their content, and one clear line when one is missing or damaged."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from course_utils import datasets
from course_utils.datasets import load_sunspots, read_sunspots, sunspots
from course_utils.datasets.files import DATA, DataFileError

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


GOOD = (DATA / "sunspots.csv").read_text(encoding="utf-8")
DAMAGED = {
    "empty": ("", "is empty"),
    "another header": (GOOD.replace("year", "Year", 1), "first line"),
    "cut off": (GOOD[: len(GOOD) // 2].rsplit("\n", 1)[0], "years instead of 309"),
    "no number": (GOOD.replace("1703,23", "1703,many"), "line 5"),
    "a year twice": (GOOD.replace("1704,", "1703,"), "line 6"),
    "negative": (GOOD.replace("1700,5", "1700,-5"), "line 2"),
    "a web page": ("<html>\n" * 400, "first line"),
    "lines too many": (GOOD + "2009,3.1\n", "years instead of 309"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_file_is_named_in_one_line(case, tmp_path):
    content, what = DAMAGED[case]
    path = tmp_path / "sunspots.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        read_sunspots(path)
    message = str(caught.value)
    assert what in message
    assert "sunspots.csv" in message and "git checkout" in message and "\n" not in message
    assert caught.value._render_traceback_() == [f"DataFileError: {message}"]


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "sunspots.csv"
    path.write_bytes(b"\xff\xfe\x00\x81" * 50)
    with pytest.raises(DataFileError, match="not a text file"):
        read_sunspots(path)


def test_without_the_file_the_notebook_goes_on_with_a_stand_in(monkeypatch, capsys):
    missing = Path("data/sunspots.csv.away")
    monkeypatch.setattr(sunspots, "read_sunspots", lambda: read_sunspots(missing))
    years, numbers = load_sunspots()
    assert years.shape == numbers.shape == (309,)
    line = capsys.readouterr().out.strip()
    assert "is missing" in line and "stands in" in line and "\n" not in line


def test_in_strict_mode_there_is_no_stand_in(monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "1")
    missing = Path("data/sunspots.csv.away")
    monkeypatch.setattr(sunspots, "read_sunspots", lambda: read_sunspots(missing))
    with pytest.raises(DataFileError):
        load_sunspots()
