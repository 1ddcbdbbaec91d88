"""Lab: the unrolled graph of the "hello" model, one number after the other.

The arrays come from :func:`course_utils.rnn.hello.hello_forward`; the picture is a function from
them and a stage to SVG text.
"""

import math

import numpy as np

from course_utils.display.widgets import choice
from course_utils.display.words import fixed, signed, sub
from course_utils.labs.lab import Lab
from course_utils.labs.svg import (
    arrow,
    box,
    canvas,
    drawing,
    formula_lines,
    stage_slider,
    text,
    when,
)
from course_utils.rnn.hello import VOCABULARY, hello_forward, hello_parameters

TEXT = "hello"
STEPS = len(TEXT) - 1
QUANTITIES = ["x", "a", "h", "o", "p", "loss"]  # in computing order, at every step
STAGES = [(q, t) for t in range(1, STEPS + 1) for q in QUANTITIES] + [("mean", STEPS)]
LETTERS = list(VOCABULARY)
# h, e, l, l predict e, l, l, o: the two l's want different letters.  Without a state both get one
# and the same prediction, at best 1/2 for each letter; the other two steps can be perfect.
FLOOR = 2 * math.log(2) / 4
NAMES = {
    "x": "the input, one-hot",
    "a": "the value before the tanh",
    "h": "the state",
    "o": "the scores",
    "p": "the probabilities",
    "loss": "the loss",
}

# Geometry in SVG units; the drawing is 940 wide, about one unit a pixel.
WIDTH, HEIGHT = 940, 282
MARGIN, COLUMN = 62, 226  # left edge of the first column; distance of columns
BOX = 192  # width of a box
# Upper edge and height of the boxes, baselines of what stands in them.
ROWS = {"loss": (3, 24), "p": (44, 44), "o": (106, 25), "h": (148, 46), "x": (213, 44)}
LETTER_LINE, NUMBER_LINE, SCORE_LINE = 17, 37, 18
A_LINE, H_LINE = 17, 38


def model(trained, memory):
    """Parameters and arrays of the "hello" model.

    Parameters
    ----------
    trained : bool
        See :func:`~course_utils.rnn.hello.hello_parameters`.
    memory : bool
        False sets ``W_h`` to zero: the state then depends on the present input alone.

    Returns
    -------
    parameters, arrays : dict, dict
        Arrays as from :func:`~course_utils.rnn.hello.hello_forward`: x (4, 4), a (4, 3), h (4, 3),
        o (4, 4), p (4, 4), loss (4,) in nats.
    """
    parameters = hello_parameters(trained)
    if not memory:
        parameters["W_h"] = np.zeros_like(parameters["W_h"])
    return parameters, hello_forward(**parameters, text=TEXT)


def formula(stage, parameters, arrays):
    """Work out the current quantity, one unit of it, with the real numbers.

    Parameters
    ----------
    stage : int
        1 ... ``len(STAGES)``.
    parameters, arrays : dict, dict
        As from :func:`model`.

    Returns
    -------
    general, worked : str, str
        The formula, and the same with numbers.  The numbers shown are rounded; the result is that
        of the exact ones.
    """
    quantity, t = STAGES[stage - 1]
    now, before = t - 1, t - 2
    T, S = sub(t), sub(t - 1)
    read, target = TEXT[now], TEXT[t]
    k = LETTERS.index(target)
    h = arrays["h"][now]
    if quantity == "x":
        return (
            f"x{T} = one-hot of “{read}” among {', '.join(LETTERS)}",
            f"x{T} = ({', '.join(fixed(v, 0) for v in arrays['x'][now])})",
        )
    if quantity == "a":
        w_x = parameters["W_x"][LETTERS.index(read), 0]
        w_h, bias = parameters["W_h"][:, 0], parameters["b"][0]
        old = arrays["h"][before] if t > 1 else np.zeros(len(w_h))
        products = " + ".join(f"{signed(u)}·{signed(w, 1)}" for u, w in zip(old, w_h, strict=True))
        return (
            f"a{T} = x{T} W_x + h{S} W_h + b" + (", with h₀ = 0" if t == 1 else ""),
            f"a{T}[1] = {signed(w_x, 1)} + ({products}) + {signed(bias, 1)}"
            f" = {fixed(arrays['a'][now, 0])}",
        )
    if quantity == "h":
        return (
            f"h{T} = tanh(a{T}), number by number",
            f"h{T}[1] = tanh({fixed(arrays['a'][now, 0])}) = {fixed(h[0])}",
        )
    if quantity == "o":
        w_y, bias = parameters["W_y"][:, k], parameters["b_y"][k]
        products = " + ".join(f"{signed(u)}·{signed(w, 1)}" for u, w in zip(h, w_y, strict=True))
        return (
            f"o{T} = h{T} W_y + b_y",
            f"o{T}[{target}] = {products} + {signed(bias, 1)} = {fixed(arrays['o'][now, k])}",
        )
    if quantity == "p":
        scores = arrays["o"][now]
        return (
            f"ŷ{T} = softmax(o{T})",
            f"ŷ{T}[{target}] = exp({fixed(scores[k])}) / ("
            + " + ".join(f"exp({fixed(v)})" for v in scores)
            + f") = {fixed(arrays['p'][now, k], 3)}",
        )
    if quantity == "loss":
        return (
            f"loss{T} = −ln ŷ{T}[{target}], in nats",
            f"loss{T} = −ln {fixed(arrays['p'][now, k], 3)} = {fixed(arrays['loss'][now], 3)}",
        )
    return (
        f"mean loss = (loss₁ + loss₂ + loss₃ + loss₄) / {STEPS}",
        f"({' + '.join(fixed(v, 3) for v in arrays['loss'])}) / {STEPS}"
        f" = {fixed(arrays['loss'].mean(), 3)} nats",
    )


def describe(stage, arrays, trained, memory):
    """Say in one sentence what the current stage shows.

    Parameters
    ----------
    stage : int
        1 ... ``len(STAGES)``.
    arrays : dict
        As from :func:`model`.
    trained, memory : bool
        The arguments of :func:`model`.
    """
    quantity, t = STAGES[stage - 1]
    now = t - 1
    read, target = TEXT[now], TEXT[t]
    p = arrays["p"][now]
    if quantity == "mean":
        mean = arrays["loss"].mean()
        same = np.allclose(arrays["p"][2], arrays["p"][3])
        l, o = (arrays["p"][2][LETTERS.index(c)] for c in "lo")  # noqa: E741
        if same:
            return (
                f"Mean loss {fixed(mean, 3)} nats: without memory both l's get the same prediction "
                f"(l {fixed(l, 3)}, o {fixed(o, 3)}), and no weights can do better than "
                f"{fixed(FLOOR, 3)}."
            )
        better = (
            f"below {fixed(FLOOR, 3)}, the best a network without memory could do"
            if mean < FLOOR
            else f"guessing all four letters alike would give {fixed(math.log(4), 3)}"
        )
        return f"Mean loss {fixed(mean, 3)} nats: {better}."
    if quantity == "x":
        return f"Step {t} reads “{read}” and should predict “{target}”."
    if quantity == "a":
        if not memory:
            return f"Step {t}: the state before is cut off (W_h = 0), only “{read}” counts."
        if t == 1:
            return "Step 1: there is no state before, h₀ = 0, so only the input and the bias count."
        return f"Step {t}: two arrows meet, the input through W_x and the state before through W_h."
    if quantity == "h":
        if t == STEPS:
            same = np.allclose(arrays["h"][2], arrays["h"][3])
            verdict = "the same as" if same else "different from"
            return f"The state after the second “l” is {verdict} the one after the first."
        return f"Step {t}: the state h{sub(t)} goes up to the scores and right to step {t + 1}."
    if quantity == "o":
        return f"Step {t}: one score for each letter, any number."
    if quantity == "p":
        best = int(p.argmax())
        verdict = "right" if LETTERS[best] == target else f"wrong, it should be “{target}”"
        return f"Step {t}: “{LETTERS[best]}” is the most probable ({fixed(p[best], 3)}): {verdict}."
    return (
        f"Step {t}: “{target}” had probability {fixed(p[LETTERS.index(target)], 3)}, which "
        f"costs {fixed(arrays['loss'][now], 3)} nats."
    )


def _left(t):
    """Left edge of the boxes of step t = 1, 2, ..."""
    return MARGIN + COLUMN * (t - 1)


def _box(quantity, t, state):
    y, height = ROWS[quantity]
    return box(_left(t), y, BOX, height, state)


def _numbers(values, t, y, state, digits=2):
    """Write the numbers of a box in equal cells."""
    cell = BOX / len(values)
    return "".join(
        text(_left(t) + cell * (i + 0.5), y, fixed(v, digits), state) for i, v in enumerate(values)
    )


def _letters(t, y, state, mark=None):
    cell = BOX / len(LETTERS)
    return "".join(
        text(_left(t) + cell * (i + 0.5), y, c, f"{'target' if c == mark else 'letter'} {state}")
        for i, c in enumerate(LETTERS)
    )


def svg(stage, arrays, memory=True, sentence=""):
    """Draw the unrolled graph up to a stage.

    Parameters
    ----------
    stage : int
        1 ... ``len(STAGES)``: quantities up to this one are shown, this one is highlighted.
    arrays : dict
        As from :func:`model`.
    memory : bool
        False draws the edges between the states as cut.
    sentence : str
        Becomes part of the description.

    Returns
    -------
    svg : str
        Its classes (``now``, ``done``, ``later``, ...) get their colours from lab.css.
    """
    current = STAGES[stage - 1]

    def computed(quantity, t):
        if quantity == "loss" and current[0] == "mean":
            return "now"  # all four are averaged
        return when(STAGES.index((quantity, t)) + 1, stage)

    parts = []
    for t in range(1, STEPS + 1):
        now, middle = t - 1, _left(t) + BOX // 2
        x, a, h, o, p, loss = (computed(q, t) for q in QUANTITIES)
        (y_l, h_l), (y_p, h_p), (y_o, h_o), (y_h, h_h), (y_x, h_x) = (
            ROWS[q] for q in ("loss", "p", "o", "h", "x")
        )
        # Edges first, boxes over them.
        parts.append(arrow(middle, y_x, middle, y_h + h_h + 3, a, "W_x", dx=18, dy=2))
        edge = a if memory else f"{a} cut"
        label = ("W_h" if memory else "0") if t > 1 else "h₀=0"
        start = _left(t) - (COLUMN - BOX) if t > 1 else 26
        parts.append(arrow(start, y_h + 20, _left(t) - 3, y_h + 20, edge, label, dy=-9))
        parts.append(arrow(middle, y_h, middle, y_o + h_o + 3, o, "W_y", dx=18, dy=2))
        parts.append(arrow(middle, y_o, middle, y_p + h_p + 3, p, "softmax", dx=34, dy=3))
        parts.append(arrow(middle, y_p, middle, y_l + h_l + 3, loss))

        state = "now" if "now" in (a, h) else "done" if h == "done" else "later"
        boxes = dict(x=x, h=state, o=o, p=p, loss=loss)
        parts += [_box(q, t, s) for q, s in boxes.items()]
        parts.append(_letters(t, y_x + LETTER_LINE, x, TEXT[now]))
        parts.append(_letters(t, y_p + LETTER_LINE, p, TEXT[t]))
        if x != "later":
            parts.append(_numbers(arrays["x"][now], t, y_x + NUMBER_LINE, x, 0))
        if a != "later":
            parts.append(_numbers(arrays["a"][now], t, y_h + A_LINE, "small " + a))
        if h != "later":
            parts.append(_numbers(arrays["h"][now], t, y_h + H_LINE, h))
        if o != "later":
            parts.append(_numbers(arrays["o"][now], t, y_o + SCORE_LINE, o))
        if p != "later":
            parts.append(_numbers(arrays["p"][now], t, y_p + NUMBER_LINE, p, 3))
        written = (
            f"loss{sub(t)} = {fixed(arrays['loss'][now], 3)}"
            if loss != "later"
            else f"loss{sub(t)}"
        )
        parts.append(text(middle, y_l + 17, written, loss))
        example = f"t = {t}: “{TEXT[now]}” → “{TEXT[t]}”"
        parts.append(text(middle, y_x + h_x + 19, example, "done"))
    for quantity, label, dy in [
        ("p", "ŷ", NUMBER_LINE), ("o", "o", SCORE_LINE), ("h", "a", A_LINE), ("h", "h", H_LINE),
        ("x", "x", NUMBER_LINE),
    ]:  # fmt: skip
        parts.append(text(18, ROWS[quantity][0] + dy, label, "name done"))
    title = f"Unrolled graph of the “hello” model, {_stage_name(*current)}"
    return drawing(WIDTH, HEIGHT, parts, title, sentence)


def _stage_name(quantity, t):
    return "the mean loss" if quantity == "mean" else f"step {t}: {NAMES[quantity]}"


def unrolled_graph_stepper(present=False):
    """Open the lab "What does the network compute, number by number?".

    Parameters
    ----------
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``stage`` (1 ... 25), ``weights`` ("random", "trained"), ``memory`` ("on", "off").
    """
    stage, buttons = stage_slider(len(STAGES))
    controls = dict(
        stage=stage,
        weights=choice("Weights", ["trained", "random"]),
        memory=choice("Memory", {"on": "on", "off (W_h = 0)": "off"}),
    )
    picture = canvas()

    def draw(stage, weights, memory):
        on = memory == "on"
        parameters, arrays = model(weights == "trained", on)
        sentence = describe(stage, arrays, weights == "trained", on)
        general, worked = formula(stage, parameters, arrays)
        picture.value = svg(stage, arrays, on, sentence) + formula_lines(general, worked)
        return sentence

    return Lab(
        "unrolled_graph_stepper",
        "What does the network compute, number by number?",
        [
            "Recompute one number by hand.",
            "At the end, switch the memory off: what of the two l's?",
        ],
        controls,
        picture,
        draw,
        extra=buttons,
        saved=dict(stage=STAGES.index(("p", 3)) + 1),
        present=present,
    )
