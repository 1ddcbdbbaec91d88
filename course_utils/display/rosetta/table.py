"""A Rosetta table: its rows, executed, and how it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import numpy as np

from course_utils.display.cards import show


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
    """
    found = differences(rows, *arguments)
    heads = ["source", "as they write it", "renaming", "our h_t is their", "mind", "agrees"]
    body = [
        [row.source, row.formula, row.renaming, row.state, row.remark, _agrees(found[row.source])]
        for row in rows
    ]
    text = "\n".join("  |  ".join(line) for line in [heads, *body])
    show(_table(heads, body), text)
    return max(found.values())


def _agrees(difference):
    if difference <= 1e-12:
        return "✔ to 12 decimals"
    return f"✘ differs by {difference:.1g}"


def _table(heads, body):
    cell = "text-align:left; padding:.3em .6em; white-space:normal; vertical-align:top"
    head = "".join(f'<th style="{cell}">{escape(h)}</th>' for h in heads)
    rows = "".join(
        "<tr>" + "".join(f'<td style="{cell}">{escape(c)}</td>' for c in line) + "</tr>"
        for line in body
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
