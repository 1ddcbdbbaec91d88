"""Answers that students might hand in, and what must be said of each.

They are in ``answers/``, a file for each notebook.  An entry is a heading with the exercise and
what was done, the code, and a line ``SAYS`` with what must be said:

- the name of a misconception, or
- words of the sentence, with ``…`` for what is left out between them, or
- ``solved``, or ``nothing`` where nothing is said but that it is wrong (to be mended).
"""

import linecache
import re
from pathlib import Path

import numpy as np
import pytest

from course_utils.exercises.course import NOTEBOOKS, exercises_of, find
from course_utils.exercises.diagnose import diagnose
from course_utils.rnn.events import runs
from course_utils.rnn.gates import sigmoid
from course_utils.rnn.neuron import softmax

ANSWERS = Path(__file__).parent / "answers"
ENTRY = re.compile(r"### (\w+): (.*?)\n```python\n(.*?)```\nSAYS (.*?)\n", re.DOTALL)
VAGUE = ("other numbers.", "not the right number.")


def entries(stem):
    """The entries of one notebook: exercise, what was done, code, what must be said."""
    return ENTRY.findall((ANSWERS / f"{stem[:2]}.md").read_text())


def judged(name, code, number):
    """The diagnosis of an answer whose source can be read, as in a notebook."""
    import torch

    scope = {"np": np, "torch": torch, "nn": torch.nn}
    scope |= {"sigmoid": sigmoid, "softmax": softmax, "runs": runs}
    for stem in NOTEBOOKS:
        scope |= {e.name: e.function for e in exercises_of(stem) if not e.is_value}
    file = f"<{name} {number}>"
    linecache.cache[file] = (len(code), None, code.splitlines(True), file)
    exec(compile(code, file, "exec"), scope)
    return diagnose(find(name), scope[name])


def said(diagnosis):
    """What an entry calls that which was said."""
    if diagnosis.state in ("solved", "open"):
        return diagnosis.state
    vague = diagnosis.sentence.endswith(VAGUE) or (
        diagnosis.state == "raises" and "All else is right." not in diagnosis.sentence
    )
    return diagnosis.misconception or ("nothing" if vague else diagnosis.sentence)


def as_expected(told, expected):
    """Whether what was said is what an entry asks for."""
    words = ".*".join(map(re.escape, re.split(r"\s*…\s*", expected)))
    return told == expected or (expected != "nothing" and bool(re.search(words, told)))


@pytest.mark.parametrize("stem", NOTEBOOKS)
def test_what_is_said_of_answers(stem, monkeypatch):
    monkeypatch.setattr("course_utils.exercises.explain.SECONDS", 0.8)  # the same when busy
    monkeypatch.setattr("course_utils.exercises.answer.SECONDS_FOR_INFLUENCES", 0.8)
    otherwise, told = {}, []
    for number, (name, title, code, expected) in enumerate(entries(stem)):
        found = said(judged(name, code, number))
        if found == "nothing" != expected:  # a busy machine is late once, not twice
            found = said(judged(name, code, number))
        told.append((found, expected))
        if not as_expected(*told[-1]):
            otherwise[f"{name}: {title}"] = told[-1]
    wrong = [t for t, expected in told if expected != "solved"]
    named = np.mean([t not in ("nothing", "solved") for t in wrong])
    print(f"\n{stem}: {len(wrong)} wrong answers, {100 * named:.0f} % told what is wrong")
    assert not otherwise
    assert "solved" not in wrong
    assert named >= 0.92
