"""Figures of notebook 00 that show data, and what their steps are."""

import numpy as np

from course_utils.datasets.soundscapes import RATE, band_centres
from course_utils.display.palette import PALETTE
from course_utils.display.plotting import new_figure, show_figure
from course_utils.display.sound import LOWEST

BLUE, ORANGE, GREEN, GREY = (PALETTE[c] for c in ("blue", "orange", "green", "grey"))


def sunspots(years, numbers):
    """The sunspot numbers.

    Parameters
    ----------
    years, numbers : arrays (T,)
    """
    fig, ax = new_figure(height=2.8)
    ax.plot(years, numbers, lw=1.5)
    ax.set(title="The Sun keeps time, roughly", xlabel="year", ylabel="sunspot number")
    ax.set(ylim=(0, None), xlim=(years[0], years[-1]))
    show_figure(
        fig,
        "Yearly sunspot numbers since 1700: waves of about eleven years, some three times as high "
        "as others. Figures: WDC-SILSO, Royal Observatory of Belgium.",
    )


def pendulum(times, angles):
    """Angle of a damped pendulum.

    Parameters
    ----------
    times, angles : arrays (T,)
        Seconds, radians.
    """
    fig, ax = new_figure(height=2.6)
    ax.plot(times, angles)
    ax.axhline(0, color=GREY, lw=1)
    ax.set(title="A pendulum comes to rest", xlabel="time (s)", ylabel="angle (rad)")
    show_figure(
        fig,
        "Angle of a damped pendulum against time: swings that get smaller, and a little faster "
        "as they do.",
    )


def piano_roll(piece, steps=96):
    """A piece for the piano.

    Parameters
    ----------
    piece : Piece
        Of :mod:`course_utils.datasets.piano_rolls`.
    steps : int
        How many steps to draw.
    """
    fig, ax = new_figure(height=3.2)
    roll, onsets = piece.roll[:steps], piece.onsets[:steps]
    for step, column in zip(*np.nonzero(roll), strict=True):
        begins = onsets[step, column]
        ax.add_patch(_box(step + 0.12 * begins, LOWEST + column - 0.4, 1 - 0.12 * begins, 0.8,
                          BLUE, alpha=0.35 + 0.65 * float(roll[step, column])))  # fmt: skip
    bars = range(piece.pickup, len(roll) + 1, piece.bar_steps)
    ax.vlines(bars, LOWEST, LOWEST + roll.shape[1], color=GREY, lw=1)
    sounding = LOWEST + np.flatnonzero(roll.any(axis=0))
    ax.set(title=f"A {piece.style} in {piece.key}", xlabel=f"step of {piece.step_seconds:.2f} s")
    ax.set(ylabel="pitch (C4 = 60)", xlim=(0, len(roll)), yticks=range(36, 97, 12))
    ax.set(ylim=(sounding[0] - 2, sounding[-1] + 2))
    show_figure(
        fig,
        "A piano roll: time from left to right, pitch from low to high, a bar for every note as "
        "long as it sounds; vertical lines are bar lines. Below the left hand, which leaps between "
        "bass and chord; above the melody.",
    )


def soundscape(wave, events, frames):
    """A soundscape as a wave and as a spectrogram, with its events.

    Parameters
    ----------
    wave : array (N,)
        At 8 kHz.
    events : list of Event
        Of :mod:`course_utils.datasets.soundscapes`.
    frames : array (T, bands)
        Decibels.
    """
    fig, axes = new_figure(rows=3, height=4.6, sharex=True, height_ratios=(1, 1.2, 2))
    seconds = len(wave) / RATE
    axes[0].plot(np.arange(len(wave)) / RATE, wave, lw=0.5)
    axes[0].set(title="One sound, three ways to see it", ylabel="pressure")
    for row, (kind, onset, end) in enumerate(events):
        axes[1].plot([onset, end], [-row, -row], color=ORANGE, lw=6, solid_capstyle="butt")
        beside = (end + 0.04, "left") if end < 0.75 * seconds else (onset - 0.04, "right")
        axes[1].text(beside[0], -row, kind, va="center", ha=beside[1], fontsize=10)
    axes[1].set(ylabel="events", yticks=[], ylim=(-len(events) + 0.3, 0.7))
    axes[2].imshow(frames.T, aspect="auto", origin="lower", cmap="magma",
                   extent=(0, seconds, 0, frames.shape[1]))  # fmt: skip
    ticks = np.arange(0, frames.shape[1], 8)
    axes[2].set_yticks(ticks + 0.5, [f"{f:.0f}" for f in band_centres()[ticks]])
    axes[2].set(ylabel="frequency (Hz)", xlabel="time (s)", xlim=(0, seconds))
    axes[2].grid(False)
    kinds = ", ".join(f"{kind} from {onset:.1f} to {end:.1f} s" for kind, onset, end in events)
    show_figure(fig, f"A soundscape as air pressure, as a list of events and as a spectrogram, all "
                f"over time. Events: {kinds}.")  # fmt: skip


def video(frames, labels):
    """Frames of a tiny video with what happens in each.

    Parameters
    ----------
    frames : array (T, height, width)
    labels : sequence of str (T,)
    """
    rows = -(-len(frames) // 6)
    fig, axes = new_figure(6, rows=rows, height=1.75 * rows)
    for t, (ax, frame, label) in enumerate(zip(axes.flat, frames, labels, strict=True), 1):
        ax.imshow(frame, cmap="Blues", vmin=0, vmax=1.2)
        ax.set_title(f"{t}  {label}", fontsize=10, fontweight="normal")
        ax.set(xticks=[], yticks=[])
        ax.grid(False)
        for spine in ax.spines.values():
            spine.set(visible=True, color=GREY)
    show_figure(
        fig,
        f"{len(frames)} frames of {frames.shape[1]} by {frames.shape[2]} pixels: one shape, and "
        "above each frame what has happened since the frame before.",
    )


def dna(strand, coding, width=60):
    """A strand of DNA, letter by letter, the coding stretch marked.

    Parameters
    ----------
    strand : str
    coding : array of bool (T,)
    width : int
        Letters a line.
    """
    rows = -(-len(strand) // width)
    fig, ax = new_figure(height=0.6 + 0.55 * rows)
    codon = np.cumsum(coding) - 1  # letter's place in the stretch
    for i, letter in enumerate(strand):
        y, x = divmod(i, width)
        if coding[i]:
            shade = (BLUE, PALETTE["skyblue"])[codon[i] // 3 % 2]
            ax.add_patch(_box(x, -y, 1, 0.8, shade, alpha=0.35))
        ax.text(x + 0.5, 0.4 - y, letter, ha="center", va="center", family="monospace",
                fontsize=10, weight="bold" if coding[i] else "normal")  # fmt: skip
    ax.set(xlim=(0, width), ylim=(-rows + 0.9, 1), xticks=[], yticks=[])
    ax.set_title("A word of three-letter words, from ATG to a stop")
    _bare(ax)
    first = int(np.argmax(coding))
    show_figure(
        fig,
        f"{len(strand)} letters of made-up DNA. The coding stretch is marked, its codons shaded in "
        f"turn; it begins with {strand[first : first + 3]} and is {int(coding.sum())} letters "
        "long.",
    )


def digits_by_rows(images, labels=None, shown=4):
    """Digits as they are read row by row.

    Parameters
    ----------
    images : array (n, 8, 8)
    labels : array of int (n,), optional
        With them the digits are whole; without, only the first rows are read.
    shown : int
        Rows read without labels.
    """
    whole = labels is not None
    fig, axes = new_figure(len(images), height=1.9)
    for i, (ax, image) in enumerate(zip(axes, images, strict=True)):
        picture = np.ma.masked_array(image, np.zeros_like(image, bool))
        if not whole:
            picture[shown:] = np.ma.masked
        ax.set_facecolor("0.85")
        ax.imshow(picture, cmap="Blues", vmin=0, vmax=1)
        ax.set(xticks=[], yticks=[])
        ax.set_title(str(labels[i]) if whole else "?", loc="center")
        ax.grid(False)
    axes[0].set_ylabel("all eight rows" if whole else f"{shown} rows read")
    show_figure(
        fig,
        f"{len(images)} handwritten digits of 8 by 8 pixels, "
        + (f"whole: {', '.join(map(str, labels))}." if whole else f"the first {shown} rows only."),
    )


def cuts(pieces):
    """One text cut into steps in several ways.

    Parameters
    ----------
    pieces : dict of str to list of str
        Name of the cut -> pieces in order; the pieces' letters add up to the same text.
    """
    fig, ax = new_figure(height=2.4)
    total = len(pieces["characters"])
    for row, (name, parts) in enumerate(pieces.items()):
        start = 0
        whole = "".join(pieces["characters"])
        for part in parts:
            start = whole.index(part, start)
            ax.add_patch(
                _box(start + 0.06, -row, len(part) - 0.12, 0.75, (BLUE, ORANGE, GREEN)[row], 0.3)
            )
            ax.text(start + len(part) / 2, 0.37 - row, part if part != " " else "␣", ha="center",
                    va="center", fontsize=12, family="monospace")  # fmt: skip
            start += len(part)
        ax.text(total + 0.7, 0.37 - row, f"{len(parts)} {name}", va="center", fontsize=12)
    ax.set(xlim=(0, total + 9), ylim=(-len(pieces) + 0.9, 0.95), xticks=[], yticks=[])
    ax.set_title("One text, three lengths")
    _bare(ax)
    counts = ", ".join(f"{len(parts)} {name}" for name, parts in pieces.items())
    show_figure(fig, f"The same text cut into steps in three ways: {counts}.")


def task_shapes(examples):
    """The five shapes of a task with an example each: inputs below, states between, outputs above.

    Parameters
    ----------
    examples : dict of str to (list of str, list of str, str)
        Shape, as in :func:`course_utils.rnn.task_shapes.task_shapes` -> names of the inputs, names
        of the outputs, what the task is.
    """
    widths = [max(len(_columns(shape, x, y)[2]), 2) for shape, (x, y, _) in examples.items()]
    fig, axes = new_figure(len(examples), width=11, height=3.3, width_ratios=widths)
    for ax, (shape, (inputs, outputs, task)) in zip(axes, examples.items(), strict=True):
        task_shape(ax, shape, inputs, outputs)
        ax.set_title(shape, fontsize=12, loc="center")
        ax.set_xlabel(task, fontsize=10.5)
    show_figure(
        fig,
        "Five panels, each with inputs at the bottom, states in the middle, and outputs on top: "
        + "; ".join(f"{shape}: {task}".replace("\n", " ") for shape, (_, _, task) in
                    examples.items())
        + ".",
    )  # fmt: skip


def task_shape(ax, shape, inputs, outputs):
    """Draw one task shape.

    Parameters
    ----------
    ax : matplotlib Axes
    shape : str
        As in :func:`course_utils.rnn.forecasting.task_shapes`.
    inputs, outputs : list of str
        Names of the steps.
    """
    ins, outs, steps = _columns(shape, inputs, outputs)
    for rows, names, where, colour in ((0, inputs, ins, BLUE), (2, outputs, outs, ORANGE)):
        for name, x in zip(names, where, strict=True):
            ax.add_patch(_box(x + 0.08, rows, 0.84, 0.7, colour, alpha=0.3))
            ax.text(x + 0.5, rows + 0.35, name, ha="center", va="center", fontsize=9.5)
    arrow = dict(arrowstyle="-|>", color="0.35", lw=1.3)
    for x in steps:
        ax.add_patch(_box(x + 0.2, 1, 0.6, 0.7, GREY, alpha=0.45))
        if x + 1 in steps:
            ax.annotate("", (x + 1.2, 1.35), (x + 0.8, 1.35), arrowprops=arrow)
    for x in ins:
        ax.annotate("", (x + 0.5, 1.0), (x + 0.5, 0.7), arrowprops=arrow)
    for x in outs:
        ax.annotate("", (x + 0.5, 2.0), (x + 0.5, 1.7), arrowprops=arrow)
    margin = max(0, 2 - len(steps)) / 2
    ax.set(xlim=(-margin, len(steps) + margin), ylim=(-0.05, 2.75), xticks=[], yticks=[])
    _bare(ax)


def _columns(shape, inputs, outputs):
    """Columns of inputs, of outputs, of states."""
    n, m = len(inputs), len(outputs)
    if shape == "encoder-decoder":
        return range(n), range(n, n + m), range(n + m)
    if shape == "many-to-one":
        return range(n), [n - 1], range(n)
    steps = range(max(n, m))
    return range(n), range(m), steps


def _box(x, y, width, height, colour, alpha=1.0):
    """A box without an edge."""
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), width, height, facecolor=colour, alpha=alpha, lw=0)


def _bare(ax):
    """Take the axes' lines away."""
    ax.grid(False)
    ax.spines[:].set_visible(False)
