"""What the BPTT stepper shows, and the lab itself."""

from course_utils.display.widgets import choice, slider
from course_utils.display.words import fixed, sub
from course_utils.labs.bptt_stepper.maths import (
    ERRORS,
    INPUT_WEIGHT,
    INPUTS,
    STAGES,
    TARGETS,
    T,
    counted,
    nudged,
    stepped,
)
from course_utils.labs.bptt_stepper.words import added, describe, formula, three
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

# Geometry in SVG units; the drawing is 940 wide, about one unit a pixel.
WIDTH, HEIGHT = 940, 248
LEFT, COLUMN, BOX = 82, 306, 186  # left edge of the first column; distance of columns; box width
SMALL = 82  # width of the input's box
# Upper edge and height of the boxes.
ROWS = {"E": (3, 25), "h": (53, 68), "x": (146, 25), "share": (179, 25), "sum": (216, 28)}
VALUE_LINE, DELTA_LINE, PARTS_LINE, LINE = 18, 40, 59, 18  # baselines in the boxes


def _column(t):
    """Left edge of the boxes of step t = 1, 2, ..."""
    return LEFT + COLUMN * (t - 1)


def _when(stage, quantity, t):
    return when(STAGES.index((quantity, t)) + 1, stage)


def _step(t, stage, w, error, arrays):
    """Draw one step: its boxes and the edges that lead to and from them."""
    left, middle = _column(t), _column(t) + BOX // 2
    drop = left + BOX - 40  # where the share falls
    (y_E, h_E), (y_h, h_h), (y_x, h_x), (y_s, h_s) = (ROWS[q] for q in ("E", "h", "x", "share"))
    h, E, delta, share = (
        _when(stage, q, T if q == "E" else t) for q in ("h", "E", "delta", "share")
    )
    has_error = bool(counted(error)[t - 1])
    now, before = sub(t), sub(t - 1)
    parts = []

    # Forward: from below, from the left, and up to the error.
    parts.append(arrow(left + SMALL // 2, y_x, left + SMALL // 2, y_h + h_h + 3, h,
                       f"u = {INPUT_WEIGHT}", dx=34, dy=4))  # fmt: skip
    start = left - (COLUMN - BOX) if t > 1 else 30
    label = f"w = {fixed(w)}" if t > 1 else "h₀ = 0"
    parts.append(arrow(start, y_h + 18, left - 3, y_h + 18, h, label, dy=-8))
    if has_error:
        target = f"y{now} = {fixed(TARGETS[t - 1], 1)}"
        parts.append(arrow(middle - 30, y_h, middle - 30, y_E + h_E + 3, E, target, dx=-34, dy=2))
        if delta != "later":
            own = f"h{now} − y{now} = {three(arrays['own'][t])}"
            parts.append(arrow(middle - 10, y_E + h_E, middle - 10, y_h - 3, f"gradient {delta}",
                               own, dx=72, dy=5))  # fmt: skip

    # Backward: to the left through the recurrence, and down to the share.
    if t > 1:
        local = _when(stage, "local", t)
        if local != "later":
            value = f"∂h{now}/∂h{before} = {three(arrays['local'][t])}"
            parts.append(arrow(left, y_h + 44, start + 3, y_h + 44, f"gradient {local}", value,
                               dy=19))  # fmt: skip
    if share != "later":
        parts.append(arrow(drop, y_h + h_h, drop, y_s - 3, f"gradient {share}"))

    # The boxes.
    if has_error:
        value = "" if E == "later" else f" = {three(arrays['E'][t])}"
        parts += [
            box(left, y_E, BOX, h_E, E),
            text(middle, y_E + LINE, f"E{now}{value}", E),
        ]
    state = "now" if "now" in (h, delta) else h
    parts.append(box(left, y_h, BOX, h_h, state))
    value = "" if h == "later" else f" = {three(arrays['h'][t])}"
    parts.append(text(middle, y_h + VALUE_LINE, f"h{now}{value}", h))
    if delta != "later":
        value = f"δ{now} = {three(arrays['delta'][t])}"
        parts.append(text(middle, y_h + DELTA_LINE, value, f"gradient {delta}"))
        value = f"own {three(arrays['own'][t])}, carried {three(arrays['carried'][t])}"
        parts.append(text(middle, y_h + PARTS_LINE, value, "gradient small"))
    parts += [
        box(left, y_x, SMALL, h_x, h),
        text(left + SMALL // 2, y_x + LINE, f"x{now} = {fixed(INPUTS[t - 1], 1)}", h),
        box(left, y_s, BOX, h_s, share),
    ]
    value = "" if share == "later" else f" = {three(arrays['share'][t])}"
    kind = "" if share == "later" else "gradient "
    parts.append(text(middle, y_s + LINE, f"share{now}{value}", kind + share))
    return parts


def svg(stage, w, error, arrays, sentence=""):
    """Draw the unrolled graph up to a stage.

    Parameters
    ----------
    stage, w, error, arrays
        As for :func:`formula`.
    sentence : str
        Becomes part of the description.

    Returns
    -------
    svg : str
        Its classes (``now``, ``gradient``, ...) get their colours from lab.css.
    """
    parts = [part for t in range(1, T + 1) for part in _step(t, stage, w, error, arrays)]
    y, height = ROWS["sum"]
    arrived = [t for t in range(T, 0, -1) if _when(stage, "share", t) != "later"]
    quantity, _ = STAGES[stage - 1]
    state = "now" if quantity in ("sum", "check") else "done" if arrived else "later"
    written = "dE/dw, the sum of all shares"
    if arrived:
        shares = arrays["share"][arrived]
        name = "dE/dw" if len(arrived) == T else "sum so far"
        total = f" = {three(shares.sum())}" if len(arrived) > 1 else ""
        written = f"{name} = {added(shares)}{total}"
    if quantity == "check":
        written += f", by nudging w: {three(nudged(w, error)[2])}"
    parts.append(box(LEFT, y, COLUMN * (T - 1) + BOX, height, state))
    middle = LEFT + (COLUMN * (T - 1) + BOX) / 2
    parts.append(text(middle, y + 19, written, f"gradient {state}" if arrived else state))
    names = [("E", "E", LINE), ("h", "h", VALUE_LINE), ("h", "δ", DELTA_LINE), ("x", "x", LINE)]
    parts += [text(18, ROWS[row][0] + dy, name, "name done") for row, name, dy in names]
    return drawing(WIDTH, HEIGHT, parts, f"Unrolled graph, {_stage_name(*STAGES[stage - 1])}",
                   sentence)  # fmt: skip


def _stage_name(quantity, t):
    names = {
        "h": f"forward, step {t}: the state",
        "E": "forward: the error",
        "delta": f"backward, step {t}: derivative of the error by the state",
        "share": f"backward, step {t}: its share of the weight's gradient",
        "local": f"backward, from step {t} to step {t - 1}",
        "sum": "the sum of the shares",
        "check": "the check by nudging the weight",
    }
    return names[quantity]


def bptt_stepper(present=False):
    """Open the lab "Where does the gradient of one shared weight come from?".

    Parameters
    ----------
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``stage`` (1 ... 14), ``w`` (recurrent weight), ``error`` ("last", "every").
    """
    stage, buttons = stage_slider(len(STAGES))
    controls = dict(
        stage=stage,
        w=slider("Recurrent weight w", 0.75, -2, 2, 0.05),
        error=choice("Error", ERRORS),
    )
    picture = canvas()

    def draw(stage, w, error):
        arrays = stepped(w, error)
        sentence = describe(stage, w, error, arrays)
        picture.value = svg(stage, w, error, arrays, sentence) + formula_lines(
            *formula(stage, w, error, arrays)
        )
        return sentence

    return Lab(
        "bptt_stepper",
        "Where does the gradient of one shared weight come from?",
        [
            "Recompute one share by hand.",
            "Set w to 0: how far back does the error reach?",
        ],
        controls,
        picture,
        draw,
        extra=buttons,
        saved=dict(stage=STAGES.index(("sum", 1)) + 1),
        present=present,
    )
