"""One clear line when a data file is missing or damaged, and what stands in for it."""

from pathlib import Path

import pytest

from course_utils.datasets import digits, sunspots
from course_utils.datasets.files import DATA, DataFileError

YEARS = (DATA / "sunspots.csv").read_text(encoding="utf-8")
SUNSPOTS = {
    "empty": ("", "is empty"),
    "another header": (YEARS.replace("year", "Year", 1), "first line"),
    "cut off": (YEARS[: len(YEARS) // 2].rsplit("\n", 1)[0], "years instead of 309"),
    "no number": (YEARS.replace("1703,23", "1703,many"), "line 5"),
    "a year twice": (YEARS.replace("1704,", "1703,"), "line 6"),
    "negative": (YEARS.replace("1700,5", "1700,-5"), "line 2"),
    "a web page": ("<html>\n" * 400, "first line"),
    "lines too many": (YEARS + "2009,3.1\n", "years instead of 309"),
}
PICTURES = (DATA / "digits.csv").read_text(encoding="utf-8")
ROWS = PICTURES.splitlines()
DIGITS = {
    "empty": ("", "is empty"),
    "another header": (PICTURES.replace("label", "digit", 1), "first line"),
    "cut off": ("\n".join(ROWS[:1000]), "999 pictures instead of 1797"),
    "cut off within a line": (PICTURES[: len(PICTURES) // 2 // 74 * 74 + 10], "reads"),
    "a pixel above 16": (PICTURES.replace(ROWS[4], ROWS[4][:-1] + "h"), "line 5"),
    "a pixel missing": (PICTURES.replace(ROWS[5], ROWS[5][:-1]), "line 6"),
    "a digit above 9": (PICTURES.replace(ROWS[1], "10" + ROWS[1][1:]), "line 2"),
    "other digits": (PICTURES.replace(ROWS[2], "١" + ROWS[2][1:]), "line 3"),
    "a web page": ("<html>\n" * 400, "first line"),
    "lines too many": (PICTURES + ROWS[1] + "\n", "1798 pictures"),
}
HOMES = {"sunspots": sunspots, "digits": digits}


def read(name, path):
    return getattr(HOMES[name], f"read_{name}")(path)


@pytest.fixture(params=HOMES)
def without_its_file(request, monkeypatch):
    """Name and loader of a data set whose file is missing."""
    home, reader = HOMES[request.param], f"read_{request.param}"
    original = getattr(home, reader)
    missing = Path(f"data/{request.param}.csv.away")
    monkeypatch.setattr(home, reader, lambda: original(missing))
    return request.param, getattr(home, f"load_{request.param}")


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        pytest.param(name, *case, id=f"{name}-{what}")
        for name, cases in [("sunspots", SUNSPOTS), ("digits", DIGITS)]
        for what, case in cases.items()
    ],
)
def test_a_damaged_file_is_named_in_one_line(name, content, what, tmp_path):
    path = tmp_path / f"{name}.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        read(name, path)
    message = str(caught.value)
    assert what in message
    assert f"{name}.csv" in message and "git checkout" in message and "\n" not in message
    assert caught.value._render_traceback_() == [f"DataFileError: {message}"]


@pytest.mark.parametrize("name", HOMES)
def test_bytes_that_are_no_text(name, tmp_path):
    path = tmp_path / f"{name}.csv"
    path.write_bytes(b"\xff\xfe\x00\x81" * 50)
    with pytest.raises(DataFileError, match="not a text file"):
        read(name, path)


SHAPES = {"sunspots": [(309,), (309,)], "digits": [(1797, 8, 8), (1797,)]}


def test_without_the_file_the_notebook_goes_on_with_a_stand_in(without_its_file, capsys):
    name, load = without_its_file
    assert [part.shape for part in load()] == SHAPES[name]
    line = capsys.readouterr().out.strip()
    stands = {"sunspots": "stands in", "digits": "stand in"}[name]
    assert "is missing" in line and stands in line and "\n" not in line


def test_in_strict_mode_there_is_no_stand_in(without_its_file, monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(DataFileError):
        without_its_file[1]()
