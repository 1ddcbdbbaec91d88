"""``check``: find the exercise, judge the answer, show the verdict, hand back what works."""

import difflib
import re
import sys
from html import escape

from course_utils.display.cards import STATES, accordion, block, card, say, show
from course_utils.display.strict import strict
from course_utils.exercises.course import NOTEBOOKS, every_exercise, find
from course_utils.exercises.diagnose import Diagnosis, diagnose, with_the_stubs_arguments
from course_utils.exercises.model import solution_source
from course_utils.exercises.progress import line_found, load_progress, save_solved

_noticed = set()  # a notice about the progress file is shown once


class ExerciseError(AssertionError):
    """An exercise is not solved, and ``COURSE_STRICT`` asks for all of them."""


_MISSING = object()


def check(answer, value=_MISSING):
    """Check an answer, say what is wrong with it, and return something that works.

    Parameters
    ----------
    answer : callable or str
        The student's function, found by its name; or the exercise's name, with the value after it.
    value : object
        The answer to ``check("name", value)``.

    Returns
    -------
    answer : object
        The student's if it is right, else the course's own, so that the notebook goes on.

    Raises
    ------
    ExerciseError
        Only when the environment variable ``COURSE_STRICT`` is 1 and the answer is not right.
    """
    name = answer if isinstance(answer, str) else _name_of(answer, sys._getframe(1))
    answer = answer if value is _MISSING else value
    try:
        exercise = find(name)
    except LookupError as error:
        near = difflib.get_close_matches(str(name), every_exercise(), 1)
        meant = f" Do you mean {near[0]}?" if near else ""
        say("wrong", f"check: there is no exercise {name!r}.{meant}")
        if strict():
            raise ExerciseError(str(error)) from None
        return answer
    if answer is exercise.function:  # what the last check handed back
        diagnosis = Diagnosis("open", f"This is the course's own `{name}`, {_HANDED_BACK}")
    else:
        diagnosis = diagnose(exercise, answer)
    solved = diagnosis.state == "solved"
    _show(exercise, diagnosis, save_solved(name) if solved else "")
    if strict() and not solved:
        raise ExerciseError(f"{name}: {diagnosis.sentence}")
    if not solved:
        return exercise.solution
    return answer if exercise.is_value else with_the_stubs_arguments(answer, exercise.function)


_HANDED_BACK = (
    "which `check` handed back. Run the cell that defines yours once more, then this one."
)


def _name_of(function, frame):
    """The exercise that a function answers: by its own name, or by the one it was given."""
    name = getattr(function, "__name__", None)
    if name in every_exercise():
        return name
    given = {**frame.f_globals, **frame.f_locals}
    names = [key for key, value in given.items() if value is function and key in every_exercise()]
    return names[0] if names else name


def course_map(notebook=None):
    """Show which exercises are solved.

    Parameters
    ----------
    notebook : str or None
        Only this notebook's, for example ``"01_recurrent_neuron"``; all by default.
    """
    solved, notice = load_progress()
    html, text = [], []
    for key in [notebook] if notebook else NOTEBOOKS:
        names, lines = NOTEBOOKS[key].exercises, [line_found(n) for n in NOTEBOOKS[key].lines]
        done, found = (sum(name in solved for name in kind) for kind in (names, lines))
        head = f"{key[:2]} · {NOTEBOOKS[key].title}: {done} of {len(names)} exercises solved"
        head += f", {found} of {len(lines)} lines found" if lines else ""
        signs = [(STATES["solved" if n in solved else "open"], n) for n in (*names, *lines)]
        html.append(
            f"<p style='margin:.4em 0 .1em'><b>{escape(head)}</b></p><div>"
            + "".join(
                "<span style='display:inline-block; margin-right:1.2em; white-space:nowrap'>"
                f"<b style='color:{colour}'>{sign}</b> <code>{name}</code></span>"
                for (sign, colour), name in signs
            )
            + "</div>"
        )
        text += [head, *(f"  {sign} {name}" for (sign, _), name in signs)]
    if notice:
        say("wrong", notice)
    show("".join(html), "\n".join(text))


def _show(exercise, diagnosis, notice):
    """Display a diagnosis with hints, as HTML and as plain text."""
    state = diagnosis.state
    words = {
        "open": "not attempted yet",
        "wrong": "not right yet",
        "raises": "stopped with an error",
        "solved": "solved",
    }
    title = f"{exercise.name}: {words[state]}"
    sentences = [s for s in (diagnosis.sentence, diagnosis.remark) if s]
    if state != "solved":
        sentences.append("Until it is solved, the notebook goes on with the course's own.")
    if notice and notice not in _noticed:
        _noticed.add(notice)
        sentences.append(notice)
    body = "".join(f'<div style="margin:.2em 0">{_inline(s)}</div>' for s in sentences)
    numbers = [(head, block(text)) for head, text in diagnosis.details if text]
    body += "".join(f"<div style='margin-top:.3em'>{escape(h)}</div>{b}" for h, b in numbers)
    hints = [(f"Hint {i}", _inline(hint)) for i, hint in enumerate(exercise.hints, 1)]
    solution = [("Solution", block(solution_source(exercise)))]
    more = accordion(solution if state == "solved" else hints + solution)
    text = [f"{STATES[state][0]} {title}", *sentences]
    for head, lines in diagnosis.details:
        text += [head, *("    " + line for line in lines.splitlines())]
    show(card(state, title, body, more), "\n".join(text))


def _inline(text):
    """Escape a sentence and set what stands in backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
