"""Run a student's answer safely: on copies, with a time limit, whatever it does."""

import builtins
import contextlib
import copy
import ctypes
import gc
import io
import sys
import threading
import time
import traceback
import warnings
from dataclasses import dataclass

import numpy as np

from course_utils.exercises.model import Feedback
from course_utils.exercises.ticks import TooSlow, with_a_clock

LIMIT_SECONDS = 3.0
PRINTED_CHARACTERS = 1500


# What the machine lacks, not the answer: two that fail with it have nothing in common.
_ENVIRONMENT = (ImportError, OSError, MemoryError, TooSlow)


def _of_the_machine(error):
    return isinstance(error, _ENVIRONMENT) or "start new thread" in str(error)


@dataclass
class Outcome:
    """What came of one run: a value or an error, and what happened beside it."""

    value: object = None
    error: BaseException | None = None
    printed: str = ""
    changed: tuple = ()
    seconds: float = 0.0

    def same_as(self, other, tolerance):
        """Whether two runs came to the same value, or failed in the same way."""
        if self.error is not None or other.error is not None:
            if _of_the_machine(self.error) or _of_the_machine(other.error):
                return False
            return type(self.error) is type(other.error) and str(self.error) == str(other.error)
        return self.changed == other.changed and same(self.value, other.value, tolerance)


class _Shortened(io.TextIOBase):
    """A stream that keeps the beginning of what is written and counts the rest.

    What is written to it after the run, by a logger that has kept it, goes to the real one.
    """

    encoding = "utf-8"

    def __init__(self):
        self.kept, self.dropped, self.after = "", 0, None

    def write(self, text):
        if self.after is not None:
            return self.after.write(text)
        room = PRINTED_CHARACTERS - len(self.kept)
        self.kept += text[:room]
        self.dropped += len(text[room:])
        return len(text)

    def writable(self):
        return True

    def text(self):
        rest = f"… and {self.dropped} more characters" if self.dropped else ""
        kept = self.kept.rstrip().encode("utf-8", "backslashreplace").decode("utf-8")
        return kept + ("\n" + rest if rest else "")


@contextlib.contextmanager
def time_limit(seconds):
    """Raise :class:`TooSlow` in the calling thread when the block takes too long.

    Works on every system and thread, because it asks the interpreter instead of the operating
    system; a single long call into compiled code is interrupted only when it returns.  With None
    there is no limit.

    Yields
    ------
    watched : bool
        False where no thread can be started, as in a browser: then nothing is raised.
    """
    if seconds is None:
        yield True
        return
    thread = ctypes.c_ulong(threading.get_ident())
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    too_slow = ctypes.py_object(TooSlow)
    lock, done, asked = threading.Lock(), threading.Event(), threading.Event()

    def watch():
        wait = seconds
        while not done.wait(wait):
            with lock:
                if not done.is_set():
                    asked.set()
                    raise_in(thread, too_slow)
            wait = 0.05  # again and again: an `except:` in a loop swallows it

    watcher = threading.Thread(target=watch, daemon=True)
    try:
        watcher.start()
    except RuntimeError:
        yield False
        return
    try:
        yield True
    finally:
        over = False
        while not over:
            try:
                with lock:
                    done.set()
                if asked.is_set():  # It may still be on its way: asked for once more, it arrives
                    raise_in(thread, too_slow)  # here.  (Taken back, it would leave a mark in the
                    while True:  # interpreter, at which a debugger waits for ever.)
                        time.sleep(0)
                over = True
            except TooSlow:
                over = done.is_set()


@contextlib.contextmanager
def quiet(stream=None):
    """No warning is shown, and what is printed goes to a stream, or nowhere."""
    stream, real, ask = stream or _Shortened(), sys.stderr, builtins.input
    builtins.input = _no_input
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
                yield
    finally:
        builtins.input, stream.after = ask, real


@contextlib.contextmanager
def uncollected():
    """Nothing made is looked through for what is not used any more: that would take a third."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _no_input(*_prompt):
    raise Feedback("Your code asks with `input()`: what it needs is in its arguments.")


def attempt(exercise, answer, case, limited=True):
    """Run an answer on one case.

    Parameters
    ----------
    exercise : Exercise
    answer : object
        The student's function or value, the solution, or a misconception.
    case : Case
    limited : bool
        Whether it may take no longer than :data:`LIMIT_SECONDS`.

    Returns
    -------
    outcome : Outcome
        Nothing but the user's own interrupt is raised.
    """
    arguments = {k: copy.deepcopy(v) for k, v in case.arguments.items()}
    printed, outcome = _Shortened(), Outcome()
    start = time.perf_counter()
    try:
        with quiet(printed), time_limit(LIMIT_SECONDS if limited else None) as watched:
            answer = answer if watched else with_a_clock(answer, LIMIT_SECONDS)
            outcome.value = exercise.observe(answer, **arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit too: an answer must not end the notebook
        outcome.error = error
    outcome.seconds = time.perf_counter() - start
    outcome.printed = printed.text()
    outcome.changed = tuple(
        name
        for name, value in arguments.items()
        if name not in exercise.in_place and not same(value, case.arguments[name], 0.0)
    )
    return outcome


def same(a, b, tolerance):
    """Whether two results are the same: type of container, shape, truths or numbers, values."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k], tolerance) for k in a)
    if isinstance(a, list | tuple) or isinstance(b, list | tuple):
        return (
            type(a) is type(b)
            and len(a) == len(b)
            and all(same(x, y, tolerance) for x, y in zip(a, b, strict=True))
        )
    if not (is_numeric(a) and is_numeric(b)):
        return type(a) is type(b) and bool(a == b) if is_plain(a) else a is b
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape or (a.dtype.kind == "b") != (b.dtype.kind == "b"):
        return False
    if a.size and _far_apart(a.flat[0], b.flat[0], tolerance):  # most that differ do so here
        return False
    return bool(np.all(close(a, b, tolerance)))


def _far_apart(a, b, tolerance):
    return abs(float(a) - float(b)) > max(tolerance, 1e-5) * max(1.0, abs(float(b)))


def in_short(value):
    """One number that two results have in common if they agree; None for what holds no numbers."""
    if isinstance(value, dict | tuple | list):
        value = value.values() if isinstance(value, dict) else value
        found = [in_short(part) for part in value]
        if not found or None in found:
            return None
        return sum((k + 1) ** 0.5 * part for k, part in enumerate(found))
    if not is_numeric(value):
        return None
    numbers = np.nan_to_num(np.asarray(value, dtype=float).ravel(), posinf=77.0, neginf=-77.0)
    return float(numbers @ np.cos(1.0 + np.arange(numbers.size))) + np.ndim(value)


def alike(short, other):
    """Whether two results may agree, by what they are in short."""
    both = short is not None and other is not None
    return both and abs(short - other) <= 1e-6 * (1 + abs(other))


def is_numeric(value):
    """Whether a value is a real number or an array of real numbers."""
    return isinstance(value, bool | int | float) or (
        isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf"
    )


def is_plain(value):
    """Whether a value compares by content: text, None and the like."""
    return isinstance(value, str | bytes | type(None) | complex | np.complexfloating)


def close(a, b, tolerance):
    """Elementwise: equal up to the tolerance (infinities and nans equal themselves)."""
    if np.float32 in (np.asarray(a).dtype, np.asarray(b).dtype):
        tolerance = max(tolerance, 1e-5)
    with np.errstate(all="ignore"):
        difference = np.abs(np.subtract(a, b, dtype=float))
        near = np.isfinite(difference) & (difference <= tolerance * np.maximum(1.0, np.abs(b)))
    return near | (a == b) | (np.not_equal(a, a) & np.not_equal(b, b))


def student_line(error, answer):
    """Where in the student's own code an error was raised.

    Returns
    -------
    place : (int, str) or None
        Line number in the cell (or file) and its source; None when the answer is no function or
        the error was raised before its first line.
    """
    own = getattr(getattr(answer, "__code__", None), "co_filename", None)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == own]
    return (frames[-1].lineno, frames[-1].line or "") if frames else None


def describe(error):
    """One line that says what an error was."""
    if isinstance(error, TooSlow):
        return f"It was still running after {LIMIT_SECONDS:g} seconds and was stopped."
    if isinstance(error, Feedback):
        return str(error)
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0][:300]}" if text else type(error).__name__
