"""What the piano-roll lab shows, its controls, and the lab itself."""

import base64

import bqplot as bq
import ipywidgets as W
import numpy as np

from course_utils.datasets.piano_rolls import KEYS, STYLES
from course_utils.display.sound import LOWEST, synthesise, wav
from course_utils.display.widgets import choice, slider
from course_utils.labs.audible import AudibleLab
from course_utils.labs.board import Board
from course_utils.labs.charts import Chart
from course_utils.labs.piano_roll_lab.maths import (
    LANES,
    STEPS,
    STEPS_A_BAR,
    SUMMARIES,
    composed,
    edits,
    heard,
    listeners,
    rolls,
)
from course_utils.labs.piano_roll_lab.words import describe

STEP_SECONDS = 0.2  # of what is heard
COLOURS = ("blue", "orange", "green", "vermillion", "purple", "skyblue")
LEFT = 56  # px, of board and chart
MANY_UNITS = 20  # at one step: what the axis shows


def pitch_name(lane):
    """Name of a lane's pitch, as C4 for the middle C."""
    number = LOWEST + LANES - 1 - lane
    return f"{KEYS[number % 12]}{number // 12 - 1}"


def bar_steps(notes):
    """Steps of a bar: those of the style whose example shares most notes with these."""
    shared = {style: len(set(notes) & set(composed(style))) for style in STYLES}
    best = max(shared, key=shared.get)
    return STEPS_A_BAR[best] if shared[best] else 6


def origin(notes):
    """The style of the example that these notes were made from, and its notes; or nothing."""
    best = max(STYLES, key=lambda style: len(set(notes) & set(composed(style))))
    first = composed(best)
    return (best, first) if len(set(notes) & set(first)) > 0.3 * len(first) else ("", ())


def player(notes):
    """A player for the notes, as HTML, that begins at once."""
    sounding, onsets = rolls(notes)
    data = base64.b64encode(wav(synthesise(0.8 * sounding, onsets, STEP_SECONDS))).decode()
    return (
        '<audio controls autoplay aria-label="The piece, as it stands" '
        f'src="data:audio/wav;base64,{data}"></audio>'
    )


def piano_roll_lab(models=None, present=False):
    """Open the lab "What style is it, and how soon does a network know?".

    Parameters
    ----------
    models : dict of str to torch.nn.Module, optional
        Listeners of your own, as notebook 05 trains them, for "maximum", "mean", "last",
        "output[-1]"; by default the package's.
    present : bool
        Larger type and lines, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``notes`` (tuples of lane, first step, step after the last), ``summary`` (one of
        ``SUMMARIES``' values), ``at`` (1 ... 48 steps heard); with models ``listener`` ("yours",
        "course").
    """
    ours, theirs = listeners(), listeners(models)
    board = Board(
        [pitch_name(lane) for lane in range(LANES)],
        STEPS,
        "notes",
        label="Piano roll",
        thing="note",
        height=5,
        left=LEFT,
        shown=[lane for lane in range(LANES) if pitch_name(lane).startswith("C")
               and len(pitch_name(lane)) == 2],
        dark=[lane for lane in range(LANES) if len(pitch_name(lane)) == 3],
    )  # fmt: skip
    board.value = composed("waltz")
    controls = dict(
        notes=board,
        at=slider("Steps heard", 36, 1, STEPS, 1, kind=W.IntSlider),
        summary=choice("Summary", SUMMARIES),
    )  # fmt: skip
    if models:
        whose = {"yours": "yours", "course's": "course"}
        controls["listener"] = choice("Listener", whose)
    chart = Chart(
        x=dict(label="steps heard", low=0, high=STEPS, tick_values=np.arange(0, STEPS + 1, 6),
               tick_format="d"),
        y=dict(label="", low=0, high=1.02, tick_values=[0, 0.5, 1], tick_format="~%"),
        present=present, height=(150, 130), left=(LEFT, LEFT),
    )  # fmt: skip
    after = np.arange(1, STEPS + 1)
    units = bq.LinearScale(min=0, max=MANY_UNITS)
    deciders = chart.bars(
        "grey", x=after - 0.5, y=np.zeros(STEPS), opacities=[0.5] * STEPS, padding=0.2,
        scales=dict(y=units),
    )  # fmt: skip
    lines = chart.line(list(COLOURS), x=after, y=np.zeros((len(STYLES), STEPS)))
    here = chart.line("grey", width=0.5, style="dashed", y=[0, 1.02])
    keys = [(style, "━", colour) for style, colour in zip(STYLES, COLOURS, strict=True)]
    keys.append((f"units whose maximum is there (0 to {MANY_UNITS})", "▮", "grey"))
    picture = W.VBox([chart.panel(*keys, flex="0 0 auto")])

    def draw(notes, summary, at, listener="course"):
        reader = (ours if listener == "course" else theirs)[summary]
        probabilities, decided = heard(notes, reader, summary)
        lines.y, deciders.y = probabilities.T, np.minimum(decided, MANY_UNITS)
        here.x = np.array([at, at], dtype=float)
        bar = bar_steps(notes)
        board.lines = list(range(0, STEPS + 1, bar))
        board.ticks = [[step, f"bar {step // bar + 1}"] for step in range(0, STEPS, bar)]
        start, first = origin(notes)
        said = describe(probabilities, decided, edits(notes, first) if start else 0, start, at)
        if summary == "output[-1]":
            said += " It reads both ways: of its last output, one half has read one step."
        board.sentence = said
        return said

    return AudibleLab(
        "piano_roll_lab",
        "What style is it, and how soon does a network know?",
        [
            "Turn the waltz into a jig: four clicks can do it.",
            "Move “steps heard”: which notes made up its mind?",
        ],
        controls,
        picture,
        draw,
        marks=[lines, deciders, here, board],
        presets={f"a {style}": dict(notes=composed(style)) for style in STYLES if style != "waltz"}
        | {"no notes": dict(notes=())},
        saved=dict(listener="course") if models else None,
        present=present,
        player=lambda: player(board.value) if board.value else "There is no note to be heard.",
    )
