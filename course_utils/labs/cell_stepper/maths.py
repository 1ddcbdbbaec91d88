"""The numbers of the cell stepper: one unit, one step, forward and backward.

The names of the parts are those of :mod:`course_utils.display.wiring`.
"""

import numpy as np

from course_utils.rnn.gates import sigmoid

INPUT, STATE_BEFORE, OUT_BEFORE = 0.5, 0.8, 0.4  # x_t, c_{t-1} or h_{t-1}; h_{t-1} of the LSTM
FROM_OUT, FROM_STATE = 1.0, 0.5  # gradients that arrive: by h_t (c_t of one gate); LSTM: by c_t
SATURATED = 40.0  # the sigmoid of it is 1, to the last digit

# Cell -> part -> weight of the recurrent number, weight of the input.
WEIGHTS = {
    "one_gate": {"new": (-0.5, -0.9), "update": (0.9, -0.7)},
    "gru": {"reset": (0.7, -0.4), "update": (0.9, -0.7), "new": (0.6, -1.8)},
    "lstm": {
        "input": (-0.5, 0.9), "forget": (0.8, -0.6), "new": (0.7, -1.6), "output": (0.6, 0.4),
    },
}  # fmt: skip
BIAS_NEW = {"one_gate": 0.2, "gru": 0.1, "lstm": 0.1}  # of the candidate
BIAS_HEARD = 0.2  # GRU: the candidate's second bias, in the recurrent share
# Cell -> its gates by their names in the course, and where they stand at first.
GATES = {"one_gate": {"u": 0.3}, "gru": {"r": 0.6, "z": 0.7},
         "lstm": {"f": 0.7, "i": 0.4, "o": 0.6}}  # fmt: skip
PART = {"u": "update", "r": "reset", "z": "update", "f": "forget", "i": "input", "o": "output"}
# The GRU of PyTorch, and the two of the lectures: reset before the matrix; and there, in COMS
# 4995, an update gate whose 1 overwrites.
READINGS = ("after", "before", "overwrite")

FORWARD = {
    "one_gate": ("read", "new", "update", "kept", "written", "state"),
    "gru": ("read", "reset", "update", "new", "kept", "written", "state"),
    "lstm": ("read", "forget", "kept", "input", "new", "written", "state", "output", "out"),
}
BACKWARD = {
    "one_gate": ("state", "new", "update", "kept", "read"),
    "gru": ("state", "new", "reset", "update", "kept", "read"),
    "lstm": ("out", "output", "state", "kept", "forget", "input", "new", "read"),
}


def stages(cell):
    """Way and part of every stage, in order: a list of ("forward" or "backward", part)."""
    forward = [("forward", part) for part in FORWARD[cell]]
    return forward + [("backward", part) for part in BACKWARD[cell]]


def inside(gate):
    """The number inside a sigmoid that opens a gate so far: its inverse, as far as it goes."""
    with np.errstate(divide="ignore"):
        return float(np.clip(np.log(gate) - np.log1p(-gate), -SATURATED, SATURATED))


def parameters(cell, gates):
    """Weights and biases of the cell whose gates stand like this.

    Parameters
    ----------
    cell : str
        "one_gate", "gru", "lstm".
    gates : dict of str to float
        The course's name of each gate -> between 0 and 1.

    Returns
    -------
    parameters : dict of str to (float, float, float)
        Part -> weight of the recurrent number, weight of the input, bias.  The weights are fixed: a
        gate is moved by its bias.  ``heard``, of the GRU, has the bias of the recurrent share.
    """
    before = OUT_BEFORE if cell == "lstm" else STATE_BEFORE
    found = {}
    wanted = {PART[name]: float(value) for name, value in gates.items()}
    for part, (w_h, w_x) in WEIGHTS[cell].items():
        if part == "new":
            bias = BIAS_NEW[cell]
        else:
            bias = inside(wanted[part]) - w_h * before - w_x * INPUT
        found[part] = (w_h, w_x, bias)
    if cell == "gru":
        found["heard"] = (found["new"][0], 0.0, BIAS_HEARD)
    return found


def stepped(cell, gates, reading="after"):
    """All numbers of one step, forward and backward.

    Parameters
    ----------
    cell, gates
        As for :func:`parameters`.
    reading : str
        Of the GRU: "after" (the reset gate after the product, as in the course and PyTorch),
        "before" (before it), "overwrite" (before it, and an update gate whose 1 overwrites).

    Returns
    -------
    value, gradient, parameters : dict, dict, dict
        By the names of :mod:`course_utils.display.wiring`; ``gradient`` is the derivative of the
        loss by that number.  The parameters are those of the formula as the source writes it.
    """
    if reading not in READINGS:
        raise ValueError(f"unknown reading {reading!r}: one of {', '.join(READINGS)}")
    weights = parameters(cell, gates)
    if cell == "lstm":
        value, gradient = _lstm(weights)
    else:
        overwrites = cell == "one_gate" or reading == "overwrite"
        if reading == "overwrite":  # the opposite gate has the opposite parameters
            weights["update"] = tuple(-number for number in weights["update"])
        if cell == "gru" and reading != "after":  # one bias, the sum of both
            w_h, w_x, bias = weights["new"]
            weights["new"] = (w_h, w_x, bias + weights.pop("heard")[2])
        value, gradient = _mixing(weights, overwrites)
    return value, gradient, weights


def _total(weights, part, before):
    """The sum inside a gate or candidate."""
    w_h, w_x, bias = weights[part]
    return w_h * before + w_x * INPUT + bias


def _mixing(weights, overwrites):
    """One gate, or the GRU: it has a reset gate, and with the share "heard" it resets after."""
    s, after = STATE_BEFORE, "heard" in weights
    w_h, w_x, bias = weights["new"]
    total = {"update": _total(weights, "update", s)}
    v = {"x": INPUT, "state_before": s}
    if "reset" in weights:
        total["reset"] = _total(weights, "reset", s)
        v["reset"] = sigmoid(total["reset"])
        v["heard"] = w_h * s + weights["heard"][2] if after else s
        v["let_through"] = v["reset"] * v["heard"]
        v["read by new"] = w_x * INPUT + bias  # what comes from the input alone
        total["new"] = v["read by new"] + (1 if after else w_h) * v["let_through"]
    else:
        total["new"] = _total(weights, "new", s)
    v["update"] = update = sigmoid(total["update"])
    v["new"] = new = np.tanh(total["new"])
    v["to keep"], v["to write"] = (1 - update, update) if overwrites else (update, 1 - update)
    v["kept"], v["written"] = v["to keep"] * s, v["to write"] * new
    v["state"] = v["kept"] + v["written"]

    d = dict.fromkeys(("state", "kept", "written"), FROM_OUT)  # a sum hands on unchanged
    sign = 1 if overwrites else -1
    d["new"] = d["written"] * v["to write"]
    d["by writing"] = sign * d["written"] * new  # of the update gate, through what is written
    d["by keeping"] = -sign * d["kept"] * s  # ... and through what is kept
    d["update"] = d["by writing"] + d["by keeping"]
    d["along"] = d["kept"] * v["to keep"]
    inner = {"new": d["new"] * (1 - new**2), "update": d["update"] * update * (1 - update)}
    shares = [inner["update"] * weights["update"][0]]  # of the state before, through the sums
    if "reset" in weights:
        d["let_through"] = inner["new"] * (1 if after else w_h)
        d["reset"] = d["let_through"] * v["heard"]
        d["heard"] = d["let_through"] * v["reset"]
        inner["reset"] = d["reset"] * v["reset"] * (1 - v["reset"])
        shares += [d["heard"] * (w_h if after else 1), inner["reset"] * weights["reset"][0]]
    else:
        shares.append(inner["new"] * w_h)
    d["by reading"] = sum(shares)
    d["state_before"] = d["along"] + d["by reading"]
    d["x"] = sum(inner[part] * weights[part][1] for part in inner)
    return _joined(v, d, total, inner)


def _lstm(weights):
    h, s = OUT_BEFORE, STATE_BEFORE
    total = {part: _total(weights, part, h) for part in weights}
    v = {"x": INPUT, "state_before": s, "out_before": h, "new": np.tanh(total["new"])}
    v |= {part: sigmoid(total[part]) for part in ("input", "forget", "output")}
    v["kept"], v["written"] = v["forget"] * s, v["input"] * v["new"]
    v["state"] = v["kept"] + v["written"]
    v["squashed"] = np.tanh(v["state"])
    v["out"] = v["output"] * v["squashed"]

    d = {"out": FROM_OUT, "state": FROM_STATE}  # what arrives
    d["output"] = d["out"] * v["squashed"]
    d["squashed"] = d["out"] * v["output"]
    d["by showing"] = d["squashed"] * (1 - v["squashed"] ** 2)
    d["cell"] = d["kept"] = d["written"] = d["state"] + d["by showing"]
    d["state_before"] = d["kept"] * v["forget"]
    d["forget"], d["input"] = d["kept"] * s, d["written"] * v["new"]
    d["new"] = d["written"] * v["input"]
    inner = {g: d[g] * v[g] * (1 - v[g]) for g in ("input", "forget", "output")}
    inner["new"] = d["new"] * (1 - v["new"] ** 2)
    d["out_before"] = sum(inner[part] * weights[part][0] for part in inner)
    d["x"] = sum(inner[part] * weights[part][1] for part in inner)
    return _joined(v, d, total, inner)


def _joined(v, d, total, inner):
    v |= {f"sum of {part}": number for part, number in total.items()}
    d |= {f"inside {part}": number for part, number in inner.items()}
    return {k: float(n) for k, n in v.items()}, {k: float(n) for k, n in d.items()}
