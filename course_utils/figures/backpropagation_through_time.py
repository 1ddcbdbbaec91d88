"""Figures of notebook 02, backpropagation through time."""

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from course_utils.display.palette import PALETTE
from course_utils.display.plotting import COLOURS, new_figure, show_figure

INK, PAPER = "#333333", "#f3f3f3"
APART, TALL = 1.7, 0.62  # steps beside, rows below one another


def windows(T, k_1, k_2):
    """The passes of truncated backpropagation: whose losses each brings, how far it goes back.

    Parameters
    ----------
    T, k_1, k_2 : int
        Steps, steps read between two passes, steps that each pass goes back.
    """
    passes = [(first, min(first + k_1, T)) for first in range(0, T, k_1)]  # from 0, end left out
    left, right, low, high = -0.8, APART * T + 2.0, -TALL * (len(passes) + 0.9), 0.85
    fig, ax = new_figure(height=0.45 + 8.5 * (high - low) / (right - left))
    for t in range(T):
        if t < T - 1:
            _arrow(ax, (APART * t + 0.5, 0), (APART * (t + 1) - 0.5, 0), "grey")
        ax.add_patch(FancyBboxPatch((APART * t - 0.3, -0.16), 0.6, 0.32, fc=PAPER, ec=INK, lw=1.3,
                                    boxstyle="round,pad=0.1"))  # fmt: skip
        ax.text(APART * t, 0, f"$h_{{{t + 1}}}$", ha="center", va="center", size=13)
    for row, (first, end) in enumerate(passes, 1):
        start, y = max(0, end - k_2), -TALL * (row + 0.35)
        _arrow(ax, (APART * (end - 1), y), (APART * start - 0.45, y), "blue", lw=2.2)
        for t in range(first, end):
            ax.add_patch(Circle((APART * t, y), 0.15, color=PALETTE["vermillion"], zorder=3))
        ax.text(APART * T - 0.85, y, f"pass {row}: {end - start} steps back", va="center", size=11)
        read = f"$k_1$ = {k_1} steps" if end - first == k_1 else "the rest"
        ax.text(APART * (first + end - 1) / 2, 0.6, read, ha="center", va="center", size=11)
        if end < T:  # the border between two chunks
            ax.vlines(APART * (end - 0.5), low, high, color=PALETTE["grey"],
                      ls=":", lw=1.4)  # fmt: skip
    ax.set(xlim=(left, right), ylim=(low, high), aspect="equal")
    ax.set_title(f"Each loss in one pass, each pass up to k₂ = {k_2} steps back")
    ax.axis("off")
    told = "; ".join(
        f"pass {row} brings the loss of {_steps(first, end)} and goes back to step "
        f"{max(0, end - k_2) + 1}"
        for row, (first, end) in enumerate(passes, 1)
    )
    show_figure(
        fig,
        f"{T} states, handed on from left to right without a break; dotted lines separate the "
        f"chunks. Below, one row a pass, its losses as dots, its way back as an arrow: {told}.",
    )


def _arrow(ax, start, end, colour, lw=1.4):
    ax.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=13, lw=lw, shrinkA=0,
                                 shrinkB=0, color=PALETTE[colour]))  # fmt: skip


def _steps(first, end):
    return f"step {end}" if end - first == 1 else f"steps {first + 1} to {end}"


def truncation(ks, curves):
    """Direction of the truncated gradient, against how far back it goes.

    Parameters
    ----------
    ks : sequence of n int
        Steps back.
    curves : dict of str to sequence of n float
        Name of the network -> cosine with the full gradient.
    """
    fig, ax = new_figure(height=3.2)
    for (name, values), line in zip(curves.items(), ("o-", "s--", "^-."), strict=False):
        ax.plot(ks, values, line, markersize=5, label=name)
    ax.axhline(1, color=PALETTE["grey"], lw=1, ls=":")
    ax.set(title="Small weights: soon the right direction", xlabel="steps back, k")
    ax.set(ylabel="cosine with the full gradient", ylim=(-0.05, 1.05), xlim=(0, None))
    ax.legend(loc="lower right")
    show_figure(
        fig,
        "Cosine of the angle between the gradient that goes back k steps and the full one, for "
        "recurrent weights of three sizes. The smaller they are, the fewer steps it takes until "
        "the directions agree.",
    )


def cost(lengths, costs):
    """Time and memory of backpropagation through time against the length of the sequence.

    Parameters
    ----------
    lengths : sequence of int
        Steps.
    costs : dict of str to array (n, 2)
        How far back -> milliseconds of forward and backward pass, and peak memory in kilobytes.
    """
    fig, axes = new_figure(2, height=3.2)
    for (name, rows), colour, marker in zip(costs.items(), COLOURS, "os", strict=False):
        for ax, values in zip(axes, np.transpose(rows), strict=True):
            ax.plot(lengths, values, marker=marker, color=colour, label=name)
    axes[0].set(title="Time grows either way", xlabel="steps T", ylabel="milliseconds")
    axes[1].set(title="Memory need not", xlabel="steps T", ylabel="kilobytes")
    for ax in axes:
        ax.set_ylim(0, None)
    axes[0].legend(loc="upper left")
    show_figure(
        fig,
        "Time and peak memory of forward and backward pass against the length of the sequence. "
        "Time grows in proportion to it; so does memory when the whole sequence is gone back "
        "through, but not when the gradient is cut after 50 steps.",
    )


def lag(ks, results, lag, chance=0.5):
    """Accuracy on a task with a lag, against the length of the chunks.

    Parameters
    ----------
    ks : sequence of int
        Lengths of the chunks.
    results : dict of str to array (n, seeds)
        How the state is treated -> accuracy for each length and seed.
    lag : int
        Steps between an input and the answer that needs it.
    chance : float
        Accuracy of a guess.
    """
    fig, ax = new_figure(height=3.4)
    ax.axvspan(0, lag + 0.5, color=PALETTE["grey"], alpha=0.15, lw=0)
    ax.axhline(chance, color=PALETTE["grey"], ls=":", lw=1.5, label="chance")
    for (name, rows), colour, marker in zip(results.items(), COLOURS, "os", strict=False):
        ax.plot(ks, rows.mean(axis=1), color=colour, label=name)
        for column in rows.T:
            ax.plot(ks, column, marker, color=colour, alpha=0.5, ms=6)
    ax.set(title="Only chunks longer than the lag learn it", xlabel="steps per chunk, k")
    ax.set(ylabel="accuracy", ylim=(0.4, 1.05), xlim=(0, None))
    ax.legend(loc="upper left")
    show_figure(
        fig,
        "Accuracy against the length of the chunks, one dot per seed, for a task with a lag of "
        f"{lag} steps. In chunks up to that length (shaded) every seed stays at "
        "chance. In longer ones, carrying the state solves the task; resetting it answers only the "
        "questions whose bit lies in the same chunk.",
    )
