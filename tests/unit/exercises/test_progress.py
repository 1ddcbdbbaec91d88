"""The progress file: written whole or not at all, never a crash."""

import json

import pytest

from course_utils.exercises.progress import load_progress, save_solved


def test_saved_and_read_again(tmp_path):
    path = tmp_path / "work" / "progress.json"
    assert save_solved("b", path) == save_solved("a", path) == ""
    assert load_progress(path) == ({"a", "b"}, "")
    assert json.loads(path.read_text()) == {"solved": ["a", "b"]}
    assert [p.name for p in path.parent.iterdir()] == ["progress.json"]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"solved": 3}', '{"solved": [1]}', '{"done": []}', "\xff"]
)
def test_a_damaged_file_is_set_aside_and_named(tmp_path, content):
    path = tmp_path / "progress.json"
    for number in (1, 2):
        path.write_text(content, encoding="latin-1")
        solved, notice = load_progress(path)
        assert solved == set()
        assert f"progress.damaged-{number}.json" in notice and "\n" not in notice
        kept = tmp_path / f"progress.damaged-{number}.json"
        assert kept.read_text(encoding="latin-1") == content
    assert save_solved("a", path) == ""
    assert load_progress(path)[0] == {"a"}


def test_where_nothing_can_be_written_one_line_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    notice = save_solved("a", tmp_path / "file" / "progress.json")
    assert "Progress is not saved" in notice and "\n" not in notice


def test_nothing_saved_yet(tmp_path):
    assert load_progress(tmp_path / "progress.json") == (set(), "")
