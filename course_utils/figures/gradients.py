"""Figures of notebook 03, exploding and vanishing gradients."""

import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.plotting import COLOURS, LINES, new_figure, show_figure

GREY = PALETTE["grey"]


def state_and_gradient(runs):
    """One tanh unit without input: what becomes of its state, and of the gradient.

    Parameters
    ----------
    runs : dict of str to (array (T,), array (T,))
        Weight -> states, derivative of each state by the first.
    """
    fig, axes = new_figure(2, height=3.4)
    for (name, parts), colour, line in zip(runs.items(), COLOURS, LINES, strict=False):
        for ax, values in zip(axes, parts, strict=True):
            ax.plot(values, line, color=colour, label=name)
    axes[0].set(title="The state may stay ...", xlabel="step n", ylabel="state $h_n$")
    axes[0].set(ylim=(0, 1.05))
    axes[1].set(title="... while the gradient goes", xlabel="step n", ylabel="$dh_n/dh_0$")
    axes[1].set(yscale="log")
    axes[0].legend()
    show_figure(
        fig,
        "One unit without input, started at 1. Left, its state: with w = 1.5 it stays at 0.86, "
        "with w = 1 it falls slowly, with w = 0.9 it is soon gone. Right, on a logarithmic axis, "
        "the derivative by the first state: with w = 1.5 it falls fastest of all.",
    )


def powers(norms):
    """Norm of the powers of some matrices.

    Parameters
    ----------
    norms : dict of str to array (n,)
        Name of the matrix -> spectral norm of its powers 0, 1, ...
    """
    fig, ax = new_figure(height=3.6)
    for (name, values), colour, line in zip(norms.items(), COLOURS, LINES, strict=False):
        ax.plot(values, linestyle=line, color=colour, label=name)
    ax.axhline(1, color=GREY, lw=1)
    ax.set(title="Radius 0.9 grows first; a norm above 1 vanishes", yscale="log", ylim=(1e-9, 1e6))
    ax.set(xlabel="power n", ylabel="norm of $W^n$")
    ax.legend()
    show_figure(
        fig,
        "Norm of the n-th power of three matrices, on a logarithmic axis. The two-by-two matrix A "
        "grows for nine steps before it decays. PyTorch's default begins above 1 and vanishes. "
        "Radius 1.1 grows steadily.",
    )


def by_lag(curves):
    """Norm of the derivative of the last state by each state before it.

    Parameters
    ----------
    curves : dict of str to dict of str to array (T + 1,)
        Activation -> name of the matrix -> norms by lag.
    """
    fig, axes = new_figure(len(curves), height=3.8, sharey=True)
    for ax, lines in zip(axes, curves.values(), strict=True):
        for (name, values), colour, line in zip(lines.items(), COLOURS, LINES, strict=False):
            ax.plot(values, linestyle=line, color=colour, label=name)
        ax.axhline(1, color=GREY, lw=1)
        ax.set(xlabel="lag: steps back", yscale="log")
    axes[0].set(title="Without tanh: the radius decides", ylabel="norm of $dh_T/dh_{T-lag}$")
    axes[1].set(title="Driven tanh: the border moves")
    axes[0].legend(fontsize=9)
    show_figure(
        fig,
        "Norm of the gradient against the lag, on a logarithmic axis, for five spectral radii. "
        "Left, without tanh: straight lines that fall below radius 1 and rise above it. Right, the "
        "same weights in a driven tanh network: radius 1.1 falls, 1.5 hardly moves, only 3 "
        "rises.",
    )


def shares(parts):
    """The gradient's norm by lag, split into the factor of the weights and that of the tanh.

    Parameters
    ----------
    parts : dict of str to (array (T + 1,), array (T + 1,))
        Name of the network -> factor of the weights, factor of the tanh, by lag.
    """
    fig, axes = new_figure(len(parts), height=3.4, sharey=True)
    for ax, (name, (weights, tanh)) in zip(axes, parts.items(), strict=True):
        ax.plot(weights * tanh, lw=7, alpha=0.35, color=PALETTE["vermillion"], label="product")
        ax.plot(weights, "--", color=PALETTE["blue"], label="weights")
        ax.plot(tanh, "-.", color=PALETTE["orange"], label="tanh")
        ax.set(xlabel="lag", yscale="log", ylim=(1e-26, 1e3))
        ax.set_title(name, fontsize=12)
    axes[0].set_ylabel("factor")
    axes[0].legend()
    fig.suptitle("Either factor alone can make it vanish", x=0.02, ha="left", weight="bold",
                 size=14)  # fmt: skip
    show_figure(
        fig,
        "The gradient's norm against the lag, split into two factors, on a logarithmic axis. In "
        "PyTorch's default most of the loss is in the weights. With orthogonal weights their "
        "factor is exactly 1, and the tanh alone makes the gradient of a driven network vanish. "
        "Without input nothing is lost.",
    )


def cliff(w, b, losses, paths):
    """A loss over two parameters from above, and the ways of gradient descent on it.

    Parameters
    ----------
    w, b, losses : arrays (n, m)
        The two parameters, and the loss there.
    paths : dict of str to array (steps, 2)
        Kind of clipping -> the points it visits.
    """
    fig, axes = new_figure(2, height=4.2, width_ratios=(1, 1.1))
    near = dict(xlim=(1.1, 1.7), ylim=(-0.08, 0.45))
    for ax in axes:
        image = ax.pcolormesh(w, b, losses, cmap="Greys", vmin=0, vmax=3, rasterized=True)
        ax.set(xlabel="recurrent weight w", ylabel="bias b")
        ax.grid(False)
        for (name, points), colour, line in zip(
            paths.items(), (PALETTE["vermillion"], PALETTE["blue"], PALETTE["orange"]),
            (("o-", 4), ("s-", 6), ("^--", 2.5)), strict=True,
        ):  # fmt: skip
            ax.plot(*points.T, line[0], color=colour, ms=line[1], lw=1.5, label=name)
        ax.plot(*next(iter(paths.values()))[0], "k*", ms=12, label="start")
    axes[0].set(title="Thrown out ...", xlim=(w.min(), w.max()))
    axes[0].set(ylim=(b.min(), b.max()))
    axes[1].set(title="... or down the cliff", **near)
    axes[0].legend(loc="lower left", frameon=True, framealpha=1)
    fig.colorbar(image, ax=axes[1], label="loss")
    show_figure(
        fig,
        "The loss of one unit that holds a bit, over its recurrent weight and bias: a bright "
        "valley with a sharp edge towards a dark plateau. Right, the same near the edge. Three "
        "descents from the same start cross the plateau together; at the edge the one without "
        "clipping is thrown across the picture, the clipped ones go on into the valley.",
    )


def agreement(accuracies, chance=0.5):
    """Accuracy of verbs that agree with a distant subject, against the nouns in between.

    Parameters
    ----------
    accuracies : dict of str to array (seeds, n)
        Model -> accuracy for 0, 1, ... nouns in between.
    chance : float
        Accuracy of a guess.
    """
    fig, ax = new_figure(height=3.3)
    for (name, rows), colour, line in zip(accuracies.items(), COLOURS, LINES, strict=False):
        steps = np.arange(rows.shape[1])
        ax.plot(steps, rows.mean(axis=0), linestyle=line, color=colour, label=name)
        if len(rows) > 1:
            low, high = rows.min(axis=0), rows.max(axis=0)
            ax.fill_between(steps, low, high, color=colour, alpha=0.15, lw=0)
    ax.axhline(chance, color=GREY, lw=1)
    ax.set(title="Taught from near it remembers; taught from afar it learns nothing")
    ax.set(xlabel="nouns between subject and verb", ylabel="accuracy", ylim=(-0.04, 1.04))
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=10)
    show_figure(
        fig,
        "Accuracy of was or were against the number of nouns between subject and verb; bands span "
        "all five seeds. The RNN trained on none to three is right at every distance, the one "
        "trained on six only is at chance everywhere. Trained on none and six it is right at even "
        "distances, at odd ones right or wrong as a whole. N-grams are at chance as soon as the "
        "subject is out of their sight.",
    )


def reach(shares):
    """How much of the gradient reaches the subject, before training.

    Parameters
    ----------
    shares : dict of int to list of float
        Nouns in between -> norm at the subject over norm at the last word, one for each seed.
    """
    fig, ax = new_figure(height=3.0)
    for distance, values in shares.items():
        ax.plot([distance] * len(values), values, "o", color=PALETTE["blue"], alpha=0.6)
    ax.set(title="The gradient hardly reaches the subject", yscale="log")
    ax.set(xlabel="nouns between subject and verb", ylabel="subject / last word")
    show_figure(
        fig,
        "Norm of the loss's gradient at the subject over that at the last word, in untrained "
        "networks, one dot a seed, on a logarithmic axis. Each noun in between costs a factor of "
        "about ten.",
    )


def training(losses, unigram):
    """Loss of a character model trained with and without clipping.

    Parameters
    ----------
    losses : dict of str to array (seeds, steps)
        Kind of clipping -> loss in nats.
    unigram : float
        Loss of a model that knows only how frequent each character is.
    """
    fig, ax = new_figure(height=3.6)
    colours = (PALETTE["vermillion"], PALETTE["blue"], PALETTE["orange"])
    for (name, rows), colour in zip(losses.items(), colours, strict=True):
        ax.plot(rows.T, color=colour, lw=1, alpha=0.6)
        ax.plot([], [], color=colour, label=name)
    ax.axhline(unigram, color=GREY, ls="--", lw=1.5, label="counting characters")
    ax.set(title="Without clipping, every seed fails", xlabel="training step", yscale="log")
    ax.set_ylabel("loss (nats)")
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    show_figure(
        fig,
        "Loss of a character model during training, three seeds for each kind of clipping, on a "
        "logarithmic axis. Without clipping every run jumps above the dashed line, the loss of "
        "merely counting characters, and stays there. With clipping, by norm or elementwise, all "
        "fall below it.",
    )


def adding(losses):
    """Error on the adding problem during training.

    Parameters
    ----------
    losses : dict of str to array (seeds, steps)
        Network -> mean squared error.
    """
    fig, ax = new_figure(height=3.4)
    window = np.ones(10) / 10
    for (name, rows), colour, line in zip(losses.items(), COLOURS, LINES, strict=False):
        smooth = np.array([np.convolve(row, window, "valid") for row in rows])
        ax.plot(smooth.T, color=colour, lw=1.2, alpha=0.7, linestyle=line)
        ax.plot([], [], color=colour, linestyle=line, label=name)
    ax.axhline(1 / 6, color=GREY, ls="--", lw=1.5, label="always answering 1")
    ax.set(title="From the identity, with clipping, ReLU learns", xlabel="training step")
    ax.set(ylabel="squared error", ylim=(0, 0.5))
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    show_figure(
        fig,
        "Squared error on the adding problem during training, mean of ten steps, five seeds for "
        "each network. ReLU units that start at the identity and are clipped fall far below the "
        "dashed line; tanh stays at it, and so do most of the unclipped ReLU networks.",
    )


def norms(spread, errors, trained):
    """Why batch normalisation fails over time, and what it costs.

    Parameters
    ----------
    spread : array (seeds, T)
        Standard deviation before the norm over the running one, step by step.
    errors : dict of (str, bool) to array (seeds, T)
        Norm, whether in training mode -> error at each step.
    trained : int
        Steps of the training sequences.
    """
    fig, axes = new_figure(2, height=3.6)
    steps = np.arange(1, spread.shape[1] + 1)
    axes[0].plot(steps, spread.T, color=PALETTE["vermillion"], lw=1, alpha=0.5)
    axes[0].plot(steps, spread.mean(axis=0), color=PALETTE["vermillion"])
    axes[0].axhline(1, color=GREY, ls="--", lw=1)
    axes[0].set(title="Each step spreads differently", xlabel="step", ylim=(0, None))
    axes[0].set_ylabel("spread / running spread")
    looks = {
        ("batch", False): ("batch norm, in use", "vermillion", "-"),
        ("batch", True): ("batch norm, in training", "orange", "--"),
        ("layer", False): ("layer norm", "blue", "-"),
    }
    for key, (name, colour, line) in looks.items():
        axes[1].plot(steps, errors[key].T, line, color=PALETTE[colour], lw=0.8, alpha=0.35)
        axes[1].plot(steps, errors[key].mean(axis=0), line, color=PALETTE[colour], label=name)
    axes[1].axvspan(trained + 0.5, steps[-1], color=GREY, alpha=0.15, lw=0)
    axes[1].set(title="One norm for all steps fits none", xlabel="step (shaded: not trained)")
    axes[1].set(ylabel="error", ylim=(0, 0.55))
    axes[1].legend(fontsize=10)
    show_figure(
        fig,
        "Left, how much the values before the norm spread over the batch, step by step, over what "
        "batch normalisation assumes: far less at the first steps. Right, the error by step: batch "
        "normalisation in use is worst at the first step and stays bad; layer normalisation is "
        "far better, also beyond the trained length (shaded).",
    )
