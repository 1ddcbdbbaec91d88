"""The cells' formulas, line by line, as each source writes them.

The sources are those of :mod:`course_utils.display.rosetta`.  Formulas are written with ``_`` and
``^`` for what stands lower and higher, a sign or what is in braces, and ``<part|...>`` around what
belongs to a part of the step.
"""

import re
from typing import NamedTuple


class Notation(NamedTuple):
    """Names of the parts; (part, formula) of each line; which GRU it is (see ``stepped``)."""

    names: dict
    lines: tuple
    reading: str = "after"


def marked(formula, raise_by):
    """Turn ``_`` and ``^`` into marks.

    Parameters
    ----------
    formula : str
    raise_by : callable
        ``raise_by(text, way) -> str`` with way "_" or "^".

    Returns
    -------
    text : str
    """
    return re.sub(r"([_^])(?:\{([^}]*)\}|(.))", lambda m: raise_by(m[2] or m[3], m[1]), formula)


def plain(formula):
    """Leave the marks out: ``c_{t−1}`` becomes ``ct−1``."""
    return marked(formula, lambda text, _: text)


def _mixing(names, before, x, sums, keeps, reading="after", times="⊙", reset=None):
    """A cell that mixes old and new by one gate.

    Parameters
    ----------
    names : dict of str to str
    before, x : str
        How state and input are written.
    sums : callable
        ``sums(part) -> str``: what is inside the sigmoid or the tanh of a part.
    keeps : bool
        Whether an update gate of 1 keeps.
    reading : str
    times : str
        The sign for "number by number".
    reset : bool, optional
        With a reset gate.
    """
    u, new = names["update"], names["new"]
    write, keep = (f"(1 − {u})", u) if keeps else (u, f"(1 − {u})")
    lines = [
        ("update", f"{u} = σ({sums('update')})"),
        ("new", f"{new} = tanh({sums('new')})"),
        ("state", f"{names['state']} = <written|{write} {times} {new}> + "
                  f"<kept|{keep} {times} {before}>"),
    ]  # fmt: skip
    if reset:
        lines.insert(0, ("reset", f"{names['reset']} = σ({sums('reset')})"))
    names = {**names, "state_before": before, "x": x}
    return Notation(names, tuple(lines), reading)


def _lstm(names, sums, times="⊙", tanh="tanh({})", state=None):
    f, i, g, o, c, h = (names[k] for k in ("forget", "input", "new", "output", "state", "out"))
    kept, written = f"<kept|{f} {times} {names['state_before']}>", f"<written|{i} {times} {g}>"
    return Notation(
        names,
        (
            ("forget", f"{f} = σ({sums('forget')})"),
            ("input", f"{i} = σ({sums('input')})"),
            ("new", f"{g} = tanh({sums('new')})"),
            ("output", f"{o} = σ({sums('output')})"),
            ("state", f"{c} = {kept} + {written}" if state is None else
             f"{c} = {written} + {kept}"),
            ("out", f"{h} = {o} {times} {tanh.format(c)}"),
        ),
    )  # fmt: skip


def _pytorch_gru(part):
    k = {"reset": "r", "update": "z", "new": "n"}[part]
    ours, state = f"W_{{i{k}}} x_t + b_{{i{k}}}", f"W_{{h{k}}} h_{{t−1}} + b_{{h{k}}}"
    return f"{ours} + r_t ⊙ ({state})" if part == "new" else f"{ours} + {state}"


def _course_gru(part):
    k = {"reset": "r", "update": "z", "new": "n"}[part]
    ours, state = f"x_t W_{{x{k}}} + b_{{x{k}}}", f"h_{{t−1}} W_{{h{k}}} + b_{{h{k}}}"
    return f"{ours} + r ⊙ ({state})" if part == "new" else f"{ours} + {state}"


def _cho(part):
    """CAI 4104 gives the GRU in words and cites Cho et al. (2014), who leave out the biases."""
    if part == "new":
        return "W x_t + U (r_t ⊙ h_{t−1}) + b"
    k = {"reset": "r", "update": "z"}[part]
    return f"W_{k} x_t + U_{k} h_{{t−1}} + b_{k}"


def _coms(part, state="c^{⟨t−1⟩}", names=None):
    k = {"new": "c", "update": "u", "reset": "r", "input": "u", "forget": "f", "output": "o"}[part]
    heard = f"Γ_r * {state}" if part == "new" and names == "gru" else state
    return f"W_{k} [{heard}, x^{{⟨t⟩}}] + b_{k}"


def _letters(new="g"):
    return {"forget": "f", "input": "i", "new": new, "output": "o"}


COURSE = "this course"
_HERE = {"state": "c_t", "new": "c̃_t", "update": "u_t"}
_COMS = {"state": "c^{⟨t⟩}", "new": "c̃^{⟨t⟩}", "update": "Γ_u", "reset": "Γ_r"}
_CELL = {"x": "x_t", "out_before": "h_{t−1}", "out": "h_t"}
_SMALL = {**_CELL, "state_before": "c_{t−1}", "state": "c_t"}
_LARGE = {**_CELL, "state_before": "C_{t−1}", "state": "C_t"}
_TIMED = {"forget": "f_t", "input": "i_t", "new": "C̃_t", "output": "o_t"}

# Cell -> notation, by its source -> names and lines.
NOTATIONS = {
    "one_gate": {
        COURSE: _mixing(_HERE, "c_{t−1}", "x_t",
                        lambda p: "[c_{t−1}, x_t] W_%s + b_%s" % (("c", "c") if p == "new" else
                                                                  ("u", "u")), keeps=False),
        "COMS 4995": _mixing(_COMS, "c^{⟨t−1⟩}", "x^{⟨t⟩}", _coms, keeps=False, times="*"),
    },
    "gru": {
        COURSE: _mixing({"state": "h_t", "new": "n", "update": "z", "reset": "r"}, "h_{t−1}",
                        "x_t", _course_gru, keeps=True, reset=True),
        "PyTorch": _mixing({"state": "h_t", "new": "n_t", "update": "z_t", "reset": "r_t"},
                           "h_{t−1}", "x_t", _pytorch_gru, keeps=True, reset=True),
        "CAI 4104 (Cho et al.)": _mixing(
            {"state": "h_t", "new": "h̃_t", "update": "z_t", "reset": "r_t"}, "h_{t−1}", "x_t",
            _cho, keeps=True, reading="before", reset=True),
        "COMS 4995": _mixing(_COMS, "c^{⟨t−1⟩}", "x^{⟨t⟩}", lambda p: _coms(p, names="gru"),
                             keeps=False, reading="overwrite", times="*", reset=True),
    },
    "lstm": {
        COURSE: _lstm({**_SMALL, **_letters()},
                      lambda p: "x_t W_{x%s} + h_{t−1} W_{h%s} + b_%s" % ((_letters()[p],) * 3)),
        "CS 760": _lstm({**_LARGE, **_TIMED},
                        lambda p: "W_%s · [h_{t−1}, x_t] + b_%s" % ((_letters("C")[p],) * 2),
                        times="*"),
        "Carlier": _lstm({**_LARGE, **_TIMED},
                         lambda p: "U_%s x_t + W_%s h_{t−1} + b_%s" % ((_letters()[p],) * 3),
                         times="*"),
        "Intro to RNNs": _lstm(
            {**_SMALL, "x": "x^{(t)}", "out_before": "h^{(t−1)}", "forget": "f_t", "input": "i_t",
             "new": "g_t", "output": "o_t"},
            lambda p: "θ_{x%s} x^{(t)} + θ_{h%s} h^{(t−1)} + b_%s" % ((_letters()[p],) * 3)),
        "COMS 4995": _lstm(
            {"x": "x^{⟨t⟩}", "out_before": "a^{⟨t−1⟩}", "out": "a^{⟨t⟩}",
             "state_before": "c^{⟨t−1⟩}", "state": "c^{⟨t⟩}", "forget": "Γ_f", "input": "Γ_u",
             "new": "c̃^{⟨t⟩}", "output": "Γ_o"},
            lambda p: _coms(p, "a^{⟨t−1⟩}"), times="*", tanh="tanh {}", state="written first"),
        "PyTorch": _lstm(
            {**_SMALL, "forget": "f_t", "input": "i_t", "new": "g_t", "output": "o_t"},
            lambda p: "W_{i%s} x_t + b_{i%s} + W_{h%s} h_{t−1} + b_{h%s}"
                      % ((_letters()[p],) * 4)),
    },
}  # fmt: skip
