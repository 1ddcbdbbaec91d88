"""A Rosetta table: its rows, executed, and how it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import numpy as np

from course_utils.display.cards import show

AGREE = 1e-12  # difference up to which two computations are the same


@dataclass(frozen=True)
class Row:
    """One source's way to write a model.

    Attributes
    ----------
    source : str
        Short name of the lecture or library.
    formula : str
        As the source writes it; formulas, here and below, in LaTeX.
    renaming : str
        Their names in terms of the course's.
    state : str
        What they call the course's ``h_t``.
    remark : str
        What is easily mistaken.
    states : callable
        The source's computation, from the arguments of the course's own function
        (:func:`course_utils.rnn.neuron.rnn_forward`, :func:`course_utils.rnn.lstm.lstm_forward`,
        :func:`course_utils.rnn.gates.gru_forward`) to the states H (T, B, H); for the LSTM outputs
        and cells side by side, (T, B, 2H).
    """

    source: str
    formula: str
    renaming: str
    state: str
    remark: str
    states: Callable


def differences(rows, *arguments):
    """Run every row and compare its states with those of the first row.

    Parameters
    ----------
    rows : sequence of Row
    *arguments : arrays
        float64, as the course's own function takes them: ``X, h_0, W_x, W_h, b`` for the recurrent
        neuron, ``X, h_0, c_0, W_x, W_h, b`` for the LSTM, ``X, h_0, W_x, W_h, b_x, b_h`` for the
        GRU.

    Returns
    -------
    differences : dict
        Source -> largest absolute difference.
    """
    H = rows[0].states(*arguments)  # (T, B, H)
    return {row.source: np.abs(row.states(*arguments) - H).max() for row in rows}


def rosetta(rows, *arguments):
    """Run every row of a Rosetta table and show the table with what came out.

    Parameters
    ----------
    rows : sequence of Row
        :data:`RECURRENT_NEURON`, :data:`LSTM`, :data:`GRU` or :data:`GRU_RESET_BEFORE`.
    *arguments
        What the rows compute from, as in :func:`differences`.

    Returns
    -------
    worst : float
        Largest difference of any row.

    Notes
    -----
    Rows that differ from the first and agree among themselves are another model, not an error, and
    the table says so.
    """
    states = [row.states(*arguments) for row in rows]
    found = {row.source: np.abs(s - states[0]).max() for row, s in zip(rows, states, strict=True)}
    heads = ["source", "as they write it", "renaming", "our h_t is their", "mind", "agrees"]
    body = [
        [row.source, row.formula, row.renaming, row.state, row.remark, _agrees(k, rows, states)]
        for k, row in enumerate(rows)
    ]
    text = "\n".join("  |  ".join(line) for line in [heads, *body])
    show(_table(heads, body), text)
    return max(found.values())


def _agrees(k, rows, states):
    """What row k agrees with, in words."""
    apart = [np.abs(s - states[k]).max() for s in states]
    if apart[0] <= AGREE:
        return "✔ to 12 decimals"
    same = [row.source for row, d in zip(rows, apart, strict=True) if d <= AGREE]
    if len(same) == 1:
        return f"✘ differs by {apart[0]:.1g}"
    first = same[0]
    if rows[k].source == first:
        return f"another model, {apart[0]:.1g} apart from the first row"
    return f"✔ to 12 decimals, with “{first}”: another model than the first row’s"


def _table(heads, body):
    cell = "text-align:left; padding:.3em .6em; white-space:normal; vertical-align:top"
    head = "".join(f'<th style="{cell}">{escape(h)}</th>' for h in heads)
    rows = "".join(
        "<tr>" + "".join(f'<td style="{cell}">{escape(c)}</td>' for c in line) + "</tr>"
        for line in body
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
