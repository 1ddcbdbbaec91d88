"""Figures of notebook 00 that show what was measured."""

import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.plotting import new_figure, show_figure

BLUE, ORANGE, GREEN, GREY = (PALETTE[c] for c in ("blue", "orange", "green", "grey"))
VERMILLION = PALETTE["vermillion"]


def baselines(words, music, sounds):
    """How far models get that know nothing of order.

    Parameters
    ----------
    words : array (seeds, 3)
        Accuracy of a bag of words on plain, turned and negated reviews.
    music : array (seeds, 2)
        Accuracy on six styles, from pitches and from rhythm.
    sounds : array (seeds,)
        F1 of sounds recognised frame by frame.
    """
    columns = {
        "reviews,\nplain": (words[:, 0], 0.5),
        "reviews,\nturned": (words[:, 1], 0.5),
        "reviews,\nnegated": (words[:, 2], 0.5),
        "styles,\nnotes": (music[:, 0], 1 / 6),
        "styles,\nrhythm": (music[:, 1], 1 / 6),
        "sounds, frame\nby frame (F1)": (sounds, None),
    }
    fig, ax = new_figure(height=3.2)
    for x, (values, chance) in enumerate(columns.values()):
        colour = GREEN if x == 4 else BLUE
        ax.plot(np.full(len(values), x), values, "o", color=colour, alpha=0.6, ms=8)
        if chance:
            ax.hlines(chance, x - 0.3, x + 0.3, color=GREY, ls=":", lw=2)
    ax.set_xticks(range(len(columns)), list(columns))
    ax.set(title="Without order: a start, or chance", ylabel="accuracy, or F1", ylim=(0, 1.05))
    show_figure(
        fig,
        "Accuracy of models without order on held-out data, one dot for each of three data seeds; "
        "dotted lines are chance. A bag of words is right on plain reviews and at chance on the "
        "others. Notes tell the style of a piece far less often than rhythm, which knows order.",
    )


def shifted(batch, same, moved):
    """A window with a hidden pattern, and how often a perceptron finds it.

    Parameters
    ----------
    batch : (tensor (n, 40), tensor (n,))
        Windows, and whether the pattern is there.
    same, moved : arrays (seeds,)
        Accuracy where the pattern was in training, and elsewhere.
    """
    X, y = batch
    window = X[y == 1][0].numpy()
    start = int(np.argmax([(window[i : i + 5] * [1, -1, 1, -1, 1]).sum() for i in range(36)]))
    fig, axes = new_figure(2, height=3.2, width_ratios=(1.7, 1))
    axes[0].plot(window, color=GREY, lw=1.5)
    axes[0].plot(range(start, start + 5), window[start : start + 5], color=VERMILLION, lw=2.5)
    axes[0].set(title="A wiggle in the second half ...", xlabel="step", ylabel="value")
    for x, values, colour in ((0, same, BLUE), (1, moved, VERMILLION)):
        axes[1].plot(np.full(len(values), x), values, "o", color=colour, alpha=0.6, ms=8)
    axes[1].axhline(0.5, color=GREY, ls=":", lw=1.5)
    axes[1].text(-0.45, 0.51, "chance", fontsize=10)
    axes[1].set(title="... is not found", ylabel="accuracy", xlim=(-0.5, 1.5), ylim=(0.4, 1.03))
    axes[1].set_xticks([0, 1], ["where it was\nin training", "in the\nother half"])
    show_figure(
        fig,
        "Left, a window of noise with the wiggle (vermillion) in its second half. Right, accuracy "
        "of five multi-layer perceptrons that were trained with wiggles in the first half: near 1 "
        "there, at chance in the other half.",
    )


def window(Ks, errors, naive):
    """Test error of autoregressive models against the number of lags.

    Parameters
    ----------
    Ks : sequence of int
    errors : array
        Root mean square error for each K.
    naive : float
        That of the naive forecast.
    """
    fig, ax = new_figure(height=3.2)
    ax.plot(Ks, errors, "o-", ms=4, label="autoregressive, K lags")
    ax.axhline(naive, color=VERMILLION, ls="--", label="naive: as this year")
    ax.set(title="A longer window helps, up to a point", xlabel="lags K", ylim=(0, None))
    ax.set_ylabel("test error (sunspot number)")
    ax.legend(loc="lower right")
    show_figure(
        fig,
        "Root mean square error on the sunspot numbers of 1921 to 2008 against K, fitted on the "
        "years before. It falls steeply from one lag to two, is smallest at nine, and then rises "
        "slowly. The dashed line is the naive forecast.",
    )


def delayed(Ks, ratios, lag):
    """Error on a series with a delayed dependence, against the number of lags.

    Parameters
    ----------
    Ks : sequence of n int
    ratios : array (seeds, n)
        Error over that of the mean.
    lag : int
        Of the dependence.
    """
    fig, ax = new_figure(height=3.0)
    for row in ratios:
        ax.plot(Ks, row, "o", color=BLUE, alpha=0.5)
    ax.plot(Ks, ratios.mean(axis=0), color=BLUE)
    ax.axhline(1, color=VERMILLION, ls="--", label="always the mean")
    ax.axvspan(0, lag - 0.5, color=GREY, alpha=0.15, lw=0)
    ax.set(title="Up to 19 lags: nothing. With 20: all there is", xlabel="lags K", xlim=(0, None))
    ax.set(ylabel="error / error of the mean", ylim=(0, 1.2))
    ax.legend(loc="lower left")
    show_figure(
        fig,
        f"Test error of autoregressive models, as part of the error of the mean, on series in "
        f"which each value depends on the one {lag} steps before; one dot a series. In the shaded "
        f"part, up to {lag - 1} lags, nothing is gained; from {lag} on the error more than halves.",
    )


def prices(real, forecasts, predicted_changes, changes):
    """Forecasts of a random walk, as the flattering picture and as the honest one.

    Parameters
    ----------
    real, forecasts : arrays (T,)
        Prices.
    predicted_changes, changes : arrays (T,)
        From each day to the next.
    """
    fig, axes = new_figure(2, height=3.4, width_ratios=(1.6, 1))
    axes[0].plot(real, color=BLUE, label="price")
    axes[0].plot(forecasts, "--", color=ORANGE, lw=1.5, label="forecast of the day before")
    axes[0].set(title="Looks perfect ...", xlabel="day", ylabel="price")
    axes[0].legend()
    axes[1].plot(predicted_changes, changes, ".", color=BLUE, alpha=0.4)
    axes[1].axhline(0, color=GREY, lw=1)
    axes[1].axvline(0, color=GREY, lw=1)
    axes[1].set(title="... and knows nothing", xlabel="predicted change", ylabel="change")
    show_figure(
        fig,
        "Left, a price and its forecasts of the day before: two lines on top of one another. "
        "Right, each day's change against the predicted one: a round cloud without direction.",
    )


def depths(layers):
    """Number of layers of some known networks.

    Parameters
    ----------
    layers : dict of str to int
    """
    fig, ax = new_figure(height=2.8)
    names = list(layers)[::-1]
    bars = ax.barh(names, [layers[name] for name in names], color=BLUE, height=0.65)
    ax.bar_label(bars, padding=4, fontsize=11)
    ax.set(title="Deep: from 5 layers to 152", xlabel="layers with weights (GPT-2: blocks)")
    ax.grid(axis="y", visible=False)
    show_figure(fig, "Layers: " + ", ".join(f"{k}: {v}" for k, v in layers.items()) + ".")


def identity(plain, residual):
    """Loss of two blocks that learn to return their input.

    Parameters
    ----------
    plain, residual : arrays (seeds, steps)
        Mean squared error.
    """
    fig, ax = new_figure(height=3.0)
    for rows, name, colour in ((plain, "plain block", VERMILLION), (residual, "residual", BLUE)):
        ax.fill_between(range(rows.shape[1]), rows.min(0), rows.max(0), color=colour, alpha=0.25)
        ax.plot(rows.mean(axis=0), color=colour, label=name)
    ax.set(title="A residual block starts almost there", xlabel="training step", yscale="log")
    ax.set_ylabel("mean squared error")
    ax.legend()
    show_figure(
        fig,
        "Mean squared error of two blocks that learn to return their input, mean and range of "
        f"{len(plain)} seeds, on a logarithmic axis. The residual block starts lower than the "
        "plain one ends.",
    )
