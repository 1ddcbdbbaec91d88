"""What the cell stepper says: the operation of a stage with its numbers, and its sentence."""

import re

from course_utils.display.words import fixed, signed
from course_utils.labs.cell_stepper.maths import FROM_OUT, FROM_STATE, stages

CELL_NAMES = {"one_gate": "one-gate cell", "gru": "GRU", "lstm": "LSTM"}
# Part -> what it is called; the candidate and what is read, kept, written alike.
PART_NAMES = {
    "read": "what is read", "reset": "the reset gate", "update": "the update gate",
    "forget": "the forget gate", "input": "the input gate", "output": "the output gate",
    "new": "the candidate", "kept": "what is kept", "written": "what is written",
    "state": "the new state", "out": "the output",
}  # fmt: skip
GATE_PARTS = ("reset", "update", "forget", "input", "output")


def three(number):
    """Write a number with three decimals."""
    return fixed(number, 3)


def factor(number, digits=3):
    """Write a factor or a summand: a negative one in brackets."""
    return signed(number, digits)


def stage_name(cell, stage):
    """Say where the stage is: for the title of the picture."""
    way, part = stages(cell)[stage - 1]
    what = PART_NAMES[part]
    if (cell, part) == ("lstm", "state"):
        what = "the cell"
    elif (cell, part) == ("lstm", "out") and way == "backward":
        what = "what arrives"
    return f"{CELL_NAMES[cell]}, {way}: {what}"


# --- the operation, worked out -------------------------------------------------------------------


def worked(cell, stage, value, gradient, weights, notation):
    """Work out what the stage computes, with the real numbers.

    Parameters
    ----------
    cell : str
    stage : int
        1 ... number of stages.
    value, gradient, weights : dict
        As from :func:`maths.stepped`.
    notation : Notation

    Returns
    -------
    formulas : list of str
        Each ends in ``= calculation = result``, or in ``= result`` where nothing is calculated.
        The numbers shown are rounded; the result is that of the exact ones.
    """
    way, part = stages(cell)[stage - 1]
    if way == "forward":
        return _forward(cell, part, value, weights, notation)
    return _backward(cell, part, value, gradient, weights, notation)


def _sum(weights, value, part, before):
    """The weighted sum inside a gate or the candidate, with its numbers."""
    w_h, w_x, bias = weights[part]
    return (
        f"{fixed(w_h)}·{factor(value[before], 2)} + {factor(w_x, 2)}·{factor(value['x'], 2)}"
        f" + {factor(bias)}"
    )


def _forward(cell, part, value, weights, notation):
    n, v = notation.names, value
    if part == "read":
        read = ["state_before", "x"] if cell != "lstm" else ["state_before", "out_before", "x"]
        return [f"{n[name]} = {fixed(v[name])}" for name in read]
    if part in weights:
        squash = "tanh" if part == "new" else "σ"
        before = "out_before" if cell == "lstm" else "state_before"
        inner = _sum(weights, v, part, before)
        if part == "new" and "heard" in v:
            w_h, w_x, bias = weights["new"]
            heard = f"{factor(v['reset'], 2)}·{factor(v['heard'])}"
            share = heard if "heard" in weights else f"{factor(w_h, 2)}·{heard}"
            inner = f"{fixed(w_x)}·{factor(v['x'], 2)} + {factor(bias)} + {share}"
        total, result = three(v[f"sum of {part}"]), three(v[part])
        return [f"{n[part]} = {squash}({inner}) = {squash}({total}) = {result}"]
    if part == "kept":
        gate = _keeping(cell, notation)[0]
        keep = v["to keep"] if "to keep" in v else v["forget"]
        product = f"{fixed(keep)}·{factor(v['state_before'], 2)}"
        return [f"{gate} {n['state_before']} = {product} = {three(v['kept'])}"]
    if part == "written":
        gate = _keeping(cell, notation)[1]
        write = v["to write"] if "to write" in v else v["input"]
        product = f"{fixed(write)}·{factor(v['new'])}"
        return [f"{gate} {n['new']} = {product} = {three(v['written'])}"]
    if part == "state":
        total = f"{three(v['kept'])} + {factor(v['written'])}"
        return [f"{n['state']} = {total} = {three(v['state'])}"]
    product = f"{fixed(v['output'])}·tanh({three(v['state'])})"
    return [f"{n['out']} = {product} = {three(v['out'])}"]


def _keeping(cell, notation):
    """How the factors of the old state and of the candidate are written."""
    if cell == "lstm":
        return notation.names["forget"], notation.names["input"]
    u = notation.names["update"]
    return (f"(1 − {u})", u) if overwrites(cell, notation) else (u, f"(1 − {u})")


def overwrites(cell, notation):
    """Whether an update gate of 1 overwrites; else it keeps."""
    return cell == "one_gate" or notation.reading == "overwrite"


def untimed(name):
    """Leave the step's index out of a name: ``c_t`` and ``c^{⟨t⟩}`` become ``c``."""
    return re.sub(r"_t$|\^\{[⟨(]t[⟩)]\}$", "", name)


def _slope(part, value, gradient, names):
    """From the gradient of a gate or candidate to that of the sum inside."""
    before, after = gradient[part], gradient[f"inside {part}"]
    if part == "new":
        slope, number = f"(1 − {names[part]}²)", f"(1 − {factor(value[part])}²)"
    else:
        slope, number = (
            f"{names[part]} (1 − {names[part]})",
            (f"{fixed(value[part])}·(1 − {fixed(value[part])})"),
        )
    return f"inside it: · {slope} = {three(before)}·{number} = {three(after)}"


def _backward(cell, part, value, gradient, weights, notation):
    n, v, d = notation.names, value, gradient
    arriving = f"d{n['state']}"
    if part == "out" or (part == "state" and cell != "lstm"):
        first = [f"d{n['out']} = {fixed(FROM_OUT)}"] if cell == "lstm" else []
        return [*first, f"{arriving} = {fixed(d['state'])}"]
    # What reaches the sum of kept and written: for the LSTM more than what arrives.
    total, amount = (arriving, FROM_OUT) if cell != "lstm" else (f"d{untimed(n['state'])}",
                                                                d["cell"])  # fmt: skip
    if part == "state":
        slope = f"(1 − {factor(v['squashed'])}²)"
        return [
            f"{total} = {arriving} + d{n['out']} {n['output']} (1 − tanh² {n['state']})"
            f" = {fixed(FROM_STATE)} + {fixed(FROM_OUT)}·{fixed(v['output'])}·{slope}"
            f" = {three(d['cell'])}"
        ]
    if part == "kept":
        keep = v["to keep"] if "to keep" in v else v["forget"]
        product = f"{fixed(amount, 3)}·{fixed(keep)}"
        name = f"d{n['state_before']}" if cell == "lstm" else "along the line"
        along = d["along"] if "along" in d else d["state_before"]
        return [f"{name} = {total} {_keeping(cell, notation)[0]} = {product} = {three(along)}"]
    if part == "read":
        return _read_back(cell, v, d, weights, n)
    times = {
        "new": (_keeping(cell, notation)[1], v["to write"] if "to write" in v else v.get("input")),
        "forget": (n["state_before"], v["state_before"]),
        "input": (n["new"], v["new"]),
        "output": (f"tanh({n['state']})", v.get("squashed")),
    }
    if part == "update":
        gains, loses = ("new", "state_before") if overwrites(cell, notation) else (
            "state_before", "new")  # fmt: skip
        first = (
            f"d{n[part]} = {total} ({n[gains]} − {n[loses]})"
            f" = {three(amount)}·({three(v[gains])} − {factor(v[loses])}) = {three(d[part])}"
        )
    elif part == "reset":
        if "heard" in weights:
            general = f"(inside {n['new']})·(the state’s share)"
        else:
            general = f"d({n[part]} {n['state_before']}) {n['state_before']}"
        product = f"{three(d['let_through'])}·{factor(v['heard'])}"
        first = f"d{n[part]} = {general} = {product} = {three(d[part])}"
    else:
        name, number = times[part]
        arrives, amount = (f"d{n['out']}", FROM_OUT) if part == "output" else (total, amount)
        first = (
            f"d{n[part]} = {arrives} {name} = {three(amount)}·{factor(number)} = {three(d[part])}"
        )
    return [first, _slope(part, v, d, n)]


def _read_back(cell, value, gradient, weights, names):
    d = gradient
    inner = {part: d[f"inside {part}"] for part in weights if part != "heard"}

    def total(i):
        terms = [
            f"{factor(number)}·{factor(weights[part][i], 2)}" for part, number in inner.items()
        ]
        return " + ".join(terms)

    if cell == "lstm":  # the input's sum is of the same kind, and has no room
        by_input = f"d{names['x']} = {three(d['x'])}"
        return [f"d{names['out_before']} = {total(0)} = {three(d['out_before'])}", by_input]
    x = f"d{names['x']} = {total(1)} = {three(d['x'])}"
    shares = f"{three(d['along'])} + {factor(d['by reading'])}"
    return [f"d{names['state_before']} = {shares} = {three(d['state_before'])}", x]


# --- the sentence --------------------------------------------------------------------------------


def percent(share):
    """Write a share from 0 to 1; the sliders have whole percents."""
    return f"{100 * share:.0f} %"


def describe(cell, stage, value, gradient, weights, notation):
    """Say in one sentence or two what the stage shows; every number in it is computed.

    Parameters
    ----------
    cell, stage, value, gradient, weights, notation
        As for :func:`worked`.

    Returns
    -------
    sentence : str
    """
    way, part = stages(cell)[stage - 1]
    if way == "forward":
        return _said_forward(cell, part, value, weights, notation)
    if part == "read":
        return _said_read_back(cell, gradient)
    if part in GATE_PARTS or part == "new":
        return _said_gate_back(part, value, gradient)
    if part == "kept":
        return _said_kept_back(cell, value, gradient)
    if cell != "lstm":
        return (
            "Backward. Suppose the loss rises by 1.00 for each unit by which the new state rises: "
            "the plus hands this on unchanged, to what was kept and to what was written."
        )
    if part == "out":
        return (
            f"Backward. Two gradients arrive: {fixed(FROM_OUT)} at the output, and "
            f"{fixed(FROM_STATE)} at the cell, from the step after."
        )
    return (
        f"In the cell they meet: {fixed(FROM_STATE)} that came along the cell and "
        f"{three(gradient['by showing'])} through the output make {three(gradient['cell'])}."
    )


def _said_forward(cell, part, value, weights, notation):
    v = value
    if part == "read" and cell == "lstm":
        return (
            f"All four parts read the last output, {fixed(v['out_before'])}, and the input, "
            f"{fixed(v['x'])}. None of them reads the cell, {fixed(v['state_before'])}."
        )
    if part == "read":
        return (
            f"Two numbers are read: the old state, {fixed(v['state_before'])}, and the input, "
            f"{fixed(v['x'])}."
        )
    if part == "new":
        return _said_candidate(v, weights)
    if part == "update":
        way = "overwrites" if overwrites(cell, notation) else "keeps"
        other = ", the course’s 1 − z" if cell == "gru" and way == "overwrites" else ""
        return (
            f"The update gate stands at {fixed(v[part])}{other}: {percent(v['to keep'])} of the "
            f"old state stays, {percent(v['to write'])} of the candidate is written. Here 1 {way}."
        )
    if part in GATE_PARTS:
        reset = "the state’s share" if "heard" in weights else "the state"
        does = {
            "reset": f"of {reset} reaches the candidate",
            "forget": "of the old cell is kept",
            "input": "of the candidate is written",
            "output": "of what the cell holds, its tanh, is shown",
        }[part]
        return f"The {part} gate stands at {fixed(v[part])}: {percent(v[part])} {does}."
    if part == "kept":
        return f"Of the old {fixed(v['state_before'])}, {three(v['kept'])} is kept."
    if part == "written":
        return f"Of the candidate, {three(v['new'])}, {three(v['written'])} is written."
    if part == "out":
        return (
            f"What comes out is {percent(v['output'])} of {three(v['squashed'])}, the tanh of the "
            f"cell: {three(v['out'])}. The cell itself goes on as {three(v['state'])}."
        )
    state = "cell" if cell == "lstm" else "state"
    return (
        f"Kept and written are added: the {state} goes from {fixed(v['state_before'])} to "
        f"{three(v['state'])}. No matrix, and nothing squashes the sum."
    )


def _said_candidate(value, weights):
    first = f"The candidate is {three(value['new'])}: what could be written."
    if "heard" not in value:
        return first
    if "heard" in weights:
        return (
            f"{first} Of the state’s share, {three(value['heard'])}, the reset gate let "
            f"{three(value['let_through'])} through."
        )
    return (
        f"{first} It read the state as {three(value['let_through'])}. Here the reset gate stands "
        "before the weights: another model than PyTorch’s."
    )


def _said_gate_back(part, value, gradient):
    arrived, left = gradient[part], gradient[f"inside {part}"]
    name = "candidate" if part == "new" else f"{part} gate"
    said = f"The {name} gets a gradient of {three(arrived)}; "
    if part != "new" and value[part] in (0.0, 1.0):
        end = "open" if value[part] else "closed"
        return said + f"inside it nothing is left, because a gate wholly {end} has no slope."
    slope = 1 - value[part] ** 2 if part == "new" else value[part] * (1 - value[part])
    squash = "tanh" if part == "new" else "sigmoid"
    return said + f"the slope of its {squash}, {three(slope)}, leaves {three(left)} inside."


def _said_kept_back(cell, value, gradient):
    if cell == "lstm":
        arrived, keep, left = gradient["cell"], value["forget"], gradient["state_before"]
        gate, old = "the forget gate", "the old cell"
    else:
        arrived, keep, left = FROM_OUT, value["to keep"], gradient["along"]
        gate, old = "what the update gate keeps", "the old state"
    return (
        f"Along the line the gradient is multiplied by {fixed(keep)}, {gate}, and by nothing else: "
        f"of {three(arrived)}, {three(left)} reaches {old}."
    )


def _said_read_back(cell, gradient):
    d = gradient
    if cell == "lstm":
        return (
            f"All four parts read the last output: it gets {three(d['out_before'])}. The old cell "
            f"has its {three(d['state_before'])} from the line above, and the input gets "
            f"{three(d['x'])}."
        )
    return (
        f"The old state gets {three(d['along'])} along the line and {three(d['by reading'])} "
        f"because it was read, {three(d['state_before'])} in all. The input gets {three(d['x'])}."
    )
