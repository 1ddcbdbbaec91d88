"""The nursery: has loaded the course once, and forks a process of its own for every answer.

A line of JSON comes in (an answer), a line goes out (what it gave on each case, and how its process
ended).  A judge starts it with ``python -m course_utils.commands.grade.nursery FOLDER HIDDEN…``.
"""

import contextlib
import json
import linecache
import os
import select
import signal
import sys
import tempfile
import time

import numpy as np

from course_utils.commands.grade import fence
from course_utils.commands.grade.plain import MEGABYTES, dumps, encode
from course_utils.exercises.attempt import TooSlow, attempt, describe, student_line
from course_utils.exercises.course import exercises_of, find
from course_utils.exercises.diagnose import diagnose

SILENCE = 20.0
"""Seconds without a sign of life: one case may take 3, on a busy machine."""
SECONDS = 60.0
"""For one answer, in all."""


def run(task, scratch, hidden=()):
    """Run one answer in a process of its own.

    Parameters
    ----------
    task : dict
        ``name`` of the exercise, ``own`` source, ``cell``, ``needs``: as in
        :class:`course_utils.commands.grade.answers.Found`.
    scratch : str
        An empty folder, its home.
    hidden : sequence of str
        Folders that it must not see.

    Returns
    -------
    lines : list of bytes
        What it sent.
    how : str
        ``ended``, or what the student reads.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _in_the_child(task, scratch, hidden, reading, writing)
    os.close(writing)
    chunks, size, end = [], 0, time.monotonic() + SECONDS
    how = ""
    while not how:
        wait = min(SILENCE, end - time.monotonic())
        if wait <= 0 or not select.select([reading], [], [], wait)[0]:
            how = "did not come to an end, and was stopped"
        elif not (chunk := os.read(reading, 1 << 16)):
            break
        elif (size := size + len(chunk)) > MEGABYTES << 20:
            how = "sent more than its results, and was stopped"
        else:
            chunks.append(chunk)
    os.close(reading)
    if not how:  # let it end by itself: only then is its computing time counted
        _wait_for_the_end(child)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)  # whatever it has started
    _, status = os.waitpid(child, 0)
    lines = b"".join(chunks).split(b"\n")[:-1]
    return lines, how or ("ended" if not status else "ended the process")


def _wait_for_the_end(child, patience=1.0):
    if not hasattr(os, "waitid"):  # macOS before Python 3.13
        return
    end = time.monotonic() + patience
    look = os.WEXITED | os.WNOHANG | os.WNOWAIT
    while os.waitid(os.P_PID, child, look) is None and time.monotonic() < end:
        time.sleep(0.002)


def _in_the_child(task, scratch, hidden, reading, writing):
    """Fork twice more: the first child of new namespaces ends all others when it ends."""
    status = 1
    try:
        os.close(reading)
        os.setsid()
        alone = fence.own_namespaces()
        for _ in range(2 if alone else 0):
            if child := os.fork():
                os.close(writing)
                _, ended = os.waitpid(child, 0)
                os._exit(1 if ended else 0)
            fence.die_with_parent()
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        os.dup2(0, 2)
        os.closerange(3, writing)  # above all, the judge's end
        os.closerange(writing + 1, 1024)
        if alone:
            fence.shut_files(scratch, hidden)
            fence.give_up_rights()
        fence.refuse_sockets()
        os.chdir(scratch)
        fence.set_limits(alone)
        with open(writing, "wb", buffering=0) as pipe:
            answer(task, lambda message: pipe.write(dumps(message)))
        status = 0
    finally:
        os._exit(status)


def answer(task, send):
    """Define an answer, try it on every case, send what came of each; at last, what to say of it.

    Parameters
    ----------
    task : dict
    send : callable
        Takes a message.
    """
    exercise = find(task["name"])
    # What an exercise imports must not count as the student's time.
    attempt(exercise, exercise.solution, exercise.cases()[0], limited=False)
    with _without(exercise):
        value, error = _defined(task, exercise)
        if error:
            return send({"error": error})
        if exercise.is_value:
            send({"value": encode(value)})
        elif not callable(value):
            send({"value": encode(value), "not callable": True})
        else:
            for k, case in enumerate(exercise.cases()):
                outcome = attempt(exercise, value, case)
                send({"case": k, **sent(outcome, value)})
                if isinstance(outcome.error, TooSlow):
                    return None  # one wait is enough; where it was is said
    said = diagnose(exercise, value)
    details = [[head, text[:4000]] for head, text in said.details if text]
    words = {"sentence": said.sentence, "remark": said.remark, "details": details}
    return send({"state": said.state, **words})


def sent(outcome, function):
    """What is sent of one run."""
    message = {"value": encode(outcome.value), "changed": list(outcome.changed)}
    if outcome.error is not None:
        place = student_line(outcome.error, function)
        kind, text = type(outcome.error).__name__, str(outcome.error)[:2000]
        message |= {"error": [kind, text], "line": place and place[0]}
    return message


@contextlib.contextmanager
def _without(exercise):
    """The course's own solution refuses to answer, wherever it is called from."""
    function = exercise.function
    code = getattr(function, "__code__", None)
    if code is None or code.co_freevars:
        yield
        return
    function.__code__ = _refusing.__code__
    try:
        yield
    finally:
        function.__code__ = code


def _refusing(*_arguments, **_options):
    raise RuntimeError("this is the course's own function, not yours")


def _defined(task, exercise):
    """Run the sources of an answer; returns it, or what went wrong."""
    name, space = task["name"], {"np": np, "__name__": "answer"}
    text = "\n".join([task["own"], *(source for _, source in task["needs"])])
    others = (e for e in exercises_of(task["stem"]) if e.name != name and e.name in text)
    given = {e.name: e.solution for e in others}
    space |= given  # so that no mistake is charged twice
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        for number, source in task["needs"]:
            with contextlib.suppress(Exception):  # what is missing then, the answer will say
                _execute(source, source, f"<cell {number}>", space)
        space |= given
        space.pop(name, None)
        file = f"<{name}>"
        try:
            _execute(task["own"], task["cell"], file, space)
        except Exception as error:
            return None, describe(error)
    return space.get(name), ""


def _execute(source, shown, file, space):
    linecache.cache[file] = (len(shown), None, shown.splitlines(True), file)
    exec(compile(source, file, "exec"), space)


def what_holds(scratch):
    """Try out what the fence can do here.

    Returns
    -------
    enclosed : bool
        Whether answers run in namespaces of their own.
    """
    child = os.fork()
    if not child:
        done = False
        try:
            if fence.own_namespaces():
                if inner := os.fork():
                    done = not os.waitpid(inner, 0)[1]
                else:
                    os._exit(0 if fence.shut_files(scratch) else 1)
        finally:
            os._exit(0 if done else 1)
    return not os.waitpid(child, 0)[1]


def main(stem, hidden):
    """Serve until the judge closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the grader says when to stop
    for exercise in exercises_of(stem):
        exercise.cases()
        exercise.solution  # noqa: B018 (loads torch, where it needs it)
    with tempfile.TemporaryDirectory() as scratch, os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # whatever prints: not into the answers
        out.write(dumps({"enclosed": what_holds(scratch)}))
        out.flush()
        for line in sys.stdin.buffer:
            with tempfile.TemporaryDirectory(dir=scratch) as home:
                lines, how = run(json.loads(line), home, hidden)
            out.write(dumps({"how": how, "lines": [s.decode("utf-8", "replace") for s in lines]}))
            out.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
