"""The plays, and a text of one's own: content, and one clear line when something is wrong."""

import hashlib

import pytest

from course_utils.datasets import shakespeare
from course_utils.datasets.files import DATA, DataFileError
from course_utils.datasets.shakespeare import LEAST, TEST, TRAIN, load_text, read_shakespeare

GOOD = (DATA / "shakespeare.txt").read_text(encoding="ascii")


def test_the_plays():
    train, test = read_shakespeare()
    assert (len(train), len(test)) == (TRAIN, TEST) == (418_568, 174_242)
    assert set(train) == set(test) and len(set(train)) == 64
    digest = hashlib.sha256((train + test).encode()).hexdigest()
    assert digest == "34906f4d5af9f63cb4fe14d966af2c20b01cb2f18aa0a2923d48634b5345d5ad"
    assert "Now is the winter of our discontent" in test
    assert "Now is the winter of our discontent" not in train
    assert load_text() == (train, test)


DAMAGED = {
    "empty": ("", "0 characters"),
    "cut off": (GOOD[:1000], "1000 characters"),
    "no ASCII": (GOOD.replace("winter", "wintér", 1), "not ASCII"),
    "another text": ("x" + GOOD[1:], "do not begin"),
    "parts turned round": (GOOD[TRAIN:] + GOOD[:TRAIN], "do not begin"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_file_is_named_in_one_line(case, tmp_path):
    content, what = DAMAGED[case]
    path = tmp_path / "shakespeare.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        read_shakespeare(path)
    message = str(caught.value)
    assert what in message and "git checkout" in message and "\n" not in message


def test_without_the_file_a_text_made_by_rule_stands_in(tmp_path, monkeypatch, capsys):
    missing = tmp_path / "shakespeare.txt"
    monkeypatch.setattr(shakespeare.read_shakespeare, "__defaults__", (missing,))
    monkeypatch.delenv("COURSE_STRICT", raising=False)
    train, test = load_text()
    assert (len(train), len(test)) == (TRAIN, TEST) and set(test) <= set(train)
    said = capsys.readouterr().out
    assert "is missing" in said and "stand in" in said
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(DataFileError, match="is missing"):
        load_text()


def test_a_text_of_ones_own(tmp_path, capsys):
    path = tmp_path / "mine.txt"
    path.write_bytes("\ufeff".encode() + "Es war einmal ein König.\r\n".encode() * 1000)
    train, test = load_text(path)
    assert train.startswith("Es war einmal ein König.\nEs war")
    assert len(train) == int(0.7 * 25_000) and len(train + test) == 25_000
    assert capsys.readouterr().out == ""


def test_characters_never_seen_in_training_are_left_out_with_a_line(tmp_path, capsys):
    path = tmp_path / "mine.txt"
    path.write_text("abc " * 3000 + "äöü abc", encoding="utf-8")
    train, test = load_text(path)
    assert set(test) <= set(train) and test.endswith("c  abc")
    said = capsys.readouterr().out
    assert "mine.txt: 3 characters" in said and "'ä', 'ö', 'ü'" in said


OWN = {
    "empty": (b"", "is empty"),
    "tiny": (b"To be, or not to be", f"has 19 characters: {LEAST:,} or more"),
    "Latin-1": ("Größe ".encode("latin-1") * 5000, "not text in UTF-8 (byte 2)"),
    "UTF-16": ("To be ".encode("utf-16") * 5000, "not text in UTF-8 (byte 0)"),
}


@pytest.mark.parametrize("case", OWN)
def test_what_is_wrong_with_ones_own_text_is_said_in_one_line(case, tmp_path):
    content, what = OWN[case]
    path = tmp_path / "mine.txt"
    path.write_bytes(content)
    with pytest.raises(DataFileError) as caught:
        load_text(path)
    message = str(caught.value)
    assert what in message and message.startswith("mine.txt") and "\n" not in message


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DataFileError, match=r"^mine\.txt: there is no such file"):
        load_text(tmp_path / "mine.txt")
    with pytest.raises(DataFileError, match="cannot be read"):
        load_text(tmp_path)
