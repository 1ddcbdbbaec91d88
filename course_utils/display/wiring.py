"""The wiring of one step of the gated cells: where the boxes, operations and wires are.

Data alone, drawn with numbers by the lab ``cell_stepper`` and without them by
:mod:`course_utils.figures.cells`.  Coordinates are those of an SVG drawing, y downwards.  What
stands in a box or goes along a wire is named by its part of the step:

``x``, ``state_before``, ``out_before``
    What is read.  ``out_before`` is the LSTM's; the other cells read the state itself.
``reset``, ``update``, ``forget``, ``input``, ``output``, ``new``
    The gates and the candidate.
``heard``, ``let_through``, ``read by new``
    What the GRU's candidate could hear of the state, what the reset gate lets through, and what
    the candidate has from elsewhere, the input and its bias.
``kept``, ``written``, ``state``, ``squashed``, ``out``
    What is left of the state, what is added, their sum; the LSTM's tanh of it, and its output.
"""

from typing import NamedTuple

WIDTH, HEIGHT = 940, 274
BOX, END = 104, 124  # widths: of gates and candidate; of what is read and what comes out
TALL, LOW, RADIUS = 48, 26, 12  # heights of boxes; size of the operations
STATE, GATES, BELOW, BUS = 28, 104, 182, 246  # y of the rows; gates read from the bus
LEFT, RIGHT, JOIN = 66, 868, 150  # x of the ends; of the wire that takes the state to the bus
SHOW, TANH, OUT, LAST = 760, 80, 140, 160  # LSTM: x of what is shown; y of its tanh and the outputs


class Box(NamedTuple):
    """A box around (x, y) with the value of a part; ``mark``: through what its sum goes."""

    part: str
    x: int
    y: int
    width: int = BOX
    height: int = TALL
    mark: str = ""


class Operation(NamedTuple):
    """A circle with a sign, × or +, computed with this part."""

    sign: str
    x: int
    y: int
    part: str


class Wire(NamedTuple):
    """A wire through some points.

    ``part`` and ``back``: the stages at which a number first goes along it, and the gradient back.
    ``value`` and ``gradient`` name the numbers written beside it, where no box tells them, at
    ``place`` and ``place_back``: (x, y, anchor).  ``head``: with an arrowhead going forward; going
    back all have one.
    """

    points: tuple
    part: str
    back: str
    value: str = ""
    place: tuple = ()
    gradient: str = ""
    place_back: tuple = ()
    head: bool = True


def _beside(x, y):
    """Places right and left of an upright wire."""
    return (x + 8, y, "start"), (x - 8, y, "end")


def _along(x, y):
    """Places above and below a level wire."""
    return (x, y - 8, "middle"), (x, y + 19, "middle")


def _level(x1, x2, y, part, back=None, value="", gradient="", at=None, head=True):
    place, place_back = _along((x1 + x2) / 2 if at is None else at, y)
    return Wire(((x1, y), (x2, y)), part, back or part, value, place, gradient, place_back, head)


def _upright(x, y1, y2, part, back=None, value="", gradient="", at=None, head=True):
    place, place_back = _beside(x, (y1 + y2) / 2 + 5 if at is None else at)
    return Wire(((x, y1), (x, y2)), part, back or part, value, place, gradient, place_back, head)


def _reads(box, shift=0, value=""):
    """The wire from the bus into a gate or the candidate; the sum inside it goes along it."""
    value, gradient = value or f"sum of {box.part}", f"inside {box.part}"
    return _upright(box.x + shift, BUS, box.y + TALL / 2 + 3, box.part, value=value,
                    gradient=gradient, at=BUS - 14)  # fmt: skip


def _mixing(reset):
    """The one-gate cell, or the GRU: old and new state mixed by one gate."""
    update, new = Box("update", 270, GATES, mark="σ"), Box("new", 650, BELOW, mark="tanh")
    boxes = [
        Box("state_before", LEFT, STATE, END),
        Box("x", LEFT, BUS, END),
        update,
        new,
        Box("state", RIGHT, STATE, END),
    ]
    operations = [
        Operation("×", update.x, STATE, "kept"),
        Operation("+", new.x, STATE, "state"),
        Operation("×", new.x, GATES, "written"),
    ]
    last = new.x + 20 if reset else new.x  # the right end of the bus
    wires = [
        _level(LEFT + END / 2, last, BUS, "read", head=False),
        Wire(((JOIN, STATE), (JOIN, BUS)), "read", "read", head=False),
        _level(LEFT + END / 2, update.x - 15, STATE, "kept", gradient="along", at=JOIN + 52),
        _level(update.x + RADIUS, new.x - 15, STATE, "kept", "state", "kept", "kept"),
        _level(new.x + RADIUS, RIGHT - END / 2 - 3, STATE, "state"),
        _reads(update),
        _upright(update.x, GATES - TALL / 2, STATE + 15, "kept", "update", "to keep", "by keeping"),
        _level(update.x + BOX / 2, new.x - 15, GATES, "written", "update", "to write",
               "by writing"),
        _upright(new.x, BELOW - TALL / 2, GATES + 15, "written", "new"),
        _upright(new.x, GATES - RADIUS, STATE + 15, "written", "state", "written", "written"),
        _reads(new, last - new.x, "read by new" if reset else ""),
    ]  # fmt: skip
    if reset:
        gate, meet = Box("reset", 420, BELOW, mark="σ"), 530
        boxes.insert(2, gate)
        operations.append(Operation("×", meet, BELOW, "new"))
        wires += [
            _reads(gate),
            _level(gate.x + BOX / 2, meet - 15, BELOW, "new", "reset"),
            _upright(meet, BUS, BELOW + 15, "new", "reset", "heard", "heard", at=BUS - 14),
            _level(meet + RADIUS, new.x - BOX / 2 - 3, BELOW, "new", "new", "let_through",
                   "let_through"),
        ]  # fmt: skip
    return boxes, operations, wires


def _lstm():
    forget, i = Box("forget", 222, GATES, mark="σ"), Box("input", 352, GATES, mark="σ")
    new, o = Box("new", 480, BELOW, mark="tanh"), Box("output", 626, OUT, mark="σ")
    boxes = [
        Box("state_before", LEFT, STATE, END),
        Box("out_before", LEFT, LAST, END),
        Box("x", LEFT, BUS, END),
        *(forget, i, new, o),
        Box("squashed", SHOW, TANH, 56, LOW),
        Box("state", RIGHT, STATE, END),
        Box("out", RIGHT, o.y, END),
    ]
    operations = [
        Operation("×", forget.x, STATE, "kept"),
        Operation("+", new.x, STATE, "state"),
        Operation("×", new.x, GATES, "written"),
        Operation("×", SHOW, o.y, "out"),
    ]
    wires = [
        _level(LEFT + END / 2, o.x, BUS, "read", head=False),
        Wire(((LEFT + END / 2, LAST), (JOIN, LAST), (JOIN, BUS)), "read", "read", head=False),
        _level(LEFT + END / 2, forget.x - 15, STATE, "kept"),
        _level(forget.x + RADIUS, new.x - 15, STATE, "kept", "state", "kept", "kept"),
        _level(new.x + RADIUS, RIGHT - END / 2 - 3, STATE, "state", "state", gradient="cell",
               at=626),
        *map(_reads, (forget, i, new, o)),
        _upright(forget.x, GATES - TALL / 2, STATE + 15, "kept", "forget"),
        _level(i.x + BOX / 2, new.x - 15, GATES, "written", "input"),
        _upright(new.x, BELOW - TALL / 2, GATES + 15, "written", "new"),
        _upright(new.x, GATES - RADIUS, STATE + 15, "written", "state", "written", "written"),
        _upright(SHOW, STATE, TANH - LOW / 2 - 3, "out", "state", gradient="by showing"),
        _upright(SHOW, TANH + LOW / 2, o.y - 15, "out", "state", "squashed", "squashed"),
        _level(o.x + BOX / 2, SHOW - 15, o.y, "out", "output"),
        _level(SHOW + RADIUS, RIGHT - END / 2 - 3, o.y, "out"),
    ]  # fmt: skip
    return boxes, operations, wires


# Cell -> boxes, operations, wires.
WIRING = {"one_gate": _mixing(reset=False), "gru": _mixing(reset=True), "lstm": _lstm()}
# Cell -> where a wire leaves another or joins it.
DOTS = {
    "one_gate": [(JOIN, STATE), (JOIN, BUS)],
    "gru": [(JOIN, STATE), (JOIN, BUS)],
    "lstm": [(JOIN, BUS), (SHOW, STATE)],
}
