"""The cell as SVG and its formula as HTML: what a stage has reached, and what it lights."""

import re
from html import escape
from itertools import pairwise

from course_utils.display.wiring import DOTS, HEIGHT, JOIN, RADIUS, WIDTH, WIRING
from course_utils.display.words import fixed
from course_utils.labs.cell_stepper.maths import stages
from course_utils.labs.cell_stepper.notations import marked
from course_utils.labs.cell_stepper.words import (
    GATE_PARTS,
    overwrites,
    stage_name,
    three,
    worked,
)
from course_utils.labs.svg import box, drawing, text

GIVEN = {"x", "state_before", "out_before", *GATE_PARTS}  # two decimals are exact
# What is read, and boxes whose stage has another name than they.
ON = {"x": "read", "state_before": "read", "out_before": "read", "squashed": "out"}
BACK = {"squashed": "state", "x": "read", "out_before": "read", "state_before": "read"}
BACK_OF = {"lstm": {"state_before": "kept", "state": "out"}}  # there it is not read, and ends last
SHIFT = {"_": 4, "^": -5}  # of an index, downwards


def svg_name(name):
    """Write a name for SVG: indices are shifted, and the line is taken up again after them."""

    def shifted(index, way):
        dy = SHIFT[way]
        return f'<tspan class="index" dy="{dy}">{index}</tspan><tspan dy="{-dy}">\u200b</tspan>'

    return marked(escape(name, quote=False), shifted)


def html_name(name):
    """Write a formula for HTML."""
    tags = {"_": "sub", "^": "sup"}
    return marked(
        escape(name, quote=False), lambda index, way: f"<{tags[way]}>{index}</{tags[way]}>"
    )


def reached(cell, stage):
    """How far a stage is.

    Parameters
    ----------
    cell : str
    stage : int

    Returns
    -------
    state : callable
        ``state(part, back) -> str``: the class of what is reached by the part's stage forward and
        by the stage ``back`` backward.
    """
    order, now = stages(cell), stage - 1

    def state(part, back):
        first = order.index(("forward", part))
        second = order.index(("backward", back)) if ("backward", back) in order else len(order)
        if now >= second:
            return "gradient now" if now == second else "gradient"
        return "now" if now == first else "done" if now > first else "later"

    return state


def _without_gradient(state):
    """The class of what has no colour of its own on the way back."""
    return {"gradient now": "now", "gradient": "done"}.get(state, state)


def _box_parts(item, state, value, gradient, names):
    part, x, y = item.part, item.x, item.y
    plain = _without_gradient(state)
    parts = [box(x - item.width / 2, y - item.height / 2, item.width, item.height, plain)]
    if part == "squashed":
        return [*parts, text(x, y + 5, "tanh", f"small {plain}")]
    upper, lower = (y + 2, y + 17) if part in GATE_PARTS else (y - 3, y + 15)
    if part in GATE_PARTS:
        parts += _opening(item, value[part], "later" if state == "later" else "done")
    name, below = svg_name(names[part]), ""
    if "gradient" in state:
        below = f"d{name} = {three(gradient[part])}"
        parts.append(text(x, lower, below, f"gradient small {state}"))
    elif item.mark:
        below = item.mark
        parts.append(text(x, lower, below, f"edge {state}"))
    if state != "later":
        name += f" = {fixed(value[part]) if part in GIVEN else three(value[part])}"
    kind = "done" if "gradient" in state else state
    return [*parts, text(x, upper if below else y + 5, name, kind)]


def _opening(item, opened, state):
    """How far a gate stands open: a bar along the upper edge of its box."""
    x, y, width = item.x - item.width / 2 + 6, item.y - item.height / 2 + 4, item.width - 12
    return [
        f'<rect class="lane {state}" x="{x}" y="{y}" width="{width}" height="5"/>',
        f'<rect class="course-lab-bar {state}" x="{x}" y="{y}" width="{width * opened:.1f}" '
        'height="5"/>',
    ]


def _wire_parts(wire, state, value, gradient, labels):
    back = "gradient" in state
    points = wire.points[::-1] if back else wire.points
    if back:  # the head changes ends: leave it room
        points = (*points[:-1], _short(*points[-2:]))
    parts = []
    for i, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        end = (wire.head or back) and i == len(points) - 2
        marker = f' marker-end="url(#lab-{"back" if back else "arrow"})"' if end else ""
        parts.append(
            f'<line class="{state}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" '
            f'stroke-linecap="round"{marker}/>'
        )
    if wire.value and state != "later":
        x, y, anchor = wire.place
        label = labels.get(wire.value, "")
        kind = "now" if state == "now" else "done"
        parts.append(text(x, y, f"{label}{three(value[wire.value])}", f"small {anchor} {kind}"))
    if wire.gradient and back:
        x, y, anchor = wire.place_back
        parts.append(text(x, y, three(gradient[wire.gradient]), f"gradient small {anchor} {state}"))
    return parts


def _short(a, b):
    """The point a little before b on the way from a."""
    return tuple(q - (3 if q > p else -3 if q < p else 0) for p, q in zip(a, b, strict=True))


def _labels(cell, notation):
    """What is written before the numbers beside the wires."""
    labels = {"kept": "kept ", "written": "written "}
    if cell != "lstm":
        u = svg_name(notation.names["update"])
        ways = [f"{u} = ", f"1 − {u} = "]
        if overwrites(cell, notation):
            ways.reverse()
        labels["to keep"], labels["to write"] = ways
    return labels


def svg(cell, stage, value, gradient, notation, sentence=""):
    """Draw the cell up to a stage.

    Parameters
    ----------
    cell : str
    stage : int
        1 ... number of stages.
    value, gradient : dict
        As from :func:`maths.stepped`.
    notation : Notation
        Names what stands in the boxes.
    sentence : str
        Becomes part of the description.

    Returns
    -------
    svg : str
        Its classes (``now``, ``gradient``, ...) get their colours from lab.css.
    """
    state_at, names = reached(cell, stage), notation.names
    boxes, operations, wires = WIRING[cell]
    states = [(wire, state_at(wire.part, wire.back)) for wire in wires]
    states.sort(key=lambda pair: "now" in pair[1])  # those of this stage over the others
    labels = _labels(cell, notation)
    parts = [p for wire, state in states for p in _wire_parts(wire, state, value, gradient, labels)]
    for x, y in DOTS[cell]:
        state = state_at("read" if x == JOIN else "state", "read")
        parts.append(f'<circle class="{state}" cx="{x}" cy="{y}" r="3.5"/>')
    for item in boxes:
        back = {**BACK, **BACK_OF.get(cell, {})}.get(item.part, item.part)
        state = state_at(ON.get(item.part, item.part), back)
        parts += _box_parts(item, state, value, gradient, names)
    for sign, x, y, part in operations:
        state = state_at(part, "")
        parts.append(box(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS, f"sign {state}"))
        parts.append(text(x, y + 5, sign, state))
    return drawing(WIDTH, HEIGHT, parts, stage_name(cell, stage), sentence)


def formula(cell, stage, value, gradient, weights, notation):
    """Write the cell's formula with the line of the stage lit, and the stage's calculation.

    Parameters
    ----------
    cell, stage, value, gradient, weights, notation
        As for :func:`words.worked`.

    Returns
    -------
    html : str
    """
    _, part = stages(cell)[stage - 1]
    lit = {"kept": "state", "written": "state"}.get(part, part)
    reads = part == "read"
    lines = []
    for of, line in notation.lines:
        on = of == lit or (reads and of in (*GATE_PARTS, "new"))
        line = html_name(re.sub(r"<(\w+)\|([^>]*)>", r"\1|\2¦", line))
        line = re.sub(
            r"(kept|written)\|([^¦]*)¦",
            lambda m: f"<b>{m[2]}</b>" if m[1] == part else m[2],
            line,
        )
        lines.append(f'<div class="{"now" if on else ""}">{line}</div>')
    done = "; ".join(html_name(f) for f in worked(cell, stage, value, gradient, weights, notation))
    return (
        f'<div class="course-lab-lines">{"".join(lines)}</div>'
        f'<div class="course-lab-formula course-lab-worked"><div>{done}</div></div>'
    )
