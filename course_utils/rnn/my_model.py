"""A student's own character model, kept from notebook to notebook with what it cost and wrote.

The file is that of :mod:`course_utils.rnn.language_model`, with a few arrays more: for each stage
the bits a character, the line it wrote, and a number that stands for the text of its test.
"""

import os
import zlib
from pathlib import Path

import numpy as np

from course_utils.files import one_at_a_time
from course_utils.rnn.language_model import load_model, my_model_path, save_model, write

STAGES = {
    "02": "02 · RNN",
    "03": "03 · RNN, clipped",
    "04": "04 · LSTM",
    "06": "06 · LSTM in torch",
}
PROMPT = "\n\nGLOSTER.\n"  # read before every line
DICE = np.random.default_rng(6).random(126)  # one for each character of a line


def line_of(model):
    """The line that every model of the course writes: the same dice, after the same prompt.

    Parameters
    ----------
    model : dict
        As in :mod:`course_utils.rnn.language_model`.

    Returns
    -------
    line : str
        126 characters.
    """
    known = "".join(c for c in PROMPT if c in model["vocabulary"])  # another text may lack some
    return write(model, known or model["vocabulary"][0], DICE)


def keep(model, stage, bits, line, text, path=None):
    """Keep a model and what it reached, beside what was reached before.

    A model that costs fewer bits on the same text stays; whatever cannot be read, or was tested on
    another text, is set aside, never written over.

    Parameters
    ----------
    model : dict
        As in :mod:`course_utils.rnn.language_model`.
    stage : str
        A key of ``STAGES``.
    bits : float
        Bits a character on the text.
    line : str
        What it wrote, as :func:`line_of`.
    text : str
        What it was tested on.
    path : path-like, optional
        :func:`course_utils.rnn.language_model.my_model_path` unless told.

    Returns
    -------
    notice : str
        One line.  Nothing is written where ``COURSE_MY_MODEL`` is ``off``, as it is when the
        course's own notebooks are executed.
    """
    path = Path(path or my_model_path())
    name, notice = f"{path.parent.name}/{path.name}", ""
    if not np.isfinite(bits):
        return f"Your model is not kept: its bits a character are {bits}."
    if os.environ.get("COURSE_MY_MODEL") == "off":
        return "Your model is kept in work/my_model.npz."
    mine = dict(model=model, bits=float(bits))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(path):
            kept = _read(path)
            if kept is None or (kept and kept["text"] != number_of(text)):
                reason = "cannot be read" if kept is None else "was tested on another text"
                notice = f"{name} {reason}: it is now called {_set_aside(path)}. "
                kept = {}
            stages = {**kept.get("stages", {}), stage: (mine["bits"], line)}
            better = bool(kept) and kept["bits"] < mine["bits"]
            best = kept if better else mine
            save_model(best["model"], path, **_arrays(best["bits"], number_of(text), stages))
    except OSError as error:
        return f"Your model is not kept: {name} cannot be written ({error.strerror})."
    if better:
        return f"{name} stays as it is: the model in it costs fewer bits."
    return f"{notice}Your model is kept in {name}."


def reached(text, path=None):
    """What the student's models reached so far.

    Parameters
    ----------
    text : str
        Only what was tested on this text.
    path : path-like, optional
        :func:`course_utils.rnn.language_model.my_model_path` unless told.

    Returns
    -------
    stages : dict of str to (float, str)
        Key of ``STAGES`` -> bits a character, line written; empty without a file that can be read.
    """
    kept = _read(Path(path or my_model_path()))
    return kept["stages"] if kept and kept["text"] == number_of(text) else {}


def number_of(text):
    """A number that stands for a text: another text has another one."""
    return zlib.crc32(text.encode())


def _arrays(bits, text, stages):
    names = [name for name in STAGES if name in stages]
    return dict(
        bits=np.float64(bits), text=np.uint32(text), stages=np.array(names),
        stage_bits=np.array([stages[name][0] for name in names]),
        stage_lines=np.array([stages[name][1].encode().hex() for name in names]),
    )  # fmt: skip


def _read(path):
    """Model, bits, text and stages of a file; {} where there is none, None where it is damaged."""
    try:
        model = load_model(path)
        with np.load(path, allow_pickle=False) as file:
            lines = [bytes.fromhex(str(line)).decode() for line in file["stage_lines"]]
            values = zip(map(float, file["stage_bits"]), lines, strict=True)
            stages = dict(zip(map(str, file["stages"]), values, strict=True))
            found = dict(bits=float(file["bits"]), text=int(file["text"]))
    except FileNotFoundError:
        return {}
    except Exception:  # a damaged or foreign file raises almost anything
        return None
    return dict(model=model, stages={k: stages[k] for k in STAGES if k in stages}, **found)


def _set_aside(path):
    number = 1
    while (aside := path.with_name(f"{path.stem}.before-{number}{path.suffix}")).exists():
        number += 1
    os.replace(path, aside)
    return aside.name
