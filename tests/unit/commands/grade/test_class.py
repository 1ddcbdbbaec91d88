"""A small class graded in one command: the verdicts are those known, whatever anybody tries."""

import csv
import json
import os
import re
import subprocess

import pytest

from benchmarks.simulated_class import (
    EXERCISES,
    HOSTILE,
    NEEDS_FENCE,
    RIGHT,
    STEM,
    different,
    notebook,
    write_class,
)
from course_utils.commands.cli import main
from course_utils.commands.grade.collect import Submission
from course_utils.commands.grade.judge import Nursery, code_cells, grade
from course_utils.commands.grade.run import Records
from course_utils.files import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="grading needs Linux or macOS")
QUICK = "00_sequences"
"""What a nursery loads beforehand: nothing slow."""
SLOW = {"sleeps", "never ends", "returns too much", "forks", "prints gigabytes"}
"""Tried in the simulated class of 200 only: each waits for a limit."""


@pytest.fixture(scope="module")
def nursery(tmp_path_factory):
    hidden = tmp_path_factory.mktemp("submissions")
    (hidden / "somebody.ipynb").write_text("secret")
    nursery = Nursery(QUICK, [str(hidden)])
    nursery.hidden = hidden
    yield nursery
    nursery.close()


def graded(nursery, answers, **options):
    course = (ROOT / "notebooks" / f"{STEM}.ipynb").read_text(encoding="utf-8")
    stubs = [source.strip() for source, _ in code_cells(course)]
    return grade(notebook(answers, **options), STEM, stubs, nursery)


@pytest.fixture(scope="module")
def small_class(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    known = write_class(folder / "handed in", 5, seed=3)
    bad = folder / "handed in" / "damaged_1_assignsubmission_file"
    bad.mkdir()
    (bad / "x.ipynb").write_text("{")
    wrong = folder / "handed in" / "wrong_2_assignsubmission_file"
    wrong.mkdir()
    (wrong / "x.ipynb").write_text((ROOT / "notebooks/00_sequences.ipynb").read_text("utf-8"))
    worksheet = folder / "moodle.csv"
    lines = [f"Participant {s},,10,\n" for s in list(known)[1:]]
    worksheet.write_text("Identifier,Grade,Maximum Grade,Feedback comments\n" + "".join(lines))
    command = ["grade", str(folder / "handed in"), "-n", "01", "-o", str(folder / "grades.csv")]
    command += ["--feedback", str(folder / "feedback"), "--gradebook", str(worksheet), "-j", "1"]
    assert main(command) == 0
    return folder, known, command


def test_every_verdict_is_the_one_known(small_class):
    folder, known, _ = small_class
    assert different(folder / "grades.csv", known) == []


def test_what_cannot_be_graded_is_told_and_gets_no_points(small_class):
    folder, _, _ = small_class
    rows = {r["student"]: r for r in csv.DictReader((folder / "grades.csv").open())}
    assert rows["1"]["points"] == rows["2"]["points"] == ""
    assert rows["1"]["look at"] == "it is damaged, or not a Jupyter notebook"
    assert rows["2"]["look at"].startswith("the wrong notebook: it is 00_sequences")


def test_each_student_gets_a_page_with_the_tutors_sentences(small_class):
    folder, known, _ = small_class
    pages = {p.stem: p.read_text("utf-8") for p in (folder / "feedback").iterdir()}
    assert set(pages) == {*known, "1", "2"}
    for student, (states, _) in known.items():
        solved = sum(state == "solved" for state in states.values())
        assert f"<b>{solved} of 7 exercises solved.</b>" in pages[student]
        assert "http" not in pages[student]  # opens anywhere
    assert any("Your result" in page for page in pages.values())


def test_the_class_page_counts_misconceptions_and_says_where_to_go_back_to(small_class):
    folder, _, _ = small_class
    page = (folder / "grades.html").read_text("utf-8")
    counts = [int(n) for n in re.findall(r"<td class=n>(\d+) <span", page)]
    assert counts == sorted(counts, reverse=True) and counts[0] > 0
    assert "§ " in page and "N2 the recurrent neuron" in page


def test_the_worksheet_is_filled_in(small_class):
    folder, known, _ = small_class
    rows = list(csv.DictReader((folder / "moodle-filled.csv").open(encoding="utf-8")))
    assert [r["Identifier"] for r in rows] == [f"Participant {s}" for s in list(known)[1:]]
    assert all(r["Grade"] and "exercises solved" in r["Feedback comments"] for r in rows)


def test_what_was_graded_is_not_graded_again(small_class, capsys):
    folder, known, command = small_class
    before = (folder / "grades.csv").read_text()
    assert main(command) == 0
    assert f"{len(known) + 2} of them graded before" in capsys.readouterr().out
    assert (folder / "grades.csv").read_text() == before


def test_a_record_cut_short_by_an_interrupt_costs_itself_only(tmp_path):
    path, one, two = tmp_path / "x.jsonl", Submission("1", "a", "x"), Submission("2", "b", "y")
    for submission in (one, two):
        Records(path, "v1").add(submission, {"rows": {}})
    path.write_bytes(path.read_bytes()[:-20])
    assert Records(path, "v1").get(one) and Records(path, "v1").get(two) is None
    Records(path, "v1").add(two, {"problem": "x"})
    assert Records(path, "v1").get(two) == {"problem": "x"}
    assert Records(path, "v2").get(one) is None  # another version of the course


@pytest.mark.parametrize("kind", sorted(set(HOSTILE) - SLOW))
def test_nobody_writes_their_own_verdict_or_touches_anothers(kind, nursery):
    if kind in NEEDS_FENCE and not nursery.enclosed:
        pytest.skip("this system lets ordinary users make no namespaces")
    right = {"softmax": RIGHT["softmax"][0], "count_parameters": RIGHT["count_parameters"][0]}
    rows = graded(nursery, {"rnn_step": HOSTILE[kind], **right})
    assert rows["rnn_step"]["state"] in ("wrong", "raises")
    assert rows["softmax"]["state"] == rows["count_parameters"]["state"] == "solved"


def test_no_mistake_is_charged_twice_and_marks_may_be_lost(nursery):
    quick = [name for name in EXERCISES if name != "copy_to_torch"]
    answers = {name: RIGHT[name][0] for name in quick}
    answers["rnn_step"] = "def rnn_step(x_t, h_prev, W_x, W_h, b):\n    return h_prev"
    rows = graded(nursery, answers, marked=False)
    states = {name: rows[name]["state"] for name in quick}
    assert states.pop("rnn_step") == "wrong" and set(states.values()) == {"solved"}


def test_the_answer_judged_elsewhere_is_told_what_check_would_say(nursery):
    answer = "def rnn_step(x_t, h_prev, W_x, W_h, b):\n    {}"
    line = answer.format("return np.tanh(x_t @ W_x + h_prev @ W_h) + b")
    row = graded(nursery, {"rnn_step": line})["rnn_step"]
    assert row["misconception"] == "bias_outside" and "after the tanh" in row["sentence"]
    changed = answer.format("h_prev += 1\n    return np.tanh(x_t @ W_x + (h_prev - 1) @ W_h + b)")
    row = graded(nursery, {"rnn_step": changed})["rnn_step"]
    assert "changes its input `h_prev`" in row["sentence"]
    row = graded(nursery, {"rnn_step": answer.format("\n    return undefined")})["rnn_step"]
    assert row["sentence"].startswith("Line 3 of your code: NameError")


UNFENCED = """
import sys
from course_utils.commands.grade import fence, nursery
fence.own_namespaces = lambda: False
nursery.main(sys.argv[1], [])
"""


def test_where_there_are_no_namespaces_the_limits_hold_all_the_same(monkeypatch):
    popen = subprocess.Popen

    def without(command, **options):
        return popen([command[0], "-c", UNFENCED, *command[3:]], **options)

    monkeypatch.setattr(subprocess, "Popen", without)
    nursery = Nursery(QUICK)
    try:
        assert not nursery.enclosed
        for kind in ("leaves", "kills", "takes all memory", "opens a connection", "crashes"):
            right = {"count_parameters": RIGHT["count_parameters"][0]}
            rows = graded(nursery, {"rnn_step": HOSTILE[kind], **right})
            assert rows["rnn_step"]["state"] == "raises", kind
            assert rows["count_parameters"]["state"] == "solved", kind
    finally:
        nursery.close()


LOOK_AROUND = """def rnn_step(x_t, h_prev, W_x, W_h, b):
    import os, _socket
    seen = dict()
    try:
        open("/tmp/left behind", "w")
    except OSError:
        seen["files are read-only"] = True
    open("mine", "w").write("x")
    connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    connection.settimeout(1)
    try:
        connection.connect(("192.0.2.1", 80))
    except OSError as error:
        seen["no network"] = error.errno == 101
    seen["empty home"] = os.listdir() == ["mine"] and os.environ["HOME"] != os.path.expanduser("~x")
    seen["no other's work"] = os.listdir("{hidden}") == []
    raise RuntimeError(str(sorted(k for k in seen if seen[k])))"""


def test_behind_the_fence(nursery):
    if not nursery.enclosed:
        pytest.skip("this system lets ordinary users make no namespaces")
    look = LOOK_AROUND.format(hidden=nursery.hidden)
    row = graded(nursery, {"rnn_step": look})["rnn_step"]
    for holds in ("no other's work", "files are read-only", "no network", "empty home"):
        assert holds in row["sentence"]


@pytest.mark.parametrize(
    "change, said",
    [
        ({"-n": "99"}, "there is no notebook '99'"),
        ({"-o": "/proc/x/grades.csv"}, "cannot write in /proc/x"),
        ({"--gradebook": "nowhere.csv"}, "cannot read nowhere.csv"),
        ({"--gradebook": __file__}, "neither Canvas' gradebook"),
    ],
)
def test_bad_inputs_are_one_line(change, said, tmp_path, capsys):
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": []}))
    options = {"-n": "01", "-o": str(tmp_path / "grades.csv"), **change}
    assert main(["grade", str(tmp_path), *(x for pair in options.items() for x in pair)]) == 1
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
