"""The commands that build the book, and what they say when they cannot."""

import pytest

from course_utils.commands import cli
from course_utils.site import book
from course_utils.site.book import BookError, build_book


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years")
    with pytest.raises(BookError, match="something else than a site"):
        build_book(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years"


def test_a_folder_without_a_pyodide_is_named(tmp_path):
    with pytest.raises(BookError, match=r"no pyodide\.mjs"):
        build_book(tmp_path / "site", tmp_path)


def test_the_command_says_where_it_is_and_what_is_wrong(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(book, "build_book", lambda folder, pyodide: folder)
    assert cli.main(["site", "-o", str(tmp_path)]) == 0
    assert f"written: {tmp_path}" in capsys.readouterr().out

    def broken(folder, pyodide):
        raise BookError("one line")

    monkeypatch.setattr(book, "build_book", broken)
    assert cli.main(["site", "-o", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "one line\n"
