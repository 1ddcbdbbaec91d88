"""Figures of notebook 02, backpropagation through time."""

import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.plotting import COLOURS, new_figure, show_figure


def truncation(ks, curves):
    """Direction and length of the truncated gradient, against how far back it goes.

    Parameters
    ----------
    ks : sequence of n int
        Steps back.
    curves : dict of str to (array (n,), array (n,))
        Name of the network -> cosine with the full gradient, ratio of the norms.
    """
    fig, axes = new_figure(2, height=3.4)
    lines = ("o-", "s--", "^-.")
    for (name, parts), colour, line in zip(curves.items(), COLOURS, lines, strict=False):
        for ax, values in zip(axes, parts, strict=True):
            ax.plot(ks, values, line, markersize=4, color=colour, label=name)
    axes[0].set(
        title="Small radius: soon the right direction", xlabel="steps back, k", ylim=(-0.05, 1.05)
    )
    axes[1].set(title="... and the right length", xlabel="steps back, k", ylim=(-0.05, 1.3))
    for ax in axes:
        ax.axhline(1, color=PALETTE["grey"], lw=1, ls=":")
    axes[0].set_ylabel("cosine with the full gradient")
    axes[1].set_ylabel("norm over that of the full")
    axes[0].legend(loc="lower right")
    show_figure(
        fig,
        "The gradient that goes back k steps, compared with the full one, for three spectral radii "
        "of the recurrent weights. The smaller the radius, the fewer steps it takes until "
        "direction and length agree.",
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
    ax.set(title="No chunk shorter than the lag learns it", xlabel="steps per chunk, k")
    ax.set(ylabel="accuracy", ylim=(0.4, 1.05), xlim=(0, None))
    ax.legend(loc="upper left")
    show_figure(
        fig,
        "Accuracy against the length of the chunks, one dot per seed, for a task with a lag of "
        f"{lag} steps. In chunks that do not reach back that far (shaded) every seed stays at "
        "chance. In longer ones, carrying the state solves the task; resetting it answers only the "
        "questions whose bit lies in the same chunk.",
    )
