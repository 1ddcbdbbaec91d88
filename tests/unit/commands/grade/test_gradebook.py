"""Grades filled into what Canvas and Moodle gave."""

import csv
import io

import pytest

from course_utils.commands.grade.gradebook import fill
from course_utils.commands.grade.results import Result

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Notebook 01 (991),Essay (992),Final Score
    Points Possible,,,,,14,10,(read only)
"Lovelace, Ada",12345,S1,ada@x.org,A,,7,
"Babbage, Charles",12346,S2,charles@x.org,A,3,,
"""
MOODLE = """\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,\
Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments
Participant 4711,Ada Lovelace,ada@x.org,Submitted,,"10,00",Yes,-,-,
Participant 4712,Charles Babbage,charles@x.org,Submitted,"3,00","10,00",Yes,-,-,good
"""


def result(student, solved=6, of=7, problem=""):
    rows = {str(k): {"state": "solved" if k < solved else "wrong"} for k in range(of)}
    return Result(student, "x.ipynb", rows, problem)


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_canvas_gets_points_on_its_scale_and_keeps_all_else():
    filled, unmatched = fill(CANVAS, [result("12345"), result("99")], {}, "Notebook 01")
    possible, ada, charles = rows(filled)
    assert ada["Notebook 01 (991)"] == "12" and ada["Essay (992)"] == "7"
    assert charles["Notebook 01 (991)"] == "3" and possible["Notebook 01 (991)"] == "14"
    assert unmatched == ["99"]
    untouched, _ = fill(CANVAS, [], {}, "Notebook 01")
    assert untouched == CANVAS


def test_canvas_matches_by_any_of_its_own_numbers():
    for student in ("S1", "ada@x.org"):
        assert fill(CANVAS, [result(student)], {}, "Notebook")[1] == []
    assert fill(CANVAS, [result("Lovelace, Ada")], {}, "Notebook")[1] == ["Lovelace, Ada"]


def test_which_column_is_meant_must_be_said():
    for column in (None, "Notes", ""):
        with pytest.raises(ValueError, match=r"--column: Notebook 01 .991., Essay .992.$"):
            fill(CANVAS, [], {}, column)


def test_moodle_gets_grade_and_feedback():
    pages = {"4711": "<p>well done, = 6</p>"}
    filled, unmatched = fill(MOODLE, [result("4711"), result("4713")], pages)
    ada, charles = rows(filled)
    assert ada["Grade"] == "8,57" and ada["Feedback comments"] == pages["4711"]
    assert charles["Grade"] == "3,00" and charles["Feedback comments"] == "good"
    assert unmatched == ["4713"]


def test_what_was_not_graded_is_left_as_it_was():
    filled, unmatched = fill(MOODLE, [result("4712", problem="two notebooks")], {})
    assert rows(filled)[1]["Grade"] == "3,00" and unmatched == []


def test_a_number_that_two_have_matches_nobody():
    twice = CANVAS.replace("S2", "S1")
    assert fill(twice, [result("S1")], {}, "Notebook")[1] == ["S1"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_another_table_is_a_line(text):
    with pytest.raises(ValueError, match="neither Canvas"):
        fill(text, [], {})
