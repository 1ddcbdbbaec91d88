"""Which submissions there are, and whose."""

import zipfile

import pytest

from benchmarks.simulated_class import STEM, notebook
from course_utils.commands.grade.collect import student_of, submissions
from course_utils.files import ROOT

FILE = f"{STEM}.ipynb"


@pytest.mark.parametrize(
    "name, student",
    [
        (f"Ada Lovelace_4711_assignsubmission_file_/{FILE}", "4711"),
        (f"Ada_Lovelace_4711_assignsubmission_file/{FILE}", "4711"),
        (f"Ada Lovelace_4711_assignsubmission_file_{FILE}", "4711"),
        (f"lovelaceada_12345_67890_{FILE}", "12345"),
        (f"lovelaceada_LATE_12345_67890_{STEM}-1.ipynb", "12345"),
        (f"s2400123/{FILE}", "s2400123"),
        (f"s2400123/notebooks/work/{FILE}", "s2400123"),
        (f"s2400123_{FILE}", "s2400123"),
        (f"{STEM} - Ada Lovelace.ipynb", "Ada Lovelace"),
        (f"{STEM}_s2400123 (1).ipynb", "s2400123"),
        ("01_s2400123.ipynb", "s2400123"),
        ("s2400123.ipynb", "s2400123"),
    ],
)
def test_names_of_students(name, student):
    assert student_of(name, STEM) == student


def test_a_zip_of_folders_and_zips_and_what_does_not_count(tmp_path):
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr(f"work/{FILE}", notebook({}))
        archive.writestr(f"__MACOSX/work/._{FILE}", "x")
    outer = tmp_path / "all.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr(f"A B_1_assignsubmission_file/{FILE}", notebook({}))
        archive.writestr("C D_2_assignsubmission_file/mine.zip", inner.read_bytes())
        archive.writestr("E F_3_assignsubmission_file/mine.zip", b"PK no zip")
        archive.writestr(f"A B_1_assignsubmission_file/.ipynb_checkpoints/{FILE}", "x")
        archive.writestr("readme.txt", "x")
    found = {s.student: s for s in submissions(outer, STEM)}
    assert set(found) == {"1", "2", "3"}
    assert found["1"].text == found["2"].text == notebook({})
    assert found["3"].text == ""


def test_of_several_notebooks_the_one_asked_for_counts_and_two_are_a_line(tmp_path):
    for name, text in {
        "a/00_sequences.ipynb": (ROOT / "notebooks/00_sequences.ipynb").read_text("utf-8"),
        f"a/{FILE}": notebook({}),
        f"b/{FILE}": notebook({}),
        "b/again.ipynb": notebook({"rnn_step": "rnn_step = 3"}),
        f"c/{FILE}": notebook({}),
        f"c/copy/{FILE}": notebook({}),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    a, b, c = submissions(tmp_path, STEM)
    assert a.name == f"a/{FILE}" and not a.problem
    assert b.problem == f"two notebooks of one student: b/{FILE}, b/again.ipynb"
    assert not c.problem  # the same twice


def test_a_folder_around_all_folders_is_nobodys(tmp_path):
    for student in ("ada", "bob"):
        (tmp_path / "week 3" / student).mkdir(parents=True)
        (tmp_path / "week 3" / student / FILE).write_text(notebook({}))
    assert [s.student for s in submissions(tmp_path, STEM)] == ["ada", "bob"]


def test_nothing_there_is_one_line(tmp_path):
    (tmp_path / "readme.txt").write_text("x")
    for place, said in {
        tmp_path: "has no notebooks",
        tmp_path / "nowhere": "no such folder",
        tmp_path / "readme.txt": "neither a folder nor a zip",
    }.items():
        with pytest.raises(ValueError, match=said):
            submissions(place, STEM)
