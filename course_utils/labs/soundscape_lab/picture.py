"""What the soundscape lab shows, its controls, and the lab itself."""

import base64

import ipywidgets as W
import numpy as np

from course_utils.datasets.soundscapes import KINDS
from course_utils.display.sound import wav
from course_utils.display.widgets import choice, slider
from course_utils.labs.audible import AudibleLab
from course_utils.labs.board import Board
from course_utils.labs.charts import caption
from course_utils.labs.soundscape_lab.maths import (
    FRAME,
    FRAMES,
    READERS,
    SECONDS,
    SOUNDS,
    clip,
    decide,
    detectors,
    events,
    lengths,
    probabilities,
    score,
    spectrogram_of,
    truth,
)
from course_utils.labs.soundscape_lab.words import describe

LEFT = 118  # px
TICKS = [[40 * second, f"{second} s"] for second in range(SECONDS + 1)]


def at(*sounds):
    """Place sounds by name and second."""
    placed = []
    for name, second in sounds:
        sound, begin = SOUNDS.index(name), round(second / FRAME)
        placed.append((sound, begin, min(begin + lengths()[sound], FRAMES)))
    return tuple(sorted(placed))


def street():
    """The first example: a little of everything."""
    return at(
        ("rising whistle", 0.3), ("thud", 1.3), ("thud", 1.5), ("thud", 1.7), ("bark", 2.1),
        ("thud", 2.7), ("thud", 3.15), ("thud", 3.6), ("falling whistle", 3.9),
    )  # fmt: skip


PRESETS = {
    "one thud": (("thud", 2.0),),
    "two thuds, 0.2 s apart": (("thud", 2.0), ("thud", 2.2)),
    "two thuds, 0.5 s apart": (("thud", 2.0), ("thud", 2.5)),
    "four thuds, 0.2 s apart": tuple(("thud", 2 + 0.2 * i) for i in range(4)),
    "four thuds, 0.5 s apart": tuple(("thud", 2 + 0.5 * i) for i in range(4)),
    "two whistles": (("rising whistle", 0.8), ("falling whistle", 2.4)),
}


def bars_of(there, found, pairs, collar, now):
    """What the lower board shows: true events, found ones, which of them are pairs.

    Parameters
    ----------
    there : list of list of (int, int)
        True events of each kind.
    found, pairs : lists, one for each reader
        Of :func:`decide` and :func:`score`.
    collar, now : int
        In frames.

    Returns
    -------
    bars : list of [lane, row, first, end, kind]
        Row 0: the truth, with its collar; rows 1 ... 3: the readers; "hit" or "miss".
    """
    bars = []
    for k, kind in enumerate(there):
        for first, end in kind:
            bars.append([k, 0, max(first - collar, 0), min(first + collar, FRAMES), "collar"])
            bars.append([k, 0, first, end, "hit" if first < now else "miss"])
    for i, (kinds, matched) in enumerate(zip(found, pairs, strict=True)):
        for k, kind in enumerate(kinds):
            hits = [event for _, event in matched[k]]
            bars += [[k, i + 1, *e, "hit" if e in hits else "miss"] for e in kind]
    return bars


def soundscape_lab(models=None, scale=None, present=False):
    """Open the lab "Who hears what, and when?".

    Parameters
    ----------
    models : dict of str to torch.nn.Module, optional
        Detectors of your own, as notebook 05 trains them, for "forward", "backward", "both"; by
        default the package's.
    scale : tuple of arrays (32,), optional
        Mean and spread of the spectrogram's bands that they were trained with.
    present : bool
        Larger type, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``sounds`` (tuples of sound, first frame, frame after the last), ``now`` (seconds
        heard), ``threshold``, ``gap`` and ``collar`` (milliseconds); with models ``detectors``
        ("yours", "course").
    """
    course = detectors()
    networks = dict(yours=detectors(models, scale), course=course) if models else {}
    desk = Board(
        SOUNDS, FRAMES, "sounds", label="Sounds, placed on a time line", thing="sound",
        lengths=lengths(), height=15 if present else 16, left=LEFT, ticks=TICKS,
        lines=[40 * second for second in range(1, SECONDS)],
    )  # fmt: skip
    desk.value = street()
    controls = dict(
        sounds=desk,
        now=slider("Heard up to (seconds)", 3.4, 0.25, SECONDS, 0.05),
        threshold=slider("Threshold", 0.35, 0.05, 0.95, 0.05),
        gap=slider("Close gaps up to (ms)", 100, 0, 400, 25, kind=W.IntSlider),
        collar=slider("Collar (ms)", 200, 25, 500, 25, kind=W.IntSlider),
    )
    if models:
        whose = {"yours": "yours", "the course's": "course"}
        controls["detectors"] = choice("Detectors", whose)
    answers = Board(
        KINDS, FRAMES, label="What is there, and what three detectors find", rows=4,
        height=26 if present else 30, left=LEFT, ticks=TICKS,
        lines=[40 * second for second in range(1, SECONDS)],
    )  # fmt: skip

    def player():
        data = base64.b64encode(wav(clip(desk.value))).decode()
        return (
            '<audio controls autoplay aria-label="The sounds, as they are placed" '
            f'src="data:audio/wav;base64,{data}"></audio>'
        )

    picture = W.VBox([
        caption(
            ("there, with its collar", "▮", "var(--lab-text)"), ("forward", "▮", "blue"),
            ("backward", "▮", "green"), ("both ways", "▮", "vermillion"),
            "<span>filled: a pair · hollow: no partner · pale: probability</span>",
        ),
        answers,
    ])  # fmt: skip

    def draw(sounds, now, threshold, gap, collar, detectors="course"):
        heard = round(now / FRAME)
        gap, collar = round(gap / 1000 / FRAME), round(collar / 1000 / FRAME)
        P = probabilities(
            spectrogram_of(sounds), networks.get(detectors, course), heard
        )  # (3, 200, 7)
        there = events(truth(sounds))
        known = [[event for event in kind if event[0] < heard] for kind in there]
        found = [decide(P[i], threshold, gap) for i in range(len(READERS))]
        scored = [score(known, kinds, collar) for kinds in found]
        levels = np.zeros((len(KINDS), 4, FRAMES), np.uint8)  # truth has no curve
        levels[:, 1:] = (255 * P).transpose(2, 0, 1)
        answers.curves = levels.tobytes()
        answers.bars = bars_of(there, found, [pairs for _, pairs in scored], collar, heard)
        answers.now = desk.now = float(heard)
        said = describe(sounds, P, [f1 for f1, _ in scored], threshold, gap, collar, heard)
        answers.sentence = desk.sentence = said
        return said

    return AudibleLab(
        "soundscape_lab",
        "Who hears what, and when?",
        [
            "Take the example with one thud. Place a second one, near or far: watch the first.",
            "Move “heard up to”: who changes their mind?",
        ],
        controls,
        picture,
        draw,
        marks=[desk, answers],
        presets={name: dict(sounds=at(*placed)) for name, placed in PRESETS.items()},
        saved=dict(detectors="course") if models else None,
        present=present,
        player=player,
    )
