"""The picture that grows: what stands at each stage, where one was skipped, and its words."""

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from course_utils.datasets.shakespeare import read_shakespeare
from course_utils.figures.my_model import (
    COURSES,
    RICHARD_III,
    described,
    my_model,
    stages_so_far,
    title_of,
)
from course_utils.rnn.char_model import fresh
from course_utils.rnn.my_model import DICE, STAGES, keep, number_of

COURSE = {"02": (3.2, "two"), "03": (2.8, "three"), "04": (2.5, "four")}


def kinds(shown):
    return {key: kind for key, (kind, _, _) in shown.items()}


def test_the_courses_own_figures_are_of_richard_iii_and_fall():
    assert number_of(read_shakespeare()[1]) == RICHARD_III
    assert list(COURSES) == list(STAGES)[:-1]  # those that can be skipped
    bits = [b for b, _ in COURSES.values()]
    assert bits == sorted(bits, reverse=True)
    assert {len(line) for _, line in COURSES.values()} == {len(DICE)}


def test_it_grows_with_what_was_kept():
    shown = stages_so_far("04", 2.4, "now", {"02": (3.0, "a"), "06": (2.2, "later")}, COURSE)
    assert kinds(shown) == {"02": "before", "03": "skipped", "04": "now"}
    assert shown["02"] == ("before", 3.0, "a")
    assert shown["03"] == ("skipped", 2.8, "three")
    assert shown["04"] == ("now", 2.4, "now")
    assert kinds(stages_so_far("02", 3.3, "x", {"02": (3.0, "a")}, COURSE)) == {"02": "now"}


def test_a_text_of_ones_own_has_no_figures_of_the_course():
    shown = stages_so_far("03", 2.4, "now", {}, {})
    assert shown["02"] == ("skipped", None, "")
    assert described(shown).endswith("Skipped here, so there is no model of yours: 02.")


def test_title_and_words_say_whether_it_falls():
    falls = stages_so_far("03", 2.9, "", {"02": (3.0, "")}, {})
    rises = stages_so_far("03", 3.1, "", {"02": (3.0, "")}, {})
    assert title_of(falls) == "Fewer bits each time" and "; lower each time" in described(falls)
    assert title_of(rises) == "Not fewer each time" and "not lower" in described(rises)
    assert not any(c in described(falls) for c in ("2.9", "3.0"))  # they differ by machine


@pytest.mark.parametrize(("stage", "text"), [("06", "richard"), ("03", "own")])
def test_the_picture_shows_at_every_stage(stage, text, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.delenv("COURSE_MY_MODEL", raising=False)
    text = read_shakespeare()[1] if text == "richard" else "mine"
    model = dict(vocabulary="\n .GLO", **fresh(6, 5, 0))
    keep(model, "02", 3.1, "\nab $x$ ⏎ é" * 12, text)
    shell = InteractiveShell.instance()
    monkeypatch.setattr(shell, "display_pub", CapturingDisplayPublisher())
    my_model(stage, 2.6, "The line\nthat it writes. " * 5, text)
    picture = shell.display_pub.outputs[0]
    assert picture["data"]["image/png"]
    assert STAGES[stage] in picture["metadata"]["image/png"]["alt"]
