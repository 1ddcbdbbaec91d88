import importlib.util
import json

import pytest

from course_utils.commands.copies import (
    MOVED,
    RECORD,
    fresh_copy,
    moved_imports,
    notebook_version,
    read_notebook,
    recorded_version,
    update_copies,
    write_notebook,
)
from course_utils.files import write_atomically


def notebook(source="x = 1", **metadata):
    return {
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Title\n", "text"]},
            {
                "cell_type": "code",
                "id": "b",
                "metadata": metadata,
                "source": source,
                "execution_count": 7,
                "outputs": [{"output_type": "stream", "name": "stdout", "text": "σ"}],
            },
        ],
        "metadata": {"kernelspec": {"name": "python3"}, "widgets": {"state": {}}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.fixture
def course(tmp_path):
    """A course of two notebooks: the folders of the originals and of the copies."""
    source = tmp_path / "notebooks"
    source.mkdir()
    for name in ("00_sequences.ipynb", "01_recurrent_neuron.ipynb"):
        write_notebook(source / name, notebook())
    for name in ("scratch", "00_notes", "00_sequences-Copy1"):
        write_notebook(source / f"{name}.ipynb", notebook())
    return source, tmp_path / "work"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_has_no_outputs_and_knows_its_version():
    original = notebook()
    before = json.dumps(original)
    copy = fresh_copy(original)
    assert copy["cells"][1]["outputs"] == []
    assert copy["cells"][1]["execution_count"] is None
    assert copy["metadata"] == {
        "kernelspec": {"name": "python3"},
        RECORD: notebook_version(original),
    }
    assert json.dumps(original) == before


def test_version_is_of_what_the_author_wrote():
    executed_again = notebook()
    executed_again["cells"][1]["outputs"] = []
    executed_again["cells"][1]["execution_count"] = 8
    executed_again["metadata"] = {}
    executed_again["cells"][0]["source"] = "# Title\ntext"  # Jupyter stores text in both forms
    assert notebook_version(executed_again) == notebook_version(notebook())
    assert notebook_version(notebook("x = 2")) != notebook_version(notebook())
    assert notebook_version(notebook(exercise="f")) != notebook_version(notebook())


def test_copies_are_made_once(course):
    source, work = course
    assert update_copies(source, work) == []
    assert names(work) == ["00_sequences.ipynb", "01_recurrent_neuron.ipynb"]
    mine = work / "00_sequences.ipynb"
    edited = read_notebook(mine)
    edited["cells"][1]["source"] = "x = 'mine'"
    write_notebook(mine, edited)
    before = mine.read_bytes()
    assert update_copies(source, work) == []
    assert mine.read_bytes() == before
    assert names(work) == ["00_sequences.ipynb", "01_recurrent_neuron.ipynb"]


def test_deleting_a_copy_starts_over(course):
    source, work = course
    update_copies(source, work)
    mine = work / "01_recurrent_neuron.ipynb"
    fresh = mine.read_bytes()
    mine.unlink()
    assert update_copies(source, work) == []
    assert mine.read_bytes() == fresh


def test_a_changed_notebook_is_put_beside_once_per_version(course):
    source, work = course
    update_copies(source, work)
    before = (work / "01_recurrent_neuron.ipynb").read_bytes()
    for change in ("x = 2", "x = 3"):
        write_notebook(source / "01_recurrent_neuron.ipynb", notebook(change))
        version = notebook_version(notebook(change))
        beside = work / f"01_recurrent_neuron.updated-{version[:6]}.ipynb"
        (line,) = update_copies(source, work)
        assert "01_recurrent_neuron.ipynb" in line and beside.name in line
        assert read_notebook(beside)["cells"][1]["source"] == change
        assert recorded_version(beside) == version
        assert update_copies(source, work) == []
    assert (work / "01_recurrent_neuron.ipynb").read_bytes() == before
    assert len(names(work)) == 4


def test_taking_over_the_new_version_settles_it(course):
    source, work = course
    update_copies(source, work)
    write_notebook(source / "00_sequences.ipynb", notebook("x = 2"))
    update_copies(source, work)
    (beside,) = work.glob("*.updated-*")
    beside.replace(work / "00_sequences.ipynb")
    assert update_copies(source, work) == []
    assert names(work) == ["00_sequences.ipynb", "01_recurrent_neuron.ipynb"]


SOUND = "course_utils.sound is now course_utils.display.sound"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("from course_utils.sound import play\n", [SOUND]),
        ("import course_utils.sound", [SOUND]),
        ("x = 1\nif x:\n    from course_utils.sound import play", [SOUND]),
        ("import course_utils.sound as s\ndef unfinished(", [SOUND]),
        ("from course_utils import check, sound", [SOUND]),
        ("from course_utils import (\n    check,\n    sound,\n)", [SOUND]),
        (
            "from course_utils.labs.base import slider\nfrom course_utils.notation import LSTM",
            [
                "course_utils.labs.base is now course_utils.labs.lab",
                "course_utils.notation is now course_utils.display.rosetta",
            ],
        ),
        (
            "from course_utils.labs import base",
            ["course_utils.labs.base is now course_utils.labs.lab"],
        ),
        ("from course_utils import check, measured, predict", []),
        ("from course_utils.display.sound import play", []),
        ("from course_utils.figures import sequences as figures", []),
        ("# from course_utils.sound import play", []),
    ],
)
def test_imports_from_where_a_module_was(source, says):
    assert moved_imports(notebook(source)) == says


def test_the_line_on_a_new_version_says_why_imports_of_the_old_one_fail(course):
    source, work = course
    write_notebook(source / "00_sequences.ipynb", notebook("from course_utils.sound import play"))
    assert update_copies(source, work) == []
    write_notebook(
        source / "00_sequences.ipynb", notebook("from course_utils.display.sound import play")
    )
    (line,) = update_copies(source, work)
    assert line.endswith(f"(some of your imports fail: {SOUND})") and "\n" not in line


def test_what_has_moved_is_gone_from_there_and_is_where_it_is_said_to_be():
    for old, new in MOVED.items():
        assert importlib.util.find_spec(f"course_utils.{old}") is None, old
        assert importlib.util.find_spec(f"course_utils.{new}") is not None, new


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"cells": [', "is damaged"),
        (b"", "is damaged"),
        (b"\xff\xfe", "is damaged"),
        (b"[]", "is damaged"),
        (b'{"cells": [1], "metadata": {}}', "is damaged"),
        (json.dumps(notebook()).encode(), "does not say which version"),
    ],
)
def test_a_copy_that_cannot_be_judged_is_left_alone(course, content, says):
    source, work = course
    update_copies(source, work)
    (work / "00_sequences.ipynb").write_bytes(content)
    (line,) = update_copies(source, work)
    assert "00_sequences.ipynb" in line and says in line and "\n" not in line
    assert (work / "00_sequences.ipynb").read_bytes() == content
    (beside,) = work.glob("00_sequences.updated-*")
    assert recorded_version(beside) == notebook_version(notebook())
    assert update_copies(source, work) == []


def test_a_course_without_notebooks(tmp_path):
    with pytest.raises(FileNotFoundError, match="no notebooks"):
        update_copies(tmp_path / "nowhere", tmp_path / "work")
    assert names(tmp_path) == []


def test_a_damaged_notebook_of_the_course_is_named(course):
    source, work = course
    (source / "00_sequences.ipynb").write_text("{")
    with pytest.raises(ValueError, match=r"00_sequences\.ipynb is damaged"):
        update_copies(source, work)


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "notebook.ipynb"
    target.write_text("old")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(target, "new")
    assert target.read_text() == "old"
    assert names(tmp_path) == ["notebook.ipynb"]
