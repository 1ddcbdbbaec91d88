"""The wiring of one step of the gated cells, as a figure: where each is introduced."""

from itertools import pairwise

from matplotlib.patches import Circle, FancyBboxPatch

from course_utils.display.palette import PALETTE
from course_utils.display.plotting import new_figure, show_figure
from course_utils.display.wiring import DOTS, HEIGHT, RADIUS, WIDTH, WIRING

BLUE, ORANGE, GREY = (PALETTE[c] for c in ("blue", "orange", "grey"))
INK, PAPER = "#333333", "#f3f3f3"
GATES = ("reset", "update", "forget", "input", "output")
# Cell -> title, how the parts are written, and what is said of the drawing.
CELLS = {
    "one_gate": (
        "One gate: keep, or overwrite",
        dict(x="x_t", state_before="c_{t-1}", state="c_t", update="u", new=r"\tilde c",
             **{"to keep": "1 - u", "to write": "u"}),
        "The old memory runs along a straight line to the new one. Gate u and candidate read input "
        "and old memory from a wire below. The line is multiplied by 1 − u; then the candidate, "
        "multiplied by u, is added.",
    ),
    "gru": (
        "The GRU: one gate keeps, one decides what the candidate hears",
        dict(x="x_t", state_before="h_{t-1}", state="h_t", update="z", reset="r", new="n",
             **{"to keep": "z", "to write": "1 - z", "heard": "h_{t-1} W_{hn} + b_{hn}"}),
        "As with one gate, the old state runs along a line to the new one: multiplied by z, then "
        "the candidate n times 1 − z is added. New is the reset gate r: it multiplies what the "
        "candidate hears of the old state.",
    ),
    "lstm": (
        "The LSTM: a cell that is kept and written to, an output that is shown",
        dict(x="x_t", state_before="c_{t-1}", out_before="h_{t-1}", state="c_t", out="h_t",
             forget="f", input="i", new="g", output="o", squashed=r"\tanh"),
        "The cell runs along a line: multiplied by the forget gate f, then input gate i times "
        "candidate g is added. All four parts read input and last output from a wire below; none "
        "reads the cell. From the line a branch goes through a tanh, is multiplied by the output "
        "gate o and leaves as the output.",
    ),
}  # fmt: skip


def wiring(cell):
    """Draw the wiring of one step.

    Parameters
    ----------
    cell : str
        "one_gate", "gru", "lstm".
    """
    title, names, words = CELLS[cell]
    boxes, operations, wires = WIRING[cell]
    fig, ax = new_figure(width=8.5, height=8.5 * HEIGHT / WIDTH + 0.3)
    for wire in wires:
        _wire(ax, wire, names)
    for x, y in DOTS[cell]:
        ax.add_patch(Circle((x, y), 4, color=GREY))
    for box in boxes:
        _box(ax, box, names)
    for operation in operations:
        ax.add_patch(Circle((operation.x, operation.y), RADIUS, fc="white", ec=INK, zorder=3))
        ax.text(operation.x, operation.y, operation.sign, ha="center", va="center_baseline",
                zorder=4, size=12)  # fmt: skip
    ax.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0), aspect="equal", title=title)
    ax.axis("off")
    show_figure(fig, words)


def _wire(ax, wire, names):
    for i, (start, end) in enumerate(pairwise(wire.points)):
        last = wire.head and i == len(wire.points) - 2
        ax.annotate("", end, start, arrowprops=dict(
            arrowstyle="-|>" if last else "-", color=GREY, lw=1.3, shrinkA=0, shrinkB=0,
            mutation_scale=11))  # fmt: skip
    if wire.value in ("to keep", "to write", "heard"):
        x, y, anchor = wire.place
        ha = {"start": "left", "middle": "center", "end": "right"}[anchor]
        ax.text(x, y, f"${names[wire.value]}$", ha=ha, size=11, color=INK)


def _box(ax, box, names):
    gate, edge = box.part in GATES, GREY
    if gate or box.part == "new":
        edge = ORANGE if gate else BLUE
    corner = box.x - box.width / 2 + 6, box.y - box.height / 2 + 6
    ax.add_patch(FancyBboxPatch(corner, box.width - 12, box.height - 12, fc=PAPER, ec=edge,
                                boxstyle="round,pad=6", lw=1.6, zorder=3))  # fmt: skip
    shift = 9 if box.mark else 0
    ax.text(box.x, box.y - shift, f"${names[box.part]}$", ha="center", va="center", zorder=4,
            size=13)  # fmt: skip
    if box.mark:
        ax.text(box.x, box.y + 11, box.mark, ha="center", va="center", zorder=4, size=10,
                color=GREY)  # fmt: skip
