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
            ax.plot(np.arange(1, len(values) + 1), values, line, color=colour, label=name)
    axes[0].set(title="The state may stay ...", xlabel="step n", ylabel="state $h_n$")
    axes[0].set(ylim=(0, 1.05))
    axes[1].set(title="... while the gradient goes", xlabel="step n", ylabel="$dh_n/dh_1$")
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
    ax.set(
        title="At first the norm rules, in the long run the radius", yscale="log", ylim=(1e-4, 1e3)
    )
    ax.set(xlabel="power n", ylabel="norm of $W^n$")
    ax.legend()
    show_figure(
        fig,
        "Norm of the n-th power of three matrices, on a logarithmic axis; all begin at 1. The "
        "two-by-two matrix A, of radius 0.9, grows for nine steps before it decays. PyTorch's "
        "default rises for one step and vanishes. Radius 1.1 grows, in waves, as far as it is "
        "drawn.",
    )


def border(radii, growth):
    """By which factor per step a gradient shrinks or grows, against the spectral radius.

    Parameters
    ----------
    radii : sequence of n float
        Spectral radii of the recurrent weights.
    growth : dict of str to array (networks, n)
        Kind of network -> factor per step.
    """
    fig, ax = new_figure(height=3.6)
    for (name, rows), colour, line, mark in zip(
        growth.items(), COLOURS, LINES, "os^", strict=False
    ):
        ax.plot(radii, rows.T, mark, color=colour, ms=4, alpha=0.6)
        ax.plot(radii, np.median(rows, axis=0), linestyle=line, color=colour, label=name)
    ax.axhline(1, color=GREY, lw=1)
    ax.annotate("explodes", (0.52, 1.04), color=GREY)
    ax.annotate("vanishes", (0.52, 0.88), color=GREY)
    ax.set(title="Inputs move the border beyond radius 1", ylim=(0.4, 2.2))
    ax.set(xlabel="spectral radius of $W_h$", ylabel="factor per step")
    ax.legend(loc="upper left", bbox_to_anchor=(0.0, 0.95))
    show_figure(
        fig,
        "Factor per step that gives the gradient at lag 100, against the spectral radius of the "
        "weights. Without tanh it is the radius itself. With a tanh and small inputs it stays near "
        "1 beyond radius 1; larger ones let it pass 1 only at 1.5 to 2.",
    )


def shares(parts, lags=50):
    """The gradient's norm by lag, split into the factor of the weights and that of the tanh.

    Parameters
    ----------
    parts : dict of str to (array (T + 1,), array (T + 1,))
        Name of the network -> factor of the weights, factor of the tanh, by lag.
    lags : int
        How many are drawn.
    """
    fig, axes = new_figure(len(parts), height=3.4, sharey=True)
    for ax, (name, (weights, tanh)) in zip(axes, parts.items(), strict=True):
        ax.plot(weights[: lags + 1], "--", color=PALETTE["blue"], label="the weights")
        ax.plot(tanh[: lags + 1], "-.", color=PALETTE["orange"], label="the tanh")
        ax.set(xlabel="lag: steps back", yscale="log", ylim=(1e-12, 1e1))
        ax.set_title(name, fontsize=12)
    axes[0].set_ylabel("factor of the gradient")
    axes[0].legend(loc="lower left")
    fig.suptitle("Orthogonal weights take one factor away, not the other", x=0.02, ha="left",
                 weight="bold", size=14)  # fmt: skip
    show_figure(
        fig,
        "The two factors of the gradient's norm against the lag, on a logarithmic axis. Left, "
        "PyTorch's default: most of the shrinking is done by the weights. Right, orthogonal "
        "weights: their factor is exactly 1, and that of the tanh falls all the same.",
    )


def cliff(w, b, losses, paths):
    """A loss over two parameters from above, and two ways of gradient descent on it.

    Parameters
    ----------
    w, b, losses : arrays (n, m)
        The two parameters, and the loss there.
    paths : dict of str to array (steps, 2)
        Not clipped, clipped -> the points it visits, from the same start.
    """
    fig, ax = new_figure(height=4.2)
    image = ax.pcolormesh(w, b, losses, cmap="Greys", vmin=0, vmax=3, rasterized=True)
    ax.set(xlabel="recurrent weight w", ylabel="bias b")
    ax.grid(False)
    (thrown, free), (name, clipped) = paths.items()
    length = np.linalg.norm(np.diff(free, axis=0), axis=1)  # (steps - 1,)
    edge = length.argmax()
    ax.plot(*clipped.T, "o-", color=PALETTE["blue"], ms=3.5, lw=1, label=name)
    ax.annotate(
        "", free[edge + 1], free[edge],
        arrowprops=dict(arrowstyle="-|>", color=PALETTE["vermillion"], lw=2.5),
    )  # fmt: skip
    ax.plot([], [], color=PALETTE["vermillion"], lw=2.5, label=f"{thrown}: one step")
    ax.plot(*free[0], "k*", ms=12, label="start")
    ax.set(title="One step off the cliff", xlim=(w.min(), w.max()), ylim=(b.min(), b.max()))
    ax.legend(loc="lower left", frameon=True, framealpha=1)
    fig.colorbar(image, ax=ax, label="loss")
    show_figure(
        fig,
        "The loss of one unit that holds a bit, over its recurrent weight and bias: a bright "
        "valley with a sharp edge towards a dark plateau. The dots of the clipped descent lead "
        "from the start to that edge and on into the valley. From the same edge an arrow, a single "
        "step of the descent that is not clipped, leads across the picture.",
    )


def agreement(curves, every, longest, chance=0.5, right=0.95):
    """Accuracy on verbs far from their subject during training, taught from near and from afar.

    Parameters
    ----------
    curves : dict of str to list of arrays
        What was trained on -> accuracies during training, one array a seed.
    every : int
        Training steps between two accuracies.
    longest : int
        Training steps at most.
    chance : float
        Accuracy of a guess.
    right : float
        Accuracy at which a network stops; one that ends below is marked with a cross.
    """
    fig, ax = new_figure(height=3.3)
    looks = zip((PALETTE["blue"], PALETTE["vermillion"]), "o^", strict=True)
    for (name, rows), (colour, mark) in zip(curves.items(), looks, strict=True):
        for row in rows:
            steps = every * np.arange(1, len(row) + 1)
            ax.plot(steps, row, color=colour, lw=1.2, alpha=0.7)
            ax.plot(
                steps[-1], row[-1], mark if row[-1] >= right else "x", color=colour, ms=7, mew=2
            )
        ax.plot([], [], f"{mark}-", color=colour, label=name)
    ax.plot([], [], "x", color=GREY, mew=2, label="still wrong at the end")
    ax.axhline(chance, color=GREY, lw=1)
    ax.set(title="Taught from near, it learns the far ones soon", ylabel="accuracy, six nouns")
    ax.set(xlabel="training steps", ylim=(0.3, 1.04), xlim=(0, 1.02 * longest))
    ax.legend(loc="center right")
    show_figure(
        fig,
        "Accuracy on sentences with six nouns between subject and verb against the training steps, "
        "one line a seed, which ends in a filled mark where the network is right. Trained on none "
        "to three nouns, all get there early. Trained on six, they stay at a guess for long; some "
        "leave it within the steps shown, others end there in a cross.",
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
        "networks, one dot a seed, on a logarithmic axis. Each noun in between, three words, costs "
        "a factor of about eight.",
    )


def training(losses, unigram):
    """Loss of a character model trained with and without clipping.

    Parameters
    ----------
    losses : dict of str to array (seeds, steps)
        Not clipped, clipped -> loss in nats.
    unigram : float
        Loss of a model that knows only how frequent each character is.
    """
    fig, ax = new_figure(height=3.4)
    colours = (PALETTE["vermillion"], PALETTE["blue"])
    for (name, rows), colour in zip(losses.items(), colours, strict=True):
        ax.plot(rows.T, color=colour, lw=1, alpha=0.6)
        ax.plot([], [], color=colour, label=name)
    ax.axhline(unigram, color=GREY, ls="--", lw=1.5, label="counting characters")
    ax.set(title="Without clipping, none learns in 100 updates", yscale="log")
    ax.set(xlabel="training step", ylabel="loss (nats)")
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    show_figure(
        fig,
        "Loss of a character model during a hundred updates, three seeds with and three without "
        "clipping, on a logarithmic axis. Without it every run jumps far above the dashed line, "
        "the loss of merely counting characters; the runs fall again, but end well above it. With "
        "it, all fall below the line.",
    )


def adding(losses, learned=0.05):
    """Error on the adding problem during training, until it is learned.

    Parameters
    ----------
    losses : dict of str to list of arrays
        Network -> mean squared errors, one array a seed.
    learned : float
        Error at which a network stops; one that ends above is marked with a cross.
    """
    fig, ax = new_figure(height=3.4)
    window = np.ones(50) / 50
    colours = (PALETTE["vermillion"], PALETTE["orange"], PALETTE["blue"])
    looks = zip(colours, "^so", strict=True)
    for (name, rows), (colour, mark) in zip(losses.items(), looks, strict=True):
        for row in rows:
            smooth = np.convolve(row, window, "valid")
            steps = np.arange(len(smooth)) + len(window)
            ax.plot(steps, smooth, color=colour, lw=1.2, alpha=0.7)
            ax.plot(
                steps[-1],
                smooth[-1],
                mark if smooth[-1] < learned else "x",
                color=colour,
                ms=7,
                mew=2,
            )
        ax.plot([], [], f"{mark}-", color=colour, label=name)
    ax.plot([], [], "x", color=GREY, mew=2, label="not learned")
    ax.axhline(1 / 6, color=GREY, ls="--", lw=1.5, label="always answering 1")
    ax.set(title="The identity helps ReLU, not the tanh", xlabel="training steps")
    ax.set(ylabel="squared error, mean of 50 steps", ylim=(0, 0.3))
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    show_figure(
        fig,
        "Squared error on the adding problem against the training steps, each the mean of the last "
        "fifty, two seeds for each network; a line ends in a filled mark where the error is below "
        "0.05. ReLU units that start at the identity fall at once. The tanh stays at the dashed "
        "line for hundreds of steps and then falls as well. A tanh that starts at the identity "
        "stays near the dashed line and ends in a cross.",
    )


def norms(readings, answers):
    """The mean answer at each step, with batch and with layer normalisation.

    Parameters
    ----------
    readings : array (T,)
        What is right: mean of all sequences at each step.
    answers : dict of (str, bool) to array (T,)
        Norm, whether in training mode -> mean answer at each step.
    """
    fig, ax = new_figure(height=3.4)
    steps = np.arange(1, len(readings) + 1)
    looks = {
        ("batch", True): ("batch norm, in training", "orange", "--"),
        ("batch", False): ("batch norm, in use", "vermillion", "-."),
        ("layer", False): ("layer norm", "blue", "-"),
    }
    ax.plot(steps, readings, color=GREY, lw=6, alpha=0.4, label="right")
    for (norm, mode), values in answers.items():
        if (norm, mode) in looks:
            name, colour, line = looks[norm, mode]
            ax.plot(steps, values, line, color=PALETTE[colour], label=name)
    ax.set(title="Batch norm does not know which step it is", xlabel="step")
    ax.set(ylabel="mean answer", ylim=(0, None))
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    show_figure(
        fig,
        "Mean answer of all sequences at each step. The right one rises from 0.05 to 0.4, and "
        "layer normalisation follows it. Batch normalisation in training, with each step's own "
        "statistics, gives nearly the same answer at all steps; in use they begin too high "
        "and are level from the third step on.",
    )
