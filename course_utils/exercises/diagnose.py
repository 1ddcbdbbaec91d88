"""Find out what is wrong with an answer, and say it as a tutor would."""

import ast
import inspect
import textwrap
from dataclasses import dataclass, field

import numpy as np

from course_utils.exercises.attempt import (
    TooSlow,
    attempt,
    close,
    describe,
    is_numeric,
    same,
    student_line,
)
from course_utils.exercises.model import Feedback

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
        return Diagnosis("wrong", f"`{exercise.name}` is {_kind(answer)}, not a function.")

    cases = exercise.cases()
    # First and without a limit: what an exercise imports must not count as the student's time.
    right = [attempt(exercise, exercise.solution, case, limited=False) for case in cases]
    outcomes = []
    for case in cases:
        outcomes.append(attempt(exercise, answer, case))
        if isinstance(outcomes[-1].error, TooSlow):
            break  # one wait is enough
    if _not_attempted(exercise, answer, outcomes[0]):
        return Diagnosis("open")

    for i, outcome in enumerate(outcomes):
        problem = _problem(exercise, outcome, right[i])
        if problem:
            return _explain(exercise, answer, cases, outcomes, right, i, problem)
    return Diagnosis(
        "solved", details=_printed(outcomes[0]), remark=_speed_remark(exercise, answer)
    )


def recognised(exercise, outcomes, cases):
    """The misconceptions that behave on all cases as the answer did.

    Returns
    -------
    misconceptions : list of callables
    """
    found = []
    for wrong in exercise.misconceptions:
        if all(
            attempt(exercise, exercise.as_answer(wrong), case).same_as(outcome, exercise.tolerance)
            for case, outcome in zip(cases, outcomes, strict=False)
        ):
            found.append(wrong)
    return found


def _partly(exercise, outcomes, cases, right):
    """The misconceptions that explain the first wrong part of a result with several parts.

    For two mistakes at once, or one that was made in one part only.  Those that go wrong in the
    fewest other parts come first.
    """
    parts = [o.value.keys() if isinstance(o.value, dict) else None for o in [*outcomes, *right]]
    if None in parts or any(p != parts[0] for p in parts) or any(o.changed for o in outcomes):
        return []

    def wrong_parts(tried):
        return [
            part
            for part in right[0].value
            if not all(
                isinstance(t.value, dict)
                and same(t.value.get(part), r.value[part], exercise.tolerance)
                for t, r in zip(tried, right, strict=True)
            )
        ]

    mine, found = wrong_parts(outcomes), []
    for wrong in exercise.misconceptions if mine else ():
        tried = [attempt(exercise, exercise.as_answer(wrong), case) for case in cases]
        if all(
            isinstance(t.value, dict)
            and same(t.value.get(mine[0]), o.value[mine[0]], exercise.tolerance)
            for t, o in zip(tried, outcomes, strict=True)
        ):
            found.append((len(wrong_parts(tried)), wrong))
    return [wrong for _, wrong in sorted(found, key=lambda pair: pair[0])]


def _not_attempted(exercise, answer, outcome):
    if isinstance(outcome.error, NotImplementedError):
        return True
    if exercise.is_value:
        return False
    if outcome.error is not None:  # dots left in the middle of the code
        return "ellipsis" in str(outcome.error) and _is_stub(answer)
    return (outcome.value is None or outcome.value is Ellipsis) and _is_stub(answer)


def _is_stub(answer):
    """Whether a function still has its dots, or nothing but a docstring."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(answer)))
        body = next(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)).body
    except (OSError, TypeError, SyntaxError, StopIteration):
        return True
    rest = [n for n in body if not isinstance(n, ast.Pass)]
    if rest and isinstance(rest[0], ast.Expr) and isinstance(rest[0].value, ast.Constant):
        rest = rest[1:] if isinstance(rest[0].value.value, str) else rest
    statements = (n for s in rest for n in ast.walk(s))
    dots = any(
        isinstance(n, ast.Expr | ast.Return | ast.Assign)
        and isinstance(n.value, ast.Constant)
        and n.value.value is Ellipsis
        for n in statements
    )
    return dots or not rest


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
    if outcome.error is not None:
        return describe(outcome.error)
    if outcome.changed:
        names = ", ".join(f"`{n}`" for n in outcome.changed)
        return (
            f"It changes its input {names}. Work on a new array: `h = h + …` makes one, "
            "`h += …` and `h[0] = …` change the caller's."
        )
    return _difference(outcome.value, right.value, exercise.tolerance)


def _difference(got, expected, tolerance, where=""):
    """How a result differs from the right one, in a sentence; empty when it does not."""
    yours = f"Your result{where}"
    if got is None or got is Ellipsis:
        return f"{yours} is {_kind(got)}: is a `return` missing?"
    if isinstance(expected, dict | tuple):
        parts = expected.items() if isinstance(expected, dict) else enumerate(expected)
        keys = expected.keys() if isinstance(expected, dict) else len(expected)
        if type(got) is not type(expected):
            return f"{yours} is {_kind(got)}, expected {_kind(expected)}."
        if (got.keys() if isinstance(got, dict) else len(got)) != keys:
            return f"{yours} is {_kind(got)}, expected {_kind(expected)}."
        found = (_difference(got[k], e, tolerance, f"{where}[{k!r}]") for k, e in parts)
        return next((sentence for sentence in found if sentence), "")
    if not is_numeric(got):
        return f"{yours} is {_kind(got)}, expected {_kind(expected)}."
    got, expected = np.asarray(got), np.asarray(expected)
    if got.shape != expected.shape:
        return (
            f"{yours} {_shaped(got, 'has shape ')}, expected {_shaped(expected)}."
            f"{_shape_help(got, expected)}"
        )
    if got.dtype.kind == "f" and expected.dtype.kind == "f" and got.dtype != expected.dtype:
        says = f"{yours} is {got.dtype} where the inputs are {expected.dtype}"
        if got.dtype == np.float64:
            says += ": an array made by `np.zeros` or `np.empty` is float64 unless you say `dtype=`"
        return f"{says}."
    if expected.dtype.kind == "b" != got.dtype.kind:
        return f"{yours} is {_kind(got)}, expected True and False: a comparison gives them."
    near = close(got, expected, tolerance)
    if near.all():
        return ""
    if not np.isfinite(got).all() and np.isfinite(expected).all():
        return f"{yours} contains {'nan' if np.isnan(got).any() else 'inf'}."
    if expected.ndim == 0:
        return f"{yours} is not the right number."
    return f"{yours} has the right shape but other numbers.{_number_help(got, expected, tolerance)}"


def _shaped(array, before=""):
    if array.shape:
        return f"{before}{array.shape}"
    return "is a single number" if before else "a single number"


def _shape_help(got, expected):
    if got.shape == expected.shape[::-1] and same(got.T, expected, 1e-9):
        return " It is the right one, transposed."
    return ""


def _number_help(got, expected, tolerance):
    """Name a simple relation between wrong and right numbers, where there is one."""
    if got.size == 1 or expected.dtype.kind == "b":
        return ""  # for a single number, any factor fits
    if close(got, -expected, tolerance).all():
        return " Every sign is reversed."
    at = np.unravel_index(np.abs(expected).argmax(), expected.shape)
    if expected[at] != 0:
        factor = got[at] / expected[at]
        if factor and close(got, factor * expected, 1e-7).all():
            return f" Everything is {factor:.4g} times too large."
    if got.ndim >= 2 and got.shape[0] > 1 and close(got[::-1], expected, tolerance).all():
        return " The order along the first axis is reversed."
    return ""


def _explain(exercise, answer, cases, outcomes, right, i, problem):
    """Put together what to say about an answer that fails case i."""
    case, outcome = cases[i], outcomes[i]
    found = recognised(exercise, outcomes, cases) or _partly(exercise, outcomes, cases, right)
    state = "wrong" if outcome.error is None or isinstance(outcome.error, Feedback) else "raises"
    details = []
    if state == "raises":
        place = student_line(outcome.error, answer)
        if place:
            problem = f"Line {place[0]} of your code: {problem}"
            details.append(("That line", place[1]))
    if found:
        sentence, name = inspect.cleandoc(found[0].__doc__).replace("\n", " "), found[0].__name__
    else:
        sentence, name = problem, None
        if i and _sizes_differ(cases[0], case):
            sentence += (
                f" The first case passes, this one ({case.name}) does not: is a size written into "
                "the code as a number?"
            )
    details += [(f"The case: {case.name}", _table(case.arguments))]
    if outcome.error is None and not outcome.changed:
        numbers = _numbers(outcome.value, right[i].value, exercise.tolerance)
        details.append(("Yours and the right one", numbers))
    elif found and state == "raises":
        details = [("What Python says", problem), *details]
    return Diagnosis(state, sentence, details + _printed(outcome), name)


def _sizes_differ(a, b):
    shapes = [[np.shape(v) for v in c.arguments.values() if is_numeric(v)] for c in (a, b)]
    return shapes[0] != shapes[1]


def _table(arguments):
    return "\n".join(f"{name:8s} {_short(value)}" for name, value in arguments.items())


def _short(value):
    """A value in a few characters: shape and dtype, and the numbers when they are few."""
    if isinstance(value, np.ndarray):
        text = f"{value.shape} {value.dtype}"
        if value.size <= 8:
            text += "  " + " ".join(np.array2string(value, precision=3).split())
        return text
    return repr(value)[:120]


def _numbers(got, expected, tolerance):
    """Both results one below the other, or where they differ most; of several, the first wrong."""
    if isinstance(expected, dict) and isinstance(got, dict) and got.keys() == expected.keys():
        part = next((k for k in expected if _difference(got[k], expected[k], tolerance)), None)
        return f"{part}\n{_numbers(got[part], expected[part], tolerance)}"
    if not (is_numeric(got) and is_numeric(expected)):
        return f"yours: {_short(got)}\nright: {_short(expected)}"
    a, b = np.asarray(got), np.asarray(expected)
    if a.size <= 24 and b.size <= 24:
        with np.printoptions(precision=4, suppress=True):
            if str(a) != str(b):  # else they differ too little to be seen side by side
                return f"yours:\n{a}\nright:\n{b}"
    if a.shape != b.shape:
        return f"yours: shape {a.shape}\nright: shape {b.shape}"
    gap = np.abs(np.nan_to_num(np.subtract(a, b, dtype=float), nan=np.inf))
    at = tuple(int(k) for k in np.unravel_index(gap.argmax(), a.shape))
    index = ", ".join(map(str, at))
    return f"largest difference at [{index}]\nyours: {a[at]:.10g}\nright: {b[at]:.10g}"


def _printed(outcome):
    return [("Your code printed", outcome.printed)] if outcome.printed else []


def _kind(value):
    if value is None or value is Ellipsis:
        return "None" if value is None else "`...`"
    if isinstance(value, np.ndarray):
        return f"an array {value.shape} of {value.dtype}"
    if isinstance(value, tuple | list | dict):
        plural = "entry" if len(value) == 1 else "entries"
        return f"a {type(value).__name__} of {len(value)} {plural}"
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        return f"the number {value}"
    return f"a {type(value).__name__}"


def _speed_remark(exercise, answer):
    """Whether a right answer is needlessly slow, and by how much."""
    if exercise.large is None:
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
