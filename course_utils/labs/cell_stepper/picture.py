"""The cell stepper itself."""

from course_utils.display.widgets import choice, slider
from course_utils.labs.cell_stepper.drawing import formula, svg
from course_utils.labs.cell_stepper.maths import GATES, stages, stepped
from course_utils.labs.cell_stepper.notations import COURSE, NOTATIONS
from course_utils.labs.cell_stepper.words import describe
from course_utils.labs.lab import Lab
from course_utils.labs.svg import canvas, stage_slider

CELLS = {"one gate": "one_gate", "GRU": "gru", "LSTM": "lstm"}
LABELS = {
    "u": "Update gate u", "r": "Reset gate r", "z": "Update gate z",
    "f": "Forget gate f", "i": "Input gate i", "o": "Output gate o",
}  # fmt: skip
FIRST_GATES = {name: start for gates in GATES.values() for name, start in gates.items()}


def cell_stepper(cell="one_gate", present=False):
    """Open the lab "What happens inside one step of a gated cell?".

    Parameters
    ----------
    cell : str
        Which cell it opens with: "one_gate", "gru", "lstm".
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``cell``, ``notation``, a stage for each cell, ``one_gate_stage`` (1 ... 11),
        ``gru_stage`` (1 ... 13), ``lstm_stage`` (1 ... 17), and the gates, ``u``, ``r``, ``z``,
        ``f``, ``i``, ``o``.  Those of the cell are shown.
    """
    if cell not in GATES:
        raise ValueError(f"unknown cell {cell!r}: one of {', '.join(GATES)}")
    # A slider's ends do not move once it is shown: each cell has its own, and only those are shown.
    stages_of, shown_with = {}, {}
    for one in GATES:
        stages_of[one], buttons = stage_slider(len(stages(one)))
        shown_with[one] = [stages_of[one], *buttons]
    gates = {name: slider(LABELS[name], start, 0, 1, 0.01) for name, start in FIRST_GATES.items()}
    controls = dict(
        **{f"{one}_stage": control for one, control in stages_of.items()},
        cell=choice("Cell", CELLS, cell),
        notation=choice("Notation", list(NOTATIONS[cell])),
        **gates,
    )
    picture = canvas()

    def show(shown):
        for one, widgets in shown_with.items():
            for widget in widgets + [gates[name] for name in GATES[one]]:
                widget.layout.display = None if one == shown else "none"

    def fit(change):
        """Let the other controls be those of this cell."""
        before, here = controls["notation"].value, NOTATIONS[change["new"]]
        controls["notation"].options = [(name, name) for name in here]
        if before in here:
            controls["notation"].value = before
        show(change["new"])

    def draw(cell, notation, **values):
        written = NOTATIONS[cell].get(notation, NOTATIONS[cell][COURSE])
        stage = values[f"{cell}_stage"]
        numbers = stepped(cell, {name: values[name] for name in GATES[cell]}, written.reading)
        value, gradient, weights = numbers
        sentence = describe(cell, stage, *numbers, written)
        picture.value = svg(cell, stage, value, gradient, written, sentence) + formula(
            cell, stage, value, gradient, weights, written
        )
        return sentence

    show(cell)
    controls["cell"].observe(fit, "value")  # before the lab looks: it then draws what fits
    return Lab(
        "cell_stepper",
        "What happens inside one step of a gated cell?",
        [
            "Step to the end: which ways did the gradient take?",
            "Drag a gate (its bias moves) to 0 and to 1.",
        ],
        controls,
        picture,
        draw,
        extra=[button for widgets in shown_with.values() for button in widgets[1:]],
        saved={f"{cell}_stage": len(stages(cell))},
        opened="" if cell == "one_gate" else cell,
        present=present,
    )
