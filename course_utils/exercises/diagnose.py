"""Find out what is wrong with an answer, and say it as a tutor would."""

import ast
import functools
import inspect
import textwrap
from dataclasses import dataclass, field

import numpy as np

from course_utils.exercises.answer import can_be_tried
from course_utils.exercises.attempt import TooSlow, attempt, describe, student_line
from course_utils.exercises.differences import (
    difference,
    in_every_case,
    kind,
    numbers,
    short,
    wider,
)
from course_utils.exercises.edits import parse
from course_utils.exercises.explain import explain
from course_utils.exercises.known import known
from course_utils.exercises.model import Feedback, remade

SLOW_FACTOR = 100  # needless loops cost this and more; scheduling noise does not
SLOW_SECONDS = 0.02  # below this nobody waits


@dataclass
class Diagnosis:
    """The result of a check.

    Attributes
    ----------
    state : str
        ``open`` (not attempted), ``wrong``, ``raises`` or ``solved``.
    sentence : str
        What there is to say, in one or two sentences.
    details : list of (str, str)
        Titled blocks of plain text: the case, the numbers, the line that raised.
    misconception : str or None
        Name of the misconception recognised.
    remark : str
        Something worth knowing about a right answer.
    """

    state: str
    sentence: str = ""
    details: list = field(default_factory=list)
    misconception: str | None = None
    remark: str = ""


def diagnose(exercise, answer):
    """Try an answer on all cases of its exercise.

    Parameters
    ----------
    exercise : Exercise
    answer : object

    Returns
    -------
    diagnosis : Diagnosis
    """
    if exercise.is_value and _has_gap(answer):
        return Diagnosis("open", _gaps_left(answer))
    if not exercise.is_value and not callable(answer):
        return Diagnosis("wrong", f"`{exercise.name}` is {kind(answer)}, not a function.")

    cases, right = known(exercise).cases, known(exercise).right
    outcomes = []
    for case in cases:
        outcomes.append(attempt(exercise, answer, case))
        if isinstance(outcomes[-1].error, TooSlow):
            break  # one wait is enough
    if not exercise.is_value and _not_attempted(answer, outcomes[0]):
        return Diagnosis("open", details=_printed(outcomes[0]))

    for i, outcome in enumerate(outcomes):
        problem = _problem(exercise, outcome, right[i])
        if problem:
            return _explained(exercise, answer, outcomes, i, problem)
    remarks = [
        _type_remark(outcomes, right),
        _arguments_remark(exercise, answer),
        _speed_remark(exercise, answer),
    ]
    return Diagnosis(
        "solved", details=_printed(outcomes[0]), remark=" ".join(filter(None, remarks))
    )


def _not_attempted(answer, outcome):
    if outcome.value is Ellipsis or "ellipsis" in str(outcome.error):
        return True  # dots left where a result belongs
    return _is_stub(answer)


def _is_stub(answer):
    """Whether a function has nothing but its docstring and dots: nothing of it was written."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(answer)))
        body = next(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)).body
    except (OSError, TypeError, SyntaxError, StopIteration):
        return False
    return all(map(_is_nothing, body))


def _is_nothing(statement):
    """Whether a statement is a docstring, ``pass``, or dots where something is to be written."""
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Raise):
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    value = getattr(statement, "value", None)
    if isinstance(statement, ast.Return) and value is None:
        return True
    dots = isinstance(value, ast.Constant) and value.value is Ellipsis
    text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return dots or (text and isinstance(statement, ast.Expr))


def _has_gap(value):
    if isinstance(value, dict):
        return any(map(_has_gap, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_gap, value))
    if isinstance(value, np.ndarray) and value.dtype == object:
        return any(map(_has_gap, value.flat))
    return value is None or value is Ellipsis


def _gaps_left(value):
    """How many entries of a dict that has been begun are still open; empty when none is filled."""
    gaps = sum(map(_has_gap, value.values())) if isinstance(value, dict) else 0
    return f"{gaps} of {len(value)} still to do." if gaps and gaps < len(value) else ""


def _problem(exercise, outcome, right):
    """What is wrong with one outcome, in a sentence; empty when nothing is."""
    if outcome.error is not None and not (
        outcome.changed and isinstance(outcome.error, Feedback)  # on what is not there any more
    ):
        return describe(outcome.error)
    if outcome.changed:
        names = ", ".join(f"`{n}`" for n in outcome.changed)
        return (
            f"It changes its input {names}. Work on something new: `h = h + …` and `h.copy()` make "
            "it, `h += …`, `h[0] = …` and `h.pop()` change the caller's."
        )
    return difference(outcome.value, right.value, exercise.tolerance)


def _explained(exercise, answer, outcomes, i, problem):
    """Put together what to say about an answer that fails case i."""
    cases, right = known(exercise).cases, known(exercise).right
    case, outcome = cases[i], outcomes[i]
    sentence, name, right_parts = explain(exercise, answer, outcomes, i)
    raised = outcome.error is not None and not isinstance(outcome.error, Feedback)
    details = []
    if raised:
        place = student_line(outcome.error, answer)
        if place:
            problem = f"Line {place[0]} of your code: {problem}"
            details.append(("That line", place[1]))
    named = sentence
    if not sentence:
        others = [_problem(exercise, o, r) for o, r in zip(outcomes, right, strict=False)]
        sentence = in_every_case(problem, others)
    if not name and i and (size := _written_size(exercise, answer, cases[0], case, right[i])):
        sentence = (
            f"{problem} The first case passes, this one ({case.name}) does not: is a size written "
            f"into the code as a number? Yours has a {size}."
        )
    if right_parts and not raised:
        sentence = f"{right_parts} {sentence}"
    details += [(f"The case: {case.name}", _table(case.arguments))]
    if outcome.error is None and not outcome.changed:
        compared = numbers(outcome.value, right[i].value, exercise.tolerance)
        details.append(("Yours and the right one", compared))
    elif named and raised:
        details = [("What Python says", problem), *details]
    return Diagnosis("raises" if raised else "wrong", sentence, details + _printed(outcome), name)


def _written_size(exercise, answer, first, failing, right):
    """A number in an answer's code that is a size of the first case, and with which the failing one
    would be right, were it a size of that."""
    try:
        tree = parse(answer)
    except (OSError, TypeError, SyntaxError, LookupError):
        return None
    numbers = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and type(n.value) is int]
    for name, value in first.arguments.items():
        shapes = (getattr(v, "shape", ()) for v in (value, failing.arguments.get(name)))
        for size, other in zip(*shapes, strict=False):
            written = [n for n in numbers if n.value == size]
            if size < 3 or size == other or not written:
                continue
            for number in written:
                number.value = other
            outcome = attempt(exercise, remade(tree, answer), failing)
            for number in written:
                number.value = size
            if not _problem(exercise, outcome, right):
                return size
    return None


def _table(arguments):
    return "\n".join(f"{name:8s} {short(value)}" for name, value in arguments.items())


def _printed(outcome):
    return [("Your code printed", outcome.printed)] if outcome.printed else []


def _type_remark(outcomes, right):
    """Whether a right answer has a wider float type than its inputs."""
    pairs = (wider(o.value, r.value) for o, r in zip(outcomes, right, strict=True))
    found = next(filter(None, pairs), None)
    if not found:
        return ""
    mine, inputs = found
    return (
        f"Right, but the result is {mine} where the inputs are {inputs}: an array made by "
        "`np.zeros` or `np.empty` is float64 unless you say `dtype=`."
    )


def with_the_stubs_arguments(answer, solution):
    """Make an answer callable in every way the notebook calls it.

    Parameters
    ----------
    answer, solution : callable

    Returns
    -------
    answer : callable
        The answer itself, where its arguments have the solution's names and defaults; else one that
        takes those and calls it.
    """
    wanted = inspect.signature(solution)
    try:
        own = inspect.signature(answer)
    except (TypeError, ValueError):
        return answer
    mine = [(p.name, p.default is p.empty) for p in own.parameters.values()]
    if mine == [(p.name, p.default is p.empty) for p in wanted.parameters.values()]:
        return answer

    @functools.wraps(answer)
    def named(*arguments, **by_name):
        given = wanted.bind(*arguments, **by_name)
        given.apply_defaults()
        return answer(*given.args)

    return named


def _arguments_remark(exercise, answer):
    """Whether later cells, which call by name, need other arguments than the answer has."""
    if exercise.is_value or with_the_stubs_arguments(answer, exercise.function) is answer:
        return ""
    wanted = inspect.signature(exercise.function)
    return (
        f"Right. Its arguments are not those of the stub, `{exercise.name}{wanted}`; cells that "
        "call it by name get a version that takes them."
    )


def _speed_remark(exercise, answer):
    """Whether a right answer is needlessly slow, and by how much."""
    if exercise.large is None or not can_be_tried(answer):  # one that draws takes its time for that
        return ""
    case = exercise.large()
    quick = min(attempt(exercise, exercise.solution, case).seconds for _ in range(3))
    for _ in range(2):  # twice: a busy machine may hold up one run, hardly both
        outcome = attempt(exercise, answer, case)
        if isinstance(outcome.error, TooSlow):
            after = f"was stopped after {outcome.seconds:.0f} seconds"
            return f"Right, but on {case.name} it {after}{_LOOPS}"
        factor = outcome.seconds / quick
        if factor < SLOW_FACTOR or outcome.seconds < SLOW_SECONDS:
            return ""
    return f"Right, but on {case.name} it takes {factor:.0f} times as long as it could{_LOOPS}"


_LOOPS = ": let NumPy do the loop, with `@` or with operations on whole arrays."
