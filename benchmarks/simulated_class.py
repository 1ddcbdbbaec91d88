"""A class that never was: notebook 01 handed in by students whose verdicts are known.

    .venv/bin/python -m benchmarks.simulated_class 200 FOLDER

writes their submissions as Moodle delivers them, grades them in one command, and compares every
verdict with the one that is known.  A small class is part of the tests.
"""

import csv
import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from course_utils.exercises.course import NOTEBOOKS
from course_utils.files import ROOT

STEM = "01_recurrent_neuron"
EXERCISES = NOTEBOOKS[STEM].exercises

_LOOP = """def rnn_forward(X, h_0, W_x, W_h, b):
    states, {h} = [], h_0
    for x_t in X:
        {line}
        states.append({h})
    return np.stack(states)"""
_COPY = """import torch

def copy_to_torch(W_x, W_h, b, layer):
    with torch.no_grad():
        layer.weight_ih_l0.copy_(torch.as_tensor(W_x.T))
        layer.weight_hh_l0.copy_(torch.as_tensor({W_h}))
        layer.bias_ih_l0.copy_(torch.as_tensor(b))
        layer.bias_hh_l0.{second}
    return layer"""
_ENTROPY = """def cross_entropy(o, y):
    shifted = o - o.max(-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return {result}"""
_PARITY = """parity_weights = dict(
    W_x=np.array([[1.0, 1.0]]), W_h=np.array([[1.0, 1.0], [-1.0, -1.0]]), b=np.array([-0.5, -1.5]),
    W_y=np.array([[1.0], [-1.0]]), b_y=np.array([{b_y}]),
)"""


def _step(body, before=""):
    return f"{before}def rnn_step(x_t, h_prev, W_x, W_h, b):\n    {body}"


RIGHT = {
    "rnn_step": (
        _step("return np.tanh(x_t @ W_x + h_prev @ W_h + b)"),
        _step("return np.tanh(np.dot(x_t, W_x) + np.dot(h_prev, W_h) + b)"),
        _step("return squash(x_t @ W_x + h_prev @ W_h + b)", "squash = np.tanh\n\n"),
    ),
    "rnn_forward": (
        _LOOP.format(h="h", line="h = rnn_step(x_t, h, W_x, W_h, b)"),
        _LOOP.format(h="state", line="state = np.tanh(x_t @ W_x + state @ W_h + b)"),
    ),
    "copy_to_torch": (_COPY.format(W_h="W_h.T", second="zero_()"),),
    "softmax": (
        "def softmax(o):\n    e = np.exp(o - o.max(-1, keepdims=True))\n"
        "    return e / e.sum(-1, keepdims=True)",
    ),
    "cross_entropy": (
        _ENTROPY.format(result="-np.take_along_axis(log_p, y[..., None], -1).mean()"),
    ),
    "count_parameters": (
        "def count_parameters(D, H, K):\n    return (D + H + 1) * H + (H + 1) * K",
    ),
    "parity_weights": (_PARITY.format(b_y="-0.5"),),
}

WRONG = {
    "rnn_step": (
        _step("return np.tanh(x_t @ W_x + h_prev @ W_h.T + b)"),
        _step("return np.tanh(x_t @ W_x + h_prev @ W_h) + b"),
        _step("return x_t @ W_x + h_prev @ W_h + b"),
    ),
    "rnn_forward": (
        _LOOP.format(h="h", line="h = rnn_step(x_t, h_0, W_x, W_h, b)"),
        _LOOP.format(h="h", line="h = rnn_step(X[0], h, W_x, W_h, b)"),
    ),
    "copy_to_torch": (
        _COPY.format(W_h="W_h", second="zero_()"),
        _COPY.format(W_h="W_h.T", second="copy_(torch.as_tensor(b))"),
    ),
    "softmax": (
        "def softmax(o):\n    return np.exp(o) / np.exp(o).sum(-1, keepdims=True)",
        "def softmax(o):\n    e = np.exp(o - o.max())\n    return e / e.sum()",
    ),
    "cross_entropy": (
        _ENTROPY.format(result="-np.take_along_axis(log_p, y[..., None], -1).sum()"),
        _ENTROPY.format(result="np.take_along_axis(log_p, y[..., None], -1).mean()"),
    ),
    "count_parameters": (
        "def count_parameters(D, H, K):\n    return D * H + H * H + 2 * H + H * K + K",
        "def count_parameters(D, H, K):\n    return D * H + H + H * K + K",
    ),
    "parity_weights": (_PARITY.format(b_y="0.5"),),
}

BROKEN = {
    "rnn_step": (_step("return np.tanh(x_t @ W_x + h_prev @ W_h + bias)"),),
    "rnn_forward": ("def rnn_forward(X, h_0, W_x, W_h, b)\n    return X",),
    "softmax": ("def softmax(o):\n    return np.exp(o) / np.exp(o).sum(axis=7)",),
    "count_parameters": ("def count_parameters(D, H):\n    return D * H",),
}

# What a student might try who does not want to answer; none is right.  Nothing here is dangerous
# where the fence does not hold, but some of it leaves something behind: see NEEDS_FENCE.
HOSTILE = {
    "leaves": _step("import os; os._exit(0)"),
    "leaves at once": "@(lambda function: exit())\n" + _step("return h_prev"),
    "kills": _step(
        "import os, signal\n    for p in (os.getppid(), os.getpid()):\n"
        "        try: os.kill(p, signal.SIGKILL)\n        except OSError: pass\n    return h_prev"
    ),
    "crashes": _step("import ctypes; ctypes.string_at(0)"),
    "never ends": _step(
        "while True:\n        try:\n            while 1: pass\n        except BaseException: pass"
    ),
    "sleeps": _step("import time; time.sleep(10_000)"),
    "forks": _step(
        "import os, time\n    for _ in range(20):\n        if os.fork() == 0:\n"
        "            os.setsid(); time.sleep(10_000)\n    return h_prev"
    ),
    "patches the judge": _step(
        "import sys\n    from course_utils.exercises.diagnose import Diagnosis\n"
        "    for m in list(sys.modules.values()):\n"
        "        for name in ('diagnose', 'same', 'difference', 'close', 'verdict', '_problem'):\n"
        "            if hasattr(m, name) and m.__name__.startswith('course_utils'):\n"
        "                setattr(m, name, lambda *a, **k: Diagnosis('solved'))\n"
        "    return h_prev"
    ),
    "imports the solution": "from course_utils.rnn.neuron import rnn_step",
    "calls the solution": _step(
        "import course_utils.rnn.neuron as n; return n.rnn_step(x_t, h_prev, W_x, W_h, b)"
    ),
    "asks for the right results": _step(
        "from course_utils.exercises.known import known\n"
        "    from course_utils.exercises.course import find\n"
        "    return known(find('rnn_step')).right[0].value"
    ),
    "writes a verdict": _step(
        "import os, json\n"
        "    line = json.dumps({'state': 'solved', 'rows': {'rnn_step': {'state': 'solved'}}})\n"
        "    for fd in range(256):\n"
        "        try: os.write(fd, b'\\n' + line.encode() + b'\\n')\n        except OSError: pass\n"
        "    return h_prev"
    ),
    "fills the disk": _step(
        "import os\n    for folder in ('.', '/tmp', '/dev/shm', '/var/tmp'):\n"
        "        for k in range(200):\n            try:\n"
        "                with open(f'{folder}/filler{k}', 'wb') as f: f.write(bytes(1 << 20))\n"
        "            except OSError: break\n    return h_prev"
    ),
    "prints gigabytes": _step("for _ in range(10_000): print('x' * 1_000_000)\n    return h_prev"),
    "sends gigabytes": _step(
        "import os\n    for fd in range(256):\n        try:\n"
        "            for _ in range(2000): os.write(fd, b'x' * 1_000_000)\n"
        "        except OSError: pass\n    return h_prev"
    ),
    "takes all memory": _step("return np.ones((1 << 16, 1 << 16))"),
    "returns too much": _step("return np.zeros((5000, 5000))"),
    "opens a connection": _step(
        "import socket; socket.create_connection(('192.0.2.1', 80), 2); return h_prev"
    ),
    "nested deep": "rnn_step = " + "(" * 3000 + "1" + ")" * 3000,
    "many signs": "rnn_step = " + "-" * 50_000 + "1",
    "no function": "rnn_step = 3",
}

NEEDS_FENCE = {"fills the disk", "forks"}


def notebook(answers, marked=True):
    """The course's notebook with answers in it, as JSON.

    Parameters
    ----------
    answers : dict of str to str
        Exercise -> source; the stub stays where there is none, the cell goes where it is None.
    marked : bool
        Whether the cells keep their mark, which copied ones lose.
    """
    read = json.loads((ROOT / "notebooks" / f"{STEM}.ipynb").read_text(encoding="utf-8"))
    cells = []
    for cell in read["cells"]:
        name = cell["metadata"].get("exercise")
        if name in answers:
            if answers[name] is None:
                continue
            given = f'"{name}", {name}' if name == "parity_weights" else name
            cell["source"] = f"{answers[name]}\n\n\n{name} = check({given})"
            cell["metadata"] = {"exercise": name} if marked else {}
        cell.pop("outputs", None)
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        cells.append(cell)
    return json.dumps({**read, "cells": cells})


def students(count, seed=0):
    """The class: one of each hostile kind, in a class that is large enough; the others at random.

    Yields
    ------
    answers : dict of str to str
    states : dict of str to str
        What each exercise must be told to be.
    kind : str
        Of hostile ones, which.
    """
    rng, hostile = random.Random(seed), list(HOSTILE)
    for number in range(count):
        skill = rng.choice([0.95, 0.7, 0.4])
        answers, states = {}, {}
        for name in EXERCISES:
            dice = rng.random()
            if dice < skill:
                answers[name], states[name] = rng.choice(RIGHT[name]), "solved"
            elif dice < skill + 0.8 * (1 - skill):
                answers[name], states[name] = rng.choice(WRONG[name]), "wrong"
            elif name in BROKEN and rng.random() < 0.7:
                answers[name], states[name] = rng.choice(BROKEN[name]), "raises"
            elif rng.random() < 0.3:
                answers[name], states[name] = None, "missing"
            else:
                states[name] = "open"
        kind = hostile[number // 7 % len(hostile)] if number % 7 == 6 else ""
        if kind:
            answers["rnn_step"], states["rnn_step"] = HOSTILE[kind], "not solved"
        yield answers, states, kind


def write_class(folder, count, seed=0):
    """Write the submissions of a class, one folder each, as Moodle delivers them.

    Returns
    -------
    known : dict of str to (dict, str)
        Student -> state of each exercise, hostile kind.
    """
    known = {}
    for number, (answers, states, kind) in enumerate(students(count, seed)):
        student = str(4000 + number)
        place = Path(folder, f"Student {number} von Zahl_{student}_assignsubmission_file")
        place.mkdir(parents=True)
        text = notebook(answers, marked=number % 3 != 0)
        (place / f"{STEM}.ipynb").write_text(text, encoding="utf-8")
        known[student] = states, kind
    return known


def different(path, known):
    """Verdicts in a CSV of grades that are not those known, one line each."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    lines = [f"{student}: no row" for student in known if student not in rows]
    for student, (states, kind) in known.items():
        for name, state in states.items() if student in rows else ():
            found = rows[student][name]
            right = found != "solved" and found if state == "not solved" else found == state
            if not right:
                lines.append(f"{student}: {name} is {found}, not {state} {kind}")
    return lines


def main(count, folder):
    """Write, grade, compare."""
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    known = write_class(folder / "submissions", count)
    command = [sys.executable, "-m", "course_utils", "grade", folder / "submissions", "-n", "01"]
    reports = ["-o", folder / "grades.csv", "--feedback", folder / "feedback"]
    start = time.monotonic()
    subprocess.run([*command, *reports], check=True)
    seconds = time.monotonic() - start
    lines = different(folder / "grades.csv", known)
    print("\n".join(lines) or "every verdict is the one known")
    print(f"{count} students, {seconds:.0f} s, {seconds / count:.2f} s each")
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2]))
