"""Find the line: the puzzles, what is said of a choice, and what is kept."""

import pytest

from course_utils import course_map, find_the_line
from course_utils.exercises.course import NOTEBOOKS, find
from course_utils.exercises.diagnose import diagnose
from course_utils.exercises.find_the_line import puzzles
from course_utils.exercises.misconceptions import compiled
from course_utils.exercises.progress import line_found, load_progress


@pytest.fixture(autouse=True)
def no_time(monkeypatch):
    """Whether an answer is wrong is seen at once; what is said of it is tested elsewhere."""
    monkeypatch.setattr("course_utils.exercises.explain.SECONDS", 0.01)


USED = [name for notebook in NOTEBOOKS.values() for name in notebook.lines]


@pytest.mark.parametrize("name", ["lstm_step", *USED])
def test_each_puzzle_is_a_wrong_answer_with_one_line_changed(name):
    exercise, puzzle = find(name), find_the_line(name)
    assert len(puzzles(exercise)) >= 8
    for _ in range(4):
        source = "\n".join(puzzle.lines)
        answer = compiled(source, exercise.function)
        assert diagnose(exercise, answer).state == "wrong"
        puzzle.another()


def test_a_seed_gives_a_class_the_same_puzzles():
    one, two, other = (find_the_line("lstm_step", seed=s) for s in (3, 3, 4))
    assert one.lines == two.lines
    one.another()
    two.another()
    assert one.lines == two.lines
    orders = [other.lines]
    for _ in range(3):
        other.another()
        orders.append(other.lines)
    assert len({tuple(lines) for lines in orders}) == 4


def test_a_wrong_line_is_said_to_be_right_and_the_right_one_is_explained_and_kept():
    puzzle = find_the_line("lstm_step")
    wrong = next(k for k in range(2, len(puzzle.lines) + 1) if k != puzzle.line)
    puzzle.buttons[wrong - 1].click()
    assert puzzle.box.sentence.startswith(f"✘ Not line {wrong}")
    assert line_found("lstm_step") not in load_progress()[0]
    puzzle.buttons[puzzle.line - 1].click()
    assert puzzle.box.sentence.startswith(f"✔ Line {puzzle.line}: ")
    assert "belongs" in puzzle.box.sentence
    assert line_found("lstm_step") in load_progress()[0]
    assert puzzle.buttons[0].disabled  # the line of def


def test_the_plain_text_does_not_give_the_line_away_and_the_saved_form_folds_it():
    puzzle = find_the_line("lstm_step")
    bundle = puzzle._repr_mimebundle_()
    assert puzzle.answer() not in bundle["text/plain"]
    assert all(line in bundle["text/plain"] for line in puzzle.lines)
    assert "<details" in bundle["text/html"] and "Which line it is" in bundle["text/html"]


def test_what_makes_no_puzzle_is_named():
    with pytest.raises(LookupError, match="makes a puzzle"):
        find_the_line("parity_weights")
    with pytest.raises(LookupError, match="no exercise"):
        find_the_line("nothing")


def test_the_course_map_counts_the_lines_found(capsys):
    stem = next(stem for stem, notebook in NOTEBOOKS.items() if notebook.lines)
    puzzle = find_the_line(NOTEBOOKS[stem].lines[0])
    course_map(stem)
    assert f"0 of {len(NOTEBOOKS[stem].lines)} lines found" in capsys.readouterr().out
    puzzle.choose(puzzle.line)
    course_map(stem)
    assert f"1 of {len(NOTEBOOKS[stem].lines)} lines found" in capsys.readouterr().out
