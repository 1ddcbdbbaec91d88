"""``check``: find the exercise, judge the answer, show the verdict, hand back what works."""

import re
from html import escape

from course_utils.display.cards import STATES, accordion, block, card, say, show
from course_utils.display.strict import strict
from course_utils.exercises.course import NOTEBOOKS, exercises_of, find
from course_utils.exercises.diagnose import diagnose
from course_utils.exercises.model import solution_source
from course_utils.exercises.progress import load_progress, save_solved

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
    name = answer if isinstance(answer, str) else getattr(answer, "__name__", None)
    answer = answer if value is _MISSING else value
    try:
        exercise = find(name)
    except LookupError as error:
        say("wrong", f"check: {error}.")
        if strict():
            raise ExerciseError(str(error)) from None
        return answer
    diagnosis = diagnose(exercise, answer)
    solved = diagnosis.state == "solved"
    _show(exercise, diagnosis, save_solved(name) if solved else "")
    if strict() and not solved:
        raise ExerciseError(f"{name}: {diagnosis.sentence}")
    return answer if solved else exercise.solution


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
        names = [exercise.name for exercise in exercises_of(key)]
        done = sum(name in solved for name in names)
        head = f"{key[:2]} · {NOTEBOOKS[key].title}: {done} of {len(names)} exercises solved"
        signs = [(STATES["solved" if name in solved else "open"], name) for name in names]
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
