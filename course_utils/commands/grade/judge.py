"""The judge: reads one submission after the other, has its answers run, and compares.

The verdict is :func:`course_utils.exercises.diagnose.diagnose`'s, called here, in a process where
no line of a student's is run: instead of the answer, what its process sent for each case is played
back to it.  The grader starts a judge with ``python -m course_utils.commands.grade.judge STEM
HIDDEN…``; a line of JSON comes in (a notebook), a line goes out (a row for each exercise).
"""

import builtins
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cache

import numpy as np

from course_utils.commands.grade.answers import answers, code_cells
from course_utils.commands.grade.look import likeness, suspicious
from course_utils.commands.grade.plain import decode, dumps
from course_utils.exercises.attempt import TooSlow
from course_utils.exercises.course import every_exercise, exercises_of
from course_utils.exercises.diagnose import diagnose
from course_utils.exercises.model import Feedback
from course_utils.files import ROOT

STATES = ("solved", "wrong", "raises", "open", "missing")


class Nursery:
    """A nursery process, started again whenever an answer has brought it down.

    Parameters
    ----------
    stem : str
        The notebook.
    hidden : sequence of str
        Folders that answers must not see.
    """

    def __init__(self, stem, hidden=()):
        self.command = [sys.executable, "-m", "course_utils.commands.grade.nursery", stem, *hidden]
        self.enclosed = False
        self._start()

    def _start(self):
        self._home = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self._home.name,
            env=_environment(self._home.name),
        )
        ready = json.loads(self._process.stdout.readline() or "{}")
        self.enclosed = bool(ready.get("enclosed"))

    def run(self, task):
        """Have one answer run.

        Returns
        -------
        messages : list of dict
        how : str
            ``ended``, or what happened to its process.
        """
        try:
            self._process.stdin.write(dumps(task))
            self._process.stdin.flush()
            reply = json.loads(self._process.stdout.readline())
        except (OSError, ValueError):
            self.close()
            self._start()
            return [], "ended the process"
        messages = []
        for line in reply["lines"]:
            try:
                message = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(message, dict):
                messages.append(message)
        return messages, reply["how"]

    def close(self):
        """End it."""
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()
        self._home.cleanup()


def _environment(home):
    """Nothing of the instructor's: what an answer could read."""
    kept = {k: os.environ[k] for k in ("LD_LIBRARY_PATH", "LANG", "LC_ALL") if k in os.environ}
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    own = {"PATH": os.defpath, "HOME": home, "TMPDIR": home, "MPLCONFIGDIR": home}
    quiet = {"PYTHONDONTWRITEBYTECODE": "1", "TQDM_DISABLE": "1", "PYTHONPATH": str(ROOT)}
    return {**kept, **threads, **own, **quiet}


class Replayed:
    """Stands for an answer whose results on the cases are known."""

    def __init__(self, name):
        self.__name__ = name

    def __call__(self, *_arguments):
        """Nobody needs to: see :class:`Stage`."""
        raise RuntimeError("this answer ran in another process")


class Stage:
    """An exercise in which a stand-in behaves on the cases as an answer did elsewhere.

    There is one for each exercise, because the engine keeps what it has worked out for one.

    Parameters
    ----------
    exercise : Exercise
    """

    def __init__(self, exercise):
        self._observe_others, self.answer = exercise.observe, None
        self.exercise = replace(exercise, observe=self._observe, large=None)
        self._keys = [_key(case.arguments) for case in exercise.cases()]

    def play(self, results):
        """Diagnose what an answer's process sent for each case.

        Parameters
        ----------
        results : list of dict

        Returns
        -------
        diagnosis : Diagnosis
        """
        self.answer, self._results, self._times = Replayed(self.exercise.name), {}, {}
        for key, result in zip(self._keys, results, strict=False):
            self._results.setdefault(key, []).append(result)
        return diagnose(self.exercise, self.answer)

    def _observe(self, answer, **arguments):
        if answer is not self.answer:
            return self._observe_others(answer, **arguments)
        key = _key(arguments)
        results = self._results.get(key, [{"error": ["TooSlow", ""]}])
        self._times[key] = self._times.get(key, -1) + 1
        return _again(results[self._times[key] % len(results)], arguments)


@cache
def stage(exercise):
    """The one :class:`Stage` of an exercise."""
    return Stage(exercise)


def _key(value):
    """A text that is the same for arguments and their copies."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{k}:{_key(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_key, value)) + "]"
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{value.shape}{value.tobytes().hex()}"
    if isinstance(value, bool | int | float | str | np.generic | None):
        return repr(value)
    return f"{type(value).__name__} {getattr(value, 'name', '')}"


def _again(result, arguments):
    """Do to the arguments what the answer did, and return or raise what it did."""
    for name in result.get("changed") or ():
        if name in arguments:
            _change(arguments[name])
    if result.get("error"):
        raise _error(*result["error"])
    return decode(result["value"])


def _change(value):
    """Make an argument differ from what it was."""
    if isinstance(value, np.ndarray) and value.size:
        value.flat[0] = not value.flat[0] if value.dtype == bool else value.flat[0] + 1
    elif isinstance(value, list) and value and isinstance(value[0], np.ndarray):
        _change(value[0])
    elif isinstance(value, list):
        value.append(None)
    elif isinstance(value, dict):
        value["changed"] = None


def _error(kind, text):
    """An error of that name and text."""
    kind, text = str(kind)[:60], str(text)
    if kind == "TooSlow":
        return TooSlow()
    known = {"Feedback": Feedback, "LinAlgError": np.linalg.LinAlgError}
    known["AxisError"] = np.exceptions.AxisError
    found = known.get(kind, getattr(builtins, kind, None))
    ordinary = isinstance(found, type) and issubclass(found, Exception)
    if not ordinary:
        found = type(kind if kind.isidentifier() else "Error", (Exception,), {})
    try:
        return found(text)
    except TypeError:  # one that wants more than a text
        return type(kind, (Exception,), {})(text)


def verdict(exercise, messages, how):
    """Judge what an answer's process sent.

    Parameters
    ----------
    exercise : Exercise
    messages : list of dict
    how : str
        How its process ended.

    Returns
    -------
    row : dict
        ``state``, ``sentence``, ``remark``, ``details``, ``misconception``.
    """
    said = next((m for m in messages if m.get("state") in STATES), {})
    try:
        said = _words(said)
        judged, seen = _judged(exercise, messages, how)
    except Exception:  # nothing that was sent may bring down the judge
        return _row("raises", "The answer's process sent something that is no result.")
    if judged is None:
        return _row("raises", seen)
    row = _row(judged.state, judged.sentence, judged.remark, judged.details, judged.misconception)
    if said.get("state") == judged.state:  # there the answer's own source could be read
        row["remark"] = said["remark"]
        if not judged.misconception:
            row |= {"sentence": said["sentence"], "details": said["details"]}
    elif judged.state == "raises" and (line := _line(messages)):
        row["sentence"] = f"Line {line} of your code: {judged.sentence}"
    elif said.get("state") == "open" and judged.state in ("wrong", "raises"):
        row = _row("open", said["sentence"])
    return row


def _line(messages):
    lines = [m["line"] for m in messages if m.get("error") and isinstance(m.get("line"), int)]
    return lines[0] if lines else None


def _row(state, sentence="", remark="", details=(), misconception=None):
    details = [list(pair) for pair in details]
    return {"state": state, "sentence": sentence, "remark": remark, "details": details,
            "misconception": misconception}  # fmt: skip


def _words(said):
    """The words that came with an answer, cut to what a page can hold."""
    details = [[str(h)[:100], str(t)[:4000]] for h, t in (said.get("details") or [])[:6]]
    cut = {key: str(said.get(key) or "")[:2000] for key in ("state", "sentence", "remark")}
    return {**cut, "details": details}


def _judged(exercise, messages, how):
    """The diagnosis; or None, and what to say instead."""
    ended = f"The answer {how}." if how != "ended" else "The answer ended before its results."
    if error := next((m["error"] for m in messages if isinstance(m.get("error"), str)), None):
        return None, error[:500]
    if exercise.is_value:
        values = [m["value"] for m in messages if "value" in m]
        return (diagnose(exercise, decode(values[0])), "") if values else (None, ended)
    if refused := next((m for m in messages if m.get("not callable")), None):
        return diagnose(exercise, decode(refused["value"])), ""
    cases, results = len(exercise.cases()), {}
    for message in messages:
        if isinstance(message.get("case"), int):
            results.setdefault(message["case"], message)
    results = [results[k] for k in range(cases) if k in results]
    last = results[-1] if results else {}
    if len(results) < cases and (last.get("error") or [""])[0] != "TooSlow":
        return None, ended
    return stage(exercise).play(results), ""


def grade(text, stem, stubs, nursery):
    """Grade one notebook.

    Parameters
    ----------
    text : str
        Its JSON.
    stem : str
        The course's notebook.
    stubs : list of str
        The sources of the course's own cells.
    nursery : Nursery

    Returns
    -------
    rows : dict of str to dict
        For each exercise in order.

    Raises
    ------
    ValueError
        In one line: nothing here can be graded.
    """
    cells = code_cells(text)
    exercises = exercises_of(stem)
    names = [e.name for e in exercises]
    found = answers(cells, names, stubs)
    if not found:
        others = {every_exercise()[mark] for _, mark in cells if mark in every_exercise()}
        what = f"it is {', '.join(sorted(others))}" if others else "no exercise of it is there"
        raise ValueError(f"the wrong notebook: {what}, asked for is {stem}")
    rows = {}
    for exercise in exercises:
        answer = found.get(exercise.name)
        if answer is None:
            row = _row("missing", "Its cell is not in the notebook.")
        elif answer.problem:
            row = _row("raises", answer.problem)
        elif answer.cell.strip() in stubs:
            row = _row("open")
        else:
            task = {"stem": stem, "name": exercise.name, "own": answer.own, "cell": answer.cell,
                    "needs": answer.needs}  # fmt: skip
            row = verdict(exercise, *nursery.run(task))
        trees = answer.trees if answer else []
        rows[exercise.name] = {**row, "uses": suspicious(trees), "mark": likeness(trees)}
    return rows


def main(stem, hidden):
    """Serve until the grader closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stubs = [source.strip() for source, _ in code_cells(_course(stem))]
    nursery = Nursery(stem, hidden)
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        out.write(dumps({"enclosed": nursery.enclosed}))
        out.flush()
        for line in sys.stdin.buffer:
            try:
                reply = {"rows": grade(json.loads(line)["text"], stem, stubs, nursery)}
            except ValueError as error:
                reply = {"problem": str(error)}
            out.write(dumps(reply))
            out.flush()
    nursery.close()


def _course(stem):
    return (ROOT / "notebooks" / f"{stem}.ipynb").read_text(encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
