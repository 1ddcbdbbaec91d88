"""The progress file: written whole or not at all, never a crash."""

import json
import subprocess
import sys
import time

import pytest

from course_utils.exercises.progress import load_progress, save_solved
from course_utils.files import one_at_a_time


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


MANY = """
import sys, time
from pathlib import Path
from course_utils.exercises.progress import save_solved
who, path, start = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
time.sleep(max(0, start - time.time()))
for i in range(25):
    assert save_solved(f"{who}{i}", path) == ""
"""


def test_notebooks_that_save_at_the_same_time_lose_nothing(tmp_path):
    path, names = tmp_path / "work" / "progress.json", "abcd"
    start = str(time.time() + 1)
    command = [sys.executable, "-c", MANY]
    running = [subprocess.Popen([*command, name, str(path), start]) for name in names]
    assert [process.wait(60) for process in running] == [0] * len(names)
    assert load_progress(path) == ({f"{name}{i}" for name in names for i in range(25)}, "")
    assert [p.name for p in path.parent.iterdir()] == ["progress.json"]


def test_a_lock_that_was_left_behind_is_removed(tmp_path):
    path = tmp_path / "progress.json"
    (tmp_path / ".progress.json.lock").mkdir()
    with one_at_a_time(path, patience=0.05):
        pass
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".progress.json.lock").write_text("no folder")
    with one_at_a_time(path, patience=0.05):
        pass
