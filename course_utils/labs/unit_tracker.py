"""Lab: what does a unit of a language model track, and is it used?

The text is coloured by one unit.  Clamped to its mean, the unit tells nothing; where the next
character then costs more, it was used.
"""

from functools import lru_cache
from html import escape

import ipywidgets as W
import numpy as np

from course_utils.datasets.shakespeare import load_text
from course_utils.datasets.verse import SIGNS, follows, text_features
from course_utils.display.widgets import choice, slider
from course_utils.labs.lab import Lab
from course_utils.labs.svg import canvas, drawing
from course_utils.labs.text_models import advance, at_rest, model_choices, model_of, quick_model
from course_utils.rnn.language_model import streams

BEGIN = 712  # character of Richard III at which the text begins
STRETCHES, STEPS = 48, 60  # many short ones side by side: a step of all costs little more
MANY = f"{STRETCHES * STEPS:,}"  # as it is written; notebook 06 measures on the first 32,032
SHOWN = 420  # characters coloured: the first stretches
COSTS = 0.25  # bits more from which a character is underlined
USED = 0.2  # and from which a mean counts
NAMES = {"position in the line": "line", "in a speaker's name": "name",
         "in brackets": "brackets", "position in the word": "word"}  # fmt: skip
ENDS = {"position in the line": "a line", "in a speaker's name": "a speaker's name",
        "in brackets": "a bracket", "position in the word": "a word"}  # fmt: skip
WIDTH, HEIGHT = 940, 96


@lru_cache(maxsize=1)
def text():
    """The text that is read, and what could be known at each of its characters.

    Returns
    -------
    text : str
        One character more than is coloured at most: the last one is only a target.
    features : dict of str to array (STEPS, STRETCHES)
    """
    part = load_text()[1][BEGIN : BEGIN + STRETCHES * STEPS + 1]
    return part, {name: streams(v, STRETCHES)[0] for name, v in text_features(part).items()}


@lru_cache(maxsize=6)
def whole(name):
    """A model reads the text as it is.

    Parameters
    ----------
    name : str
        Key of the model, as in :func:`course_utils.labs.text_models.model_choices`.

    Returns
    -------
    arrays : dict
        ``H`` (STEPS, STRETCHES, H): outputs; ``bits`` (STEPS, STRETCHES): of each next character;
        ``X``, ``Y``: what is read, and what comes next; ``rows``, ``before``: what is read, and the
        state before it, for :func:`course_utils.labs.text_models.advance`; ``r``: dict of feature
        to correlations (H,) on the first half of the steps, ``held``: on the second.
    """
    part, features = text()
    vocabulary, quick = model_of(name)["vocabulary"], quick_model(name)
    ids = np.array([max(vocabulary.find(c), 0) for c in part])
    X, Y = streams(ids, STRETCHES)
    rows = quick["W_x"][X]  # (STEPS, STRETCHES, kH)
    _, state = _read(quick, rows, at_rest(quick, STRETCHES))
    before = tuple(map(_shifted, state))  # each stretch goes on from the one before it
    H, _ = _read(quick, rows, before)
    bits = _cost(quick, H, Y)
    half = STEPS // 2
    return dict(
        X=X, Y=Y, rows=rows, H=H, bits=bits, before=before,
        r={key: follows(H[:half], v[:half]) for key, v in features.items()},
        held={key: follows(H[half:], v[half:]) for key, v in features.items()},
    )  # fmt: skip


def _shifted(state):
    """States at the ends of stretches, as those at the beginnings of the next ones."""
    moved = np.zeros_like(state)
    moved[1:] = state[:-1]
    return moved


def _read(quick, rows, state, clamp=None):
    """What the units show, and the last state; a unit may be held at a value."""
    H = np.empty((*rows.shape[:2], quick["W_h"].shape[0]), np.float32)  # (STEPS, STRETCHES, H)
    room = np.empty_like(rows[0])
    for t, x in enumerate(rows):
        state = advance(quick, x, state, room)
        if clamp is not None:
            state[0][:, clamp[0]] = clamp[1]
        H[t] = state[0]
    return H, state


def _cost(quick, H, Y):
    """Bits of every next character."""
    o = H @ quick["W_y"] + quick["b_y"]  # (STEPS, STRETCHES, V)
    o -= o.max(axis=-1, keepdims=True)
    right = np.take_along_axis(o, Y[..., None], axis=-1)[..., 0]
    return (np.log(np.exp(o).sum(axis=-1)) - right) / np.log(2)


@lru_cache(maxsize=256)
def more_bits(name, unit):
    """What every next character costs more when a unit is held at its mean.

    Parameters
    ----------
    name : str
        Of the model.
    unit : int

    Returns
    -------
    more : array (STEPS, STRETCHES)
    """
    n, quick = whole(name), quick_model(name)
    H, _ = _read(quick, n["rows"], n["before"], (unit, n["H"][..., unit].mean()))
    return _cost(quick, H, n["Y"]) - n["bits"]


def in_order(rows):
    """The first characters of the text, of an array (STEPS, STRETCHES)."""
    return rows.T.ravel()[:SHOWN]


def best_units(name, feature, many=3):
    """Units that follow a feature best, on the first half of the text."""
    return [int(u) for u in np.argsort(-abs(whole(name)["r"][feature]))[:many]]


def at_ends(name, feature):
    """Where the next character is the sign that ends a feature: bool (STEPS, STRETCHES)."""
    place = model_of(name)["vocabulary"].find(SIGNS[feature])
    return (whole(name)["Y"] == place) & (text()[1][feature] > 0)


def describe(name, feature, unit, clamped):
    """Say what the unit follows and whether it is used; every number in it is computed.

    Parameters
    ----------
    name, feature : str
    unit : int
    clamped : bool

    Returns
    -------
    sentence : str
    """
    r = float(whole(name)["held"][feature][unit])
    others = ", ".join(str(u) for u in best_units(name, feature))
    well = "well" if abs(r) > 0.45 else "somewhat" if abs(r) > 0.2 else "hardly"
    said = (
        f"Unit {unit} follows “{feature}” {well}: r = {r:.2f} on half of these {MANY} "
        f"characters (best on the other half: {others}); the notebook measures on 32,032."
    ).replace("-", "−")
    if not clamped:
        return said + " Clamp it to see whether it is used."
    ends = at_ends(name, feature)
    more = more_bits(name, unit)
    end, rest = float(more[ends].mean()), float(more[~ends].mean())
    verdict = "it is used there" if end > USED else "correlated, but not missed"
    return said + (
        f" Clamped, the end of {ENDS[feature]} costs {end:+.2f} bits, any other character "
        f"{rest:+.2f}: {verdict}."
    ).replace("-", "−")


def coloured(name, unit, clamped):
    """The text, each character in the colour of what the unit shows after reading it.

    Returns
    -------
    html : str
    """
    n = whole(name)
    h = in_order(n["H"][..., unit])
    centre, spread = n["H"][..., unit].mean(), 2 * n["H"][..., unit].std() + 1e-9
    more = in_order(more_bits(name, unit)) if clamped else np.zeros(SHOWN)
    costs = np.append(False, more[:-1] > COSTS)  # of the character itself, not the next one
    parts = []
    for c, level, dear in zip(
        text()[0], np.clip((h - centre) / spread, -1, 1), costs, strict=False
    ):
        colour = "0,114,178" if level > 0 else "230,159,0"
        style = f"background:rgba({colour},{0.75 * abs(level):.2f})"
        kind = ' class="dear"' if dear else ""
        sign = "⏎\n" if c == "\n" else escape(c)
        parts.append(f'<span{kind} style="{style}">{sign}</span>')
    keys = [_key("above its mean", "background:rgba(0,114,178,.6)"),
            _key("below", "background:rgba(230,159,0,.6)")]  # fmt: skip
    if clamped:
        keys.append(_key(f"costs {COSTS} bits more, at least", "text-decoration:underline 3px"))
    caption = f'<div class="course-lab-caption">The unit is {" ".join(keys)}</div>'
    return f'{caption}<div class="course-lab-text">{"".join(parts)}</div>'


def _key(words, style):
    return f'<b style="font-weight:400; {style}">&nbsp;{words}&nbsp;</b>'


def table(name, feature, unit, clamped, sentence):
    """Draw, for every feature, how well this unit follows it and what clamping costs at its end.

    Returns
    -------
    svg : str
    """
    held, parts, step = whole(name)["held"], [], WIDTH / 4
    for i, key in enumerate(SIGNS):
        r, x = float(held[key][unit]), i * step + 12
        state = "now" if key == feature else "done"
        parts.append(f'<text class="{state}" x="{x + 104:.0f}" y="18">{escape(key)}</text>')
        for y, value, unit_name, scale in (
            (30, r, "r", 1.0),
            (62, float(more_bits(name, unit)[at_ends(name, key)].mean()) if clamped else None,
             "bits at its end", 4.0),
        ):  # fmt: skip
            if value is None:
                parts.append(
                    f'<text class="small" x="{x + 104:.0f}" y="{y + 17}">not clamped</text>'
                )
                continue
            wide = 100 * min(abs(value) / scale, 1)
            left = x + 104 - (wide if value < 0 else 0)
            parts.append(
                f'<rect class="course-lab-bar {state}" x="{left:.1f}" y="{y}" width="{wide:.1f}" '
                f'height="10"/><line class="later" x1="{x + 104:.1f}" y1="{y - 3}" '
                f'x2="{x + 104:.1f}" y2="{y + 13}"/>'
            )
            number = f"{unit_name} {value:+.2f}".replace("-", "−")
            parts.append(f'<text class="small" x="{x + 104:.0f}" y="{y + 25}">{number}</text>')
    title = f"Unit {unit}: correlations with four features"
    return drawing(WIDTH, HEIGHT, parts, title, sentence)


def unit_tracker(present=False):
    """Open the lab "What does this unit track, and is it used?".

    Parameters
    ----------
    present : bool
        Larger type, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``rank`` (1 ... 10: the unit that follows the feature best, second best, ...),
        ``feature``, ``clamp`` ("free", "clamped"), ``age`` (of the model).
    """
    controls = dict(
        rank=slider("Follows it best: number", 1, 1, 10, 1, kind=W.IntSlider),
        feature=choice("What is followed", list(SIGNS)),
        clamp=choice("The unit is", {"free": "free", "clamped to its mean": "clamped"}),
        age=choice("Model", model_choices()),
    )
    chart, paper = canvas(), canvas()

    def draw(rank, feature, clamp, age):
        unit, clamped = best_units(age, feature, 10)[rank - 1], clamp == "clamped"
        sentence = describe(age, feature, unit, clamped)
        chart.value = table(age, feature, unit, clamped, sentence)
        paper.value = coloured(age, unit, clamped)
        return sentence

    return Lab(
        "unit_tracker",
        "What does this unit track, and is it used?",
        [
            "Clamp the unit: which characters get dearer?",
            "Find one that follows well and is not missed.",
        ],
        controls,
        W.VBox([chart, paper]),
        draw,
        marks=[chart, paper],
        saved=dict(age="29 epochs", clamp="clamped"),
        present=present,
    )
