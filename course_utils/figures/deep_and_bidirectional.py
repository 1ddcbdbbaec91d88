"""Figures of notebook 05, deep and bidirectional RNNs."""

import numpy as np

from course_utils.datasets.soundscapes import KINDS, band_centres
from course_utils.display.palette import PALETTE
from course_utils.display.plotting import COLOURS, new_figure, show_figure

BLUE, ORANGE, GREEN, VERMILLION, GREY = (
    PALETTE[c] for c in ("blue", "orange", "green", "vermillion", "grey")
)


def two_readers(words):
    """The two directions over a sentence, unrolled.

    Parameters
    ----------
    words : list of str
    """
    fig, ax = new_figure(height=3.0)
    rows = dict(word=0, past=1, future=2, out=3)
    last = len(words) - 1
    ax.axis("off")
    ax.set(xlim=(-1.35, last + 0.5), ylim=(-0.4, 3.45))
    for name, text, colour in (
        ("past", "reads from\nthe start", BLUE), ("future", "reads from\nthe end", ORANGE)
    ):  # fmt: skip
        ax.text(-0.75, rows[name], text, color=colour, ha="center", va="center", fontsize=11)
    ax.text(-0.75, rows["out"], "answer", ha="center", va="center", fontsize=11)

    def arrow(x, y, to_x, to_y, colour):
        line = dict(arrowstyle="->", color=colour, lw=1.6)
        ax.annotate("", (to_x, to_y), (x, y), arrowprops=line, zorder=1)  # behind the states

    for t, word in enumerate(words):
        ax.text(t, rows["word"], word, ha="center", va="center", fontsize=12,
                weight="bold" if word == "Teddy" else "normal")  # fmt: skip
        for name, colour in (("past", BLUE), ("future", ORANGE)):
            ax.text(t, rows[name], "      ", ha="center", va="center", fontsize=11,
                    bbox=dict(boxstyle="round", fc=colour, ec="none"), zorder=3)  # fmt: skip
        ax.plot(t, rows["out"], "o", ms=13, color="white", mec="black")
        arrow(t - 0.06, 0.2, t - 0.06, 0.78, BLUE)
        arrow(t + 0.12, 0.2, t + 0.12, 1.78, ORANGE)
        arrow(t - 0.12, 1.22, t - 0.12, 2.82, BLUE)
        arrow(t + 0.06, 2.22, t + 0.06, 2.82, ORANGE)
        if t < last:
            arrow(t + 0.25, 1, t + 0.75, 1, BLUE)
            arrow(t + 0.75, 2, t + 0.25, 2, ORANGE)
    ax.set_title("Two readers, side by side: each has its own way through the sentence")
    show_figure(
        fig,
        "The words of a sentence in a row. Above them a chain of states that runs from left to "
        "right, and above that another one that runs from right to left. Each word feeds both. "
        "Each answer is read from the two states above its word; the two chains do not touch.",
    )


def staircase(late, accuracy, most, most_at, whole):
    """What a forward reader gains by answering late.

    Parameters
    ----------
    late : sequence of int
        How many words late the measured models answer.
    accuracy : array (len(late), seeds)
        On the ambiguous word.
    most, most_at : arrays (K,)
        Highest possible accuracy, and how many words late.
    whole : dict of str to float
        Models that read from the end -> accuracy.
    """
    fig, ax = new_figure(height=3.4)
    ax.step(most_at, most, where="post", color=GREY, lw=3, alpha=0.6, label="possible (computed)")
    for seed in range(accuracy.shape[1]):
        ax.plot(late, accuracy[:, seed], "o", color=BLUE, ms=7, alpha=0.8,
                label="forward reader (trained)" if seed == 0 else None)  # fmt: skip
    (name, value), *_ = whole.items()
    ax.axhline(value, color=ORANGE, ls="--", label=name)
    ax.set(xlabel="words it may wait after Teddy", ylabel="accuracy on Teddy", ylim=(0.2, 1.06))
    ax.set_title("The future costs time: a staircase, one step for each telling word")
    ax.legend(loc="lower right")
    show_figure(
        fig,
        "Accuracy on the word Teddy against the number of words a forward reader may wait. It "
        "starts at one third, steps up after one, two, seven and eight words, and is flat in "
        "between. The trained models lie on the computed steps; the model that reads both ways is "
        "a line at 1.",
    )


def padding(distance, errors):
    """How wrong the states are when padding is read, by distance from the sentence's end.

    Parameters
    ----------
    distance : array (n,)
        Steps from the last true one.
    errors : dict of str to array (n,)
        Which states -> largest error.
    """
    fig, ax = new_figure(height=3.0)
    for name, values in errors.items():
        exact = " (exact)" if values.max() == 0 else ""
        ax.plot(distance, np.maximum(values, 1e-11), "--" if "two" in name else "-",
                color=ORANGE if "backward" in name else BLUE, label=name + exact)  # fmt: skip
    ax.set(
        xlabel="steps before the sentence's last word", ylabel="error of the states", yscale="log"
    )
    ax.set_title("The backward reader is spoilt first, and most at the end")
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    show_figure(
        fig,
        "Error of the states at the true steps when a batch is only padded, on a logarithmic axis, "
        "by distance from the end. One layer: the backward half is off by more than a tenth at the "
        "last word and recovers step by step; the forward half is exact. Two layers: the forward "
        "half of the second layer is off as well.",
    )


def styles(rolls, step):
    """One piece of each style, as a piano roll.

    Parameters
    ----------
    rolls : dict of str to array (T, 60)
        Style -> loudness of each pitch.
    step : int
        Steps shown.
    """
    fig, axes = new_figure(3, rows=2, height=3.6, sharex=True, sharey=True)
    for ax, (name, roll) in zip(axes.flat, rolls.items(), strict=True):
        ax.imshow(roll[:step].T > 0, origin="lower", aspect="auto", cmap="Greys", vmax=1.4,
                  interpolation="nearest", extent=(0, step, 36, 96))  # fmt: skip
        ax.set_title(name, fontsize=12)
        ax.grid(False)
    for ax in axes[1]:
        ax.set_xlabel("step")
    for ax in axes[:, 0]:
        ax.set_ylabel("pitch")
    fig.suptitle("Six styles: notes they share, rhythm tells", x=0.02, ha="left", weight="bold",
                 size=14)  # fmt: skip
    show_figure(
        fig,
        "Piano rolls of the beginnings of six pieces, one a style, time to the right and pitch "
        "upwards. All use about the same pitches; they differ in where notes begin.",
    )


def summaries(accuracy, baselines):
    """Accuracy of summaries of the same network's states.

    Parameters
    ----------
    accuracy : dict of str to array (seeds,)
        Summary -> accuracy on unseen pieces.
    baselines : dict of str to float
        Without any network.
    """
    fig, ax = new_figure(height=3.2)
    for y, (_, values) in enumerate(reversed(accuracy.items())):
        ax.barh(y, np.mean(values), color=BLUE, alpha=0.35, height=0.6)
        ax.plot(values, np.full(len(values), y), "o", color=BLUE, ms=6)
    ax.set_yticks(range(len(accuracy)), [*reversed(accuracy)])
    for (name, value), style in zip(baselines.items(), (":", "--"), strict=True):
        ax.axvline(value, color=VERMILLION, ls=style, label=f"no network: {name}")
    ax.set(xlabel="accuracy on pieces never heard", xlim=(0, 1))
    ax.set_title("After 20 epochs, how one summarises matters most")
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    show_figure(
        fig,
        "Accuracy on unseen pieces for several summaries after 20 epochs, with two baselines "
        "without a network. The maximum over time is far ahead of the mean, and that of the last "
        "state, which does not reach the rhythm features. A second direction adds nothing to the "
        "maximum.",
    )


def course_of(steps, accuracy, bars):
    """How soon a listener knows.

    Parameters
    ----------
    steps : array (T,)
    accuracy : array (seeds, T)
        After each step.
    bars : sequence of (int, str)
        Steps to mark, and their names.
    """
    fig, ax = new_figure(height=2.8)
    ax.plot(steps, accuracy.T, color=BLUE, lw=1, alpha=0.5)
    ax.plot(steps, accuracy.mean(axis=0), color=BLUE)
    ax.axhline(1 / 6, color=GREY, ls=":")
    ax.text(steps[-1], 0.19, "a guess", fontsize=10, color="#444444", ha="right")
    for step, name in bars:
        ax.axvline(step, color=GREY, lw=0.8)
        ax.text(step + 0.5, 0.03, name, fontsize=10, color="#444444")
    ax.set(xlabel="steps heard", ylabel="accuracy", ylim=(0, 1), xlim=(1, steps[-1]))
    ax.set_title("It knows after a few bars")
    show_figure(
        fig,
        "Accuracy against the number of steps heard. It starts near a guess, 1 in 6, rises steeply "
        "within the first two dozen steps, and is nearly flat after the first half.",
    )


def sound_clip(spectrogram, truth, found):
    """A clip, what is in it, and what two detectors find.

    Parameters
    ----------
    spectrogram : array (T, 32)
        Decibels, 40 frames a second.
    truth : array of bool (T, 7)
    found : dict of str to array of bool (T, 7)
        Detector -> what it finds.
    """
    fig, axes = new_figure(rows=2, height=4.0, sharex=True, height_ratios=(1, 2))
    T, kinds, centres = len(spectrogram), KINDS, band_centres()
    axes[0].imshow(spectrogram.T, origin="lower", aspect="auto", cmap="magma",
                   extent=(0, T / 40, 0, len(centres)))  # fmt: skip
    marks = np.searchsorted(centres, (100, 300, 1000, 3000))
    axes[0].set_yticks(marks + 0.5, ["100", "300", "1000", "3000"])
    axes[0].set(ylabel="Hz")
    axes[0].grid(False)
    axes[0].set_title("Where the second direction helps most")
    rows = {"truth": truth, **found}
    for i, on in enumerate(rows.values()):
        for k in range(len(kinds)):
            y = len(kinds) - 1 - k + 0.55 - 0.27 * i
            edges = np.flatnonzero(np.diff(np.concatenate([[0], on[:, k].astype(int), [0]])))
            for a, z in zip(edges[::2], edges[1::2], strict=True):
                axes[1].barh(y, (z - a) / 40, left=a / 40, height=0.24,
                             color=("#333333", BLUE, ORANGE)[i])  # fmt: skip
    for i, name in enumerate(rows):
        axes[1].barh(-5, 0, color=("#333333", BLUE, ORANGE)[i], label=name)
    axes[1].set(xlabel="seconds", xlim=(0, T / 40), ylim=(-0.3, len(kinds)))
    axes[1].set_yticks(np.arange(len(kinds)) + 0.28, kinds[::-1])
    axes[1].legend(loc="center left", bbox_to_anchor=(1, 0.5))
    show_figure(
        fig,
        "The clip in which reading both ways helps most: above, the spectrogram; below, a "
        "lane for each kind of sound with three rows: where it truly is, where a forward detector "
        "finds it, and where one that reads both ways does, nearer to the truth.",
    )


def detectors(scores):
    """F1 of three detectors, by frame and by event.

    Parameters
    ----------
    scores : dict of str to (float, float)
        Detector -> frame F1, event F1.
    """
    fig, ax = new_figure(height=3.2)
    for x, (name, colour) in enumerate(zip(scores, (GREY, BLUE, ORANGE), strict=True)):
        bars = ax.bar(np.arange(2) + 0.26 * (x - 1), scores[name], width=0.24, color=colour,
                      label=name)  # fmt: skip
        ax.bar_label(bars, fmt="%.2f", fontsize=10)
    ax.set_xticks(range(2), ["by frame", "by event"])
    ax.set(ylabel="F1", ylim=(0, 1))
    ax.set_title("What came before helps most")
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    show_figure(
        fig,
        "F1 of three detectors, by frame and by event: a network that sees two frames only is "
        "lowest, one that reads forwards well above it, and by frame one that reads both ways a "
        "little higher.",
    )


def tidying(scores):
    """Event F1 of detectors before and after tidying.

    Parameters
    ----------
    scores : dict of str to dict of str to float
        Detector -> stage of tidying -> event F1.
    """
    fig, ax = new_figure(height=3.0)
    for (name, stages), colour in zip(scores.items(), (BLUE, ORANGE), strict=True):
        ax.plot(range(len(stages)), list(stages.values()), "o-", color=colour, label=name)
    ax.set_xticks(range(len(stages)), list(stages))
    ax.set(xlim=(-0.3, len(stages) - 0.7), ylim=(0.4, 0.8), ylabel="event F1")
    ax.set_title("Tidying counts for more than direction")
    ax.legend(loc="lower right")
    show_figure(
        fig,
        "Event F1 of two detectors before tidying, after closing short gaps, and after dropping "
        "short events: both lines rise by more than they are apart.",
    )


def depth_gradients(sizes):
    """Gradient of each layer's weights before training.

    Parameters
    ----------
    sizes : dict of (str, bool) to array (seeds, depth)
        Cell, shortcuts -> norm by layer, divided by that of the highest layer.
    """
    fig, axes = new_figure(2, height=3.2, sharey=True)
    for ax, shortcuts, title in zip(
        axes, (False, True), ("Layer on layer", "With shortcuts"), strict=True
    ):
        for (cell, with_shortcuts), rows in sizes.items():
            if with_shortcuts != shortcuts:
                continue
            colour = dict(RNN=VERMILLION, GRU=BLUE, LSTM=ORANGE)[cell]
            layers = np.arange(1, rows.shape[1] + 1)
            ax.plot(layers, rows.T, color=colour, lw=0.8, alpha=0.5)
            ax.plot(layers, np.exp(np.log(rows).mean(axis=0)), color=colour, label=cell)
        ax.set(xlabel="layer, 1 is the lowest", yscale="log")
        ax.set_title(title, fontsize=12)
    axes[0].set_ylabel("gradient, part of layer 8's")
    axes[0].legend(loc="lower right")
    fig.suptitle("Gates do not protect the gradient along depth; shortcuts do", x=0.02, ha="left",
                 weight="bold", size=14)  # fmt: skip
    show_figure(
        fig,
        "Size of the gradient of each layer's weights in untrained stacks of eight, on a "
        "logarithmic axis, divided by the highest layer's. Left, plain stacks: it falls towards "
        "layer 1, least in the RNN, by more than a thousand in the LSTM. Right, with shortcuts, "
        "all are about level.",
    )


def depths(accuracy):
    """Test accuracy of stacks of the same size.

    Parameters
    ----------
    accuracy : dict of str to array (seeds,)
        Stack -> accuracy.
    """
    fig, ax = new_figure(height=2.9)
    for x, (name, values) in enumerate(accuracy.items()):
        colour = ORANGE if "shortcuts" in name else BLUE
        ax.bar(x, np.mean(values), color=colour, alpha=0.35, width=0.6)
        ax.plot(np.full(len(values), x), values, "o", color=colour, ms=6)
    ax.set_xticks(range(len(accuracy)), list(accuracy))
    ax.set(ylabel="test accuracy", ylim=(0, 1))
    ax.set_title("As many parameters, 8 epochs: deeper is not better")
    show_figure(
        fig,
        "Test accuracy on digits of LSTM stacks with the same number of parameters. One layer is "
        "best, two and three are a little worse, eight fail; eight with shortcuts are back near "
        "the first.",
    )


def leak(nats):
    """What a language model costs as it was trained, and when only the past is handed in.

    Parameters
    ----------
    nats : dict of str to (float, float)
        Model -> nats per word as trained, honestly.
    """
    fig, ax = new_figure(height=2.7)
    for i, (name, values) in enumerate(nats.items()):
        colour = COLOURS[0] if i == 0 else COLOURS[1]
        bars = ax.bar(np.arange(2) + 0.32 * (i - 0.5), values, width=0.3, color=colour, label=name)
        ax.bar_label(bars, fmt="%.3g", fontsize=10)
    ax.set_xticks(range(2), ["as trained: whole sentence in", "honest: only the past in"])
    ax.set(ylabel="nats per word", ylim=(0, 1.05 * max(map(max, nats.values())) + 0.05))
    ax.set_title("Too good to be true: it has read the answer")
    ax.legend(loc="upper left")
    show_figure(
        fig,
        "Cost per word of two language models. With the whole sentence handed in, the "
        "bidirectional one costs next to nothing. With only the past handed in, it costs about "
        "twice as much as the forward one.",
    )
