"""The course's own code with one thing changed: which line is it?"""

import ast
import time
from html import escape

import ipywidgets as W
import numpy as np

from course_utils.display.cards import STATES, accordion, block, card
from course_utils.display.widgets import guard
from course_utils.exercises.attempt import attempt, is_numeric, quiet, same
from course_utils.exercises.course import find
from course_utils.exercises.differences import numbers, short
from course_utils.exercises.edits import Editor, parse
from course_utils.exercises.near_misses import of_solution
from course_utils.exercises.phrases import PHRASES, listed, shown
from course_utils.exercises.progress import line_found, save_solved

# Edits that read like code somebody would write; of the others the eye sees at once which it is.
LIKELY = {
    "name", "transposed", "factor", "term", "power", "operator", "order of operands", "sign",
    "function", "function left out", "axis", "keepdims", "range", "direction", "slice", "index",
    "number", "order", "order of arguments", "overwritten",
}  # fmt: skip
ODD = ("[::-1]", "1 - (", "0 *", "/ len(", "tanh(tanh", "T.T", "--", "+ -", "- -")

COUNTS = set("TBDHKVNijkmnt")  # sizes and indices: nobody takes one for an array


def puzzles(exercise):
    """The near misses of an exercise's solution that make a puzzle.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    found : list of int
        Numbers of the edits of :func:`course_utils.exercises.near_misses.of_solution`: those that
        change the result on the first case without an error, and that somebody might make.
    """
    variants, case = of_solution(exercise.function, exercise), exercise.cases()[0]
    right = attempt(exercise, exercise.solution, case, limited=False).value
    changed = variants.search(
        exercise,
        case,
        lambda value: _like(value, right) and not same(value, right, 1e-3),
        time.process_time() + 10,
    )
    found = []
    for (number,) in changed:
        edit = variants.edits[number]
        mixed = edit.kind == "name" and (edit.was in COUNTS) != (edit.new in COUNTS)
        if edit.kind in LIKELY and edit.cost <= 1.1 and not mixed:
            found.append(number)
    return sorted(found)


def _like(value, right):
    """Whether a result looks like the right one: the same parts and shapes, and no nan in them."""
    if isinstance(right, dict):
        return isinstance(value, dict) and all(_like(value.get(k), r) for k, r in right.items())
    if isinstance(right, tuple | list):
        alike = type(value) is type(right) and len(value) == len(right)
        return alike and all(map(_like, value, right))
    if not is_numeric(right):
        return type(value) is type(right)
    alike = is_numeric(value) and np.shape(value) == np.shape(right)
    return alike and bool(np.isfinite(value).all())


def _lines(exercise, number):
    """The lines of the edited source, and which of them, from 1, is another one.

    None instead of that where not one line alone is, or where one sees at once which it is.
    """
    right = ast.unparse(parse(exercise.function)).splitlines()
    edited = Editor(parse(exercise.function), only=number).tree
    lines = ast.unparse(edited).replace("_sigmoid", "sigmoid").splitlines()
    if len(lines) != len(right):
        return lines, None
    differ = [k for k, pair in enumerate(zip(lines, right, strict=True)) if len({*pair}) > 1]
    if len(differ) != 1 or any(s in lines[differ[0]] and s not in right[differ[0]] for s in ODD):
        return lines, None
    return lines, differ[0] + 1


class FindTheLine:
    """A puzzle with a button for each line; made by :func:`find_the_line`.

    Parameters
    ----------
    exercise : Exercise
    seed : int
        Which puzzles come in which order.
    present : bool
        Larger type.

    Attributes
    ----------
    lines : list of str
        The code with one thing changed.
    line : int
        Which of them it is, the first being 1.
    buttons : list of ipywidgets.Button
        One for each line but the first, which is ``def``.
    """

    def __init__(self, exercise, seed=0, present=False):
        self.exercise, self._turn = exercise, 0
        self._order = np.random.default_rng(seed).permutation(puzzles(exercise)).tolist()
        self._head, self._code, self._told = W.HTML(), W.VBox(), False
        self._code.add_class("course-code")
        another = W.Button(description="Another", layout={"width": "auto"})
        another.on_click(lambda _: self.another())
        self.box = guard([self._head, self._code, another], present=present)
        self._show()

    def another(self):
        """Go on to the next puzzle."""
        self._show()

    def _show(self):
        self.line = None
        while self.line is None:  # some edits make no puzzle: on to the next
            number = self._order[self._turn]
            self.lines, self.line = _lines(self.exercise, number)
            self._turn = (self._turn + 1) % len(self._order)
        self.edit = of_solution(self.exercise.function, self.exercise).edits[number]
        case = self.exercise.cases()[0]
        with quiet():
            self._got = of_solution(self.exercise.function, self.exercise).run(
                self.exercise, case, number
            )
        right = attempt(self.exercise, self.exercise.solution, case, limited=False).value
        named = isinstance(right, dict) and all(str(part).isidentifier() for part in right)
        self._right, self._parts = right, list(right) if named else []
        table = [f"{name:8s} {short(value)}" for name, value in case.arguments.items()]
        gets = numbers(self._got, right, self.exercise.tolerance).replace("yours", "it gives")
        self._numbers = "\n".join([f"The case: {case.name}", *table, gets])
        self._head.value = f"<b>Find the line.</b> {escape(self._question())}{block(self._numbers)}"
        self.buttons = [self._button(k, text) for k, text in enumerate(self.lines, 1)]
        self._code.children = self.buttons
        self.box.sentence = "Which line is it?"

    def _question(self):
        return f"One thing in this {self.exercise.name} is not as it should be."

    def _button(self, k, text):
        button = W.Button(description=text, layout={"width": "auto", "height": "auto"})
        button.disabled = k == 1  # the line of ``def``
        button.on_click(lambda _: self.choose(k))
        return button

    def choose(self, k):
        """Pick a line, the first being 1."""
        if k != self.line:
            sign = STATES["wrong"][0]
            self.box.sentence = f"{sign} Not line {k}: it is as it should be. Look again."
            return
        self.box.sentence = f"{STATES['solved'][0]} {self.answer()}"
        save_solved(line_found(self.exercise.name))

    def answer(self):
        """Which edit it was, and what it does to the numbers."""
        edit = self.edit
        was = shown(edit.was).split(" = ")[0]
        what = PHRASES[edit.kind].why
        changed = [p for p in self._parts if not same(self._got[p], self._right[p], 1e-9)]
        kept = [p for p in self._parts if p not in changed]
        words = f" It changes {listed(changed)}" if self._parts else ""
        words += f" and leaves {listed(kept)} right." if kept else "." if self._parts else ""
        return f"Line {self.line}: {shown(edit.new)} stands where {was} belongs: {what}.{words}"

    def __repr__(self):
        return "\n".join(
            [f"Find the line. {self._question()}", *(f"    {line}" for line in self.lines),
             *self._numbers.splitlines()]
        )  # fmt: skip

    def _repr_mimebundle_(self, **_kwargs):
        body = block("\n".join(self.lines)) + block(self._numbers)
        solution = accordion([("Which line it is", escape(self.answer()))])
        return {
            **self.box._repr_mimebundle_(),
            "text/html": card("note", f"Find the line. {self._question()}", body, solution),
            "text/plain": repr(self),
        }


def find_the_line(name, seed=0, present=False):
    """Show the course's own code with one thing changed, and let the reader pick the line.

    Parameters
    ----------
    name : str
        Of an exercise whose answer is a function.
    seed : int
        The same for a whole class, so that all have the same puzzles in the same order.
    present : bool
        Larger type.

    Returns
    -------
    puzzle : FindTheLine
        Shown when it is the last value of a cell.  Without a kernel the answer is folded.

    Raises
    ------
    LookupError
        When there is no such exercise, or nothing in it makes a puzzle.
    """
    exercise = find(name)
    if exercise.is_value or not puzzles(exercise):
        raise LookupError(f"nothing in {name!r} makes a puzzle: it is not a function of some lines")
    return FindTheLine(exercise, seed, present)
