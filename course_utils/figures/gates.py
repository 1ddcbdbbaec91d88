"""Figures of notebook 04, gates, GRU and LSTM."""

import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.plotting import COLOURS, new_figure, show_figure

BLUE, ORANGE, VERMILLION, GREY = (PALETTE[c] for c in ("blue", "orange", "vermillion", "grey"))


def trained_gate(gates, subject, nouns):
    """The gate of trained networks at every word of the cat sentence.

    Parameters
    ----------
    gates : dict of str to array (seeds, T)
        Variant -> mean gate at each word.
    subject, nouns : sequences of int
        Positions of the subject and of the other nouns.
    """
    fig, axes = new_figure(len(gates), height=3.4, sharey=True)
    for ax, (name, rows) in zip(axes, gates.items(), strict=True):
        ax.plot(rows.T, color=GREY, lw=0.8, alpha=0.6)
        ax.plot(rows.mean(axis=0), color=GREY, lw=1.5)
        for places, colour, label, marker in (
            (subject, PALETTE["vermillion"], "subject", "s"),
            (list(nouns), PALETTE["blue"], "other nouns", "o"),
        ):
            ax.plot(places, rows.mean(axis=0)[places], marker, color=colour, ms=8, label=label)
        ax.set(xlabel="word", ylim=(-0.03, 1.03))
        ax.set_title(name, fontsize=12)
    axes[0].set_ylabel("update gate u")
    axes[1].legend(loc="upper right")
    fig.suptitle("The gate tells the story only if it has to", x=0.02, ha="left",
                 weight="bold", size=14)  # fmt: skip
    show_figure(
        fig,
        "Mean update gate of the number's unit at each word, five trained networks a side. Left, "
        "where the candidate hears only the word, the gate is open at the subject and all but "
        "closed at the other nouns. Right, with the formula as it stands, it is about as far open "
        "at all nouns.",
    )


def cell_lines(years, lines):
    """What one LSTM unit does along a sequence, as far as it has been built.

    Parameters
    ----------
    years : array (T,)
    lines : dict of str to array (T,)
        Name -> values; names with "gate" are drawn between 0 and 1.
    """
    fig, axes = new_figure(rows=len(lines), height=0.6 + min(0.7 * len(lines), 3.5), sharex=True)
    for ax, (name, values) in zip(axes, lines.items(), strict=True):
        gate = "gate" in name
        colour = ORANGE if gate else VERMILLION if name.startswith(("cell", "output")) else BLUE
        ax.plot(years, values, color=colour)
        if gate:
            ax.fill_between(years, 0, values, color=colour, alpha=0.25, lw=0)
            ax.set(ylim=(0, 1.05), yticks=(0, 1))
        ax.set_ylabel(name, rotation=0, ha="right", va="center")
    whole = {
        name: values for name, values in lines.items() if name.startswith(("cell", "output h"))
    }
    told = [
        f"the {name} is highest in {years[v.argmax()]:.0f}, {v.max():.2f}, and ends at {v[-1]:.2f}"
        for name, v in whole.items()
    ]
    axes[0].set_title(f"Built so far: {', '.join(name.split()[-1] for name in lines)}")
    axes[-1].set_xlabel("year")
    show_figure(
        fig,
        "One LSTM unit along sixty years of sunspots, from top to bottom: "
        + ", ".join(lines)
        + f". Gates lie between 0 and 1; {'; '.join(told)}.",
    )


def cell_gradients(cells):
    """How much of a gradient passes along the cell, by lag, for several forget-gate biases.

    Parameters
    ----------
    cells : dict of int to array (seeds, 2, T)
        Forget-gate bias -> along the cell alone, and in total, by lag.
    """
    fig, axes = new_figure(2, height=2.8, sharey=True)
    for ax, part in zip(axes, (0, 1), strict=True):
        for (bias, rows), colour in zip(cells.items(), COLOURS, strict=False):
            ax.plot(rows[:, part].T, color=colour, lw=0.8, alpha=0.5)
            ax.plot(np.median(rows[:, part], axis=0), color=colour, label=f"bias {bias}")
        ax.axhline(1, color=GREY, lw=1)
        ax.set(xlabel="lag: steps back", yscale="log", ylim=(1e-8, 1e3))
    axes[0].set(title="Along the cell alone", ylabel="gradient of $c_T$")
    axes[1].set(title="All ways: bias 3 even grows")
    axes[0].legend(loc="lower right")
    show_figure(
        fig,
        "Gradient of the last cell by the cells before it, by lag, on a logarithmic axis, in "
        "untrained LSTMs with three forget-gate biases, five seeds each. Left, the product of "
        "forget gates: straight lines, steep for bias 0, shallow for bias 3. Right, with all paths "
        "counted: larger throughout; for bias 3 it even grows.",
    )


def machines(X, cells):
    """Cells set by hand along a random stream.

    Parameters
    ----------
    X : array (T, 2)
        Bit and signal.
    cells : dict of str to array (T,)
        Name -> its cell.
    """
    does = dict(
        latch="takes over the bit at each signal",
        counter="counts every one",
        forgetter="counts the ones since the last signal",
    )
    fig, axes = new_figure(rows=1 + len(cells), height=1 + 0.95 * len(cells), sharex=True)
    steps = np.arange(len(X))
    axes[0].vlines(steps[X[:, 0] > 0], 0, 0.8, color=BLUE, lw=2.5, label="bit is 1")
    axes[0].plot(steps[X[:, 1] > 0], np.full(int(X[:, 1].sum()), 1.1), "v", color=VERMILLION,
                 ms=8, label="signal")  # fmt: skip
    axes[0].set(ylim=(0, 1.4), yticks=[])
    axes[0].legend(loc="center left", bbox_to_anchor=(1, 0.5))
    for ax, (name, values) in zip(axes[1:], cells.items(), strict=True):
        ax.step(steps, values, where="mid", color=ORANGE)
        for step in steps[X[:, 1] > 0]:
            ax.axvline(step, color=VERMILLION, lw=0.8, ls=":")
        ax.set_ylabel(name, rotation=0, ha="right", va="center")
    axes[0].set_title("A few numbers make a machine")
    axes[-1].set_xlabel("step")
    show_figure(
        fig,
        "A random stream of bits with some signals, and below it what LSTM units hold whose "
        "weights were set by hand: "
        + "; ".join(f"the {name} {does[name]}" for name in cells)
        + ".",
    )


def digits(curves):
    """Test accuracy on digits during training, read in two ways by three models.

    Parameters
    ----------
    curves : dict of (str, str) to array (seeds, epochs)
        Reading, model -> test accuracy after each epoch.
    """
    readings = list(dict.fromkeys(reading for reading, _ in curves))
    titles = ("8 steps: all alike", "64 steps: gates pay")
    fig, axes = new_figure(len(readings), height=3.5, sharey=True)
    for ax, reading, title in zip(axes, readings, titles, strict=True):
        for (r, name), rows in curves.items():
            if r != reading:
                continue
            colour = dict(RNN=VERMILLION, GRU=BLUE, LSTM=ORANGE)[name]
            epochs = np.arange(1, rows.shape[1] + 1)
            ax.plot(epochs, rows.T, color=colour, lw=0.8, alpha=0.5)
            ax.plot(epochs, rows.mean(axis=0), color=colour, label=name)
        ax.set(title=title, xlabel=f"epoch, {reading}", ylim=(0, 1))
    axes[0].set_ylabel("test accuracy")
    axes[0].legend(loc="lower right")
    show_figure(
        fig,
        "Test accuracy on handwritten digits by epoch, three seeds for each model. Left, read row "
        "by row, RNN, GRU and LSTM are alike. Right, read pixel by pixel, GRU and LSTM rise well "
        "above the plain RNN.",
    )


def race(curves, every, chance):
    """How soon models learn to remember: accuracy during training, until it is right.

    Parameters
    ----------
    curves : dict of (str, str) to list of arrays
        Task, model -> accuracies during training, one array a seed.
    every : int
        Training steps between two accuracies.
    chance : dict of str to float
        What each task gives to a guess.
    """
    titles = dict(recall="Recall, lag 80", agreement="Agreement, six nouns")
    colours = dict(zip(("RNN", "GRU", "LSTM, bias 3"), (VERMILLION, BLUE, ORANGE), strict=True))
    marks = dict(zip(colours, "^so", strict=True))
    fig, axes = new_figure(len(chance), height=3.6, sharey=True)
    for (task, model), rows in curves.items():
        ax, colour, mark = axes[list(chance).index(task)], colours[model], marks[model]
        for row in rows:
            steps = every * np.arange(1, len(row) + 1)
            ax.plot(steps, row, color=colour, lw=1.2, alpha=0.7)
            there = row[-1] >= 0.95  # else it was stopped
            ax.plot(steps[-1], row[-1], mark, color=colour, ms=7, mfc=colour if there else "white")
        ax.plot([], [], f"{mark}-", color=colour, label=model)
    for ax, (task, guess) in zip(axes, chance.items(), strict=True):
        ax.axhline(guess, color=GREY, lw=1)
        ax.set(xlabel="training steps", xscale="log", xticks=(10, 30, 100, 300, 800))
        ax.set_title(titles[task], fontsize=12)
        ax.set_xticklabels(("10", "30", "100", "300", "800"))
        ax.minorticks_off()
    axes[0].set(ylabel="accuracy", ylim=(0, 1.04))
    axes[1].legend(loc="lower right")
    fig.suptitle("Gated cells find it sooner", x=0.02, ha="left", weight="bold", size=14)
    show_figure(
        fig,
        "Accuracy during training against the number of training steps, on a logarithmic axis, "
        "three seeds a model; a line ends where 95 answers of 100 are right, or, with a hollow "
        "mark, after 800 steps. On recall LSTM and GRU are right before step 150, the plain RNN "
        "between 400 and 800. On agreement from afar it is still at a guess after 800, when they "
        "have long been right.",
    )
