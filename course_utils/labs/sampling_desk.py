"""Lab: what do temperature, top-k and top-p do to the next character, and to what follows?

A character model writes; the dice are the same whatever the controls say, so the text changes only
where it must.
"""

from functools import lru_cache
from html import escape

import ipywidgets as W
import numpy as np

from course_utils.datasets.shakespeare import load_text
from course_utils.display.widgets import choice, slider
from course_utils.labs.lab import Lab
from course_utils.labs.svg import canvas, drawing
from course_utils.labs.text_models import model_choices, model_of
from course_utils.rnn.gates import sigmoid
from course_utils.rnn.sampling import loop_of

LENGTH = 240  # characters written
GREEDY = 400  # at temperature 0, so that a loop has room to close
SHOWN = 24  # bars
LOW = 0.25  # the picture ends at the highest bar, and not below this
PROMPTS = {
    "QUEEN MARGARET speaks": "\n\nQUEEN MARGARET.\n",
    "GLOSTER speaks": "\n\nGLOSTER.\n",
    "somebody enters": "\n\n[Enter ",
    "My lord,": "\nMy lord, ",
    "What is": "\nWhat is ",
}
CUTS = {  # what is left to draw from: top-k (0: all), top-p
    "all characters": (0, 1.0),
    "the 20 likeliest": (20, 1.0),
    "the 10 likeliest": (10, 1.0),
    "the 5 likeliest": (5, 1.0),
    "the 2 likeliest": (2, 1.0),
    "top-p: 95 %": (0, 0.95),
    "top-p: 90 %": (0, 0.9),
    "top-p: 80 %": (0, 0.8),
    "top-p: 50 %": (0, 0.5),
}
DICE = 16  # at first: with these the words that exist come in the order of many samples
SIGNS = {"\n": "⏎", " ": "␣"}
# Geometry of the bars, in SVG units.
WIDTH, HEIGHT, BASE, LEFT = 940, 116, 90, 36


def scores(model, i, state):
    """Read one character: as :func:`course_utils.rnn.language_model.step`, of one text, quicker."""
    a = model["W_x"][i] + state[0] @ model["W_h"] + model["b"]
    H = len(state[0])
    if len(a) == H:
        h = np.tanh(a)
        return h @ model["W_y"] + model["b_y"], (h, h)
    gates = sigmoid(a)  # (4H,): the candidate's stretch is not used
    c = gates[H : 2 * H] * state[1] + gates[:H] * np.tanh(a[2 * H : 3 * H])
    h = gates[3 * H :] * np.tanh(c)
    return h @ model["W_y"] + model["b_y"], (h, c)


def adjusted(o, temperature, k, mass):
    """Probabilities after temperature, top-k and top-p, of one text.

    Parameters
    ----------
    o : array (V,)
    temperature, k, mass
        As for :mod:`course_utils.rnn.sampling`; ``k`` 0 and ``mass`` 1 leave all.

    Returns
    -------
    p : array (V,)
        Temperature 0 gives everything to the likeliest.
    """
    if temperature == 0:
        p = np.zeros(len(o))
        p[o.argmax()] = 1
        return p
    p = np.exp((o - o.max()) / temperature)
    p /= p.sum()
    if k or mass < 1:
        order = np.argsort(-p, kind="stable")
        ranked, left = p[order], k or len(p)
        if mass < 1:
            left = min(left, int((ranked.cumsum() - ranked).searchsorted(mass)))
        p[order[left:]] = 0
        p /= p.sum()
    return p


@lru_cache(maxsize=16)
def _read_prompt(name, prompt):
    model = model_of(name)
    H = len(model["W_h"])
    state = np.zeros(H, np.float32), np.zeros(H, np.float32)
    places = [model["vocabulary"].find(c) for c in prompt]  # -1: not known to another text's model
    for i in [i for i in places if i >= 0] or [0]:
        o, state = scores(model, i, state)
    return o, state


@lru_cache(maxsize=64)
def desk(name, prompt, temperature, k, mass, dice):
    """Let a model write.

    Parameters
    ----------
    name : str
        Key of the model, as in :func:`course_utils.labs.text_models.model_choices`.
    prompt : str
        Read first.
    temperature, k, mass
        As for :func:`adjusted`.
    dice : int
        Number of the dice: the seed.

    Returns
    -------
    text : str
        ``LENGTH`` characters; ``GREEDY`` at temperature 0.
    P : array (len(text), V)
        From which each of them was drawn.
    """
    model = model_of(name)
    vocabulary = model["vocabulary"]
    o, state = _read_prompt(name, prompt)
    many = LENGTH if temperature else GREEDY
    P, written = np.empty((many, len(vocabulary))), []
    for n, u in enumerate(np.random.default_rng(dice).random(many)):
        P[n] = adjusted(o, temperature, k, mass)
        i = min(int(P[n].cumsum().searchsorted(u, side="right")), len(vocabulary) - 1)
        written.append(vocabulary[i])
        o, state = scores(model, i, state)
    return "".join(written), P


def entropy(P):
    """Bits of uncertainty of each row: how many yes-or-no questions a choice takes."""
    return -(P * np.log2(np.maximum(P, 1e-12))).sum(axis=-1)


@lru_cache(maxsize=1)
def known_words():
    """The words of the three plays."""
    train, _ = load_text()
    return frozenset(_words(train))


def _words(text):
    return "".join(c if c.isalpha() or c == "'" else " " for c in text.lower()).split()


def describe(text, P, temperature):
    """Say what was written; every number in it is computed.

    Parameters
    ----------
    text, P
        As from :func:`desk`.
    temperature : float

    Returns
    -------
    sentence : str
    """
    start, period = loop_of(text, len(text) // 3)
    words = _words(text)[:-1]
    exist = np.mean([word in known_words() for word in words]) if words else 0.0
    mean = float(entropy(P).mean())
    said = (
        f"A choice has {mean:.1f} bits on average; {100 * exist:.0f} % of the {len(words)} words "
        "exist, in this one sample."
    )
    if start is not None:
        loop = text[start : start + period].replace("\n", " ").strip()
        turns = (len(text) - start) // period
        said = (
            f"A loop: from character {start + 1} on the same {period} characters, {turns} times: "
            f"“{loop[:60]}{'…' if len(loop) > 60 else ''}”."
        )
        if temperature == 0:
            said = "Always the likeliest character. " + said
    elif temperature == 0:
        said = f"Always the likeliest character; no loop closes within {len(text)}. " + said
    return said


def bars(P, n, text, vocabulary, sentence):
    """Draw from which probabilities a character was drawn.

    Parameters
    ----------
    P, text
        As from :func:`desk`.
    n : int
        Which character, from 1.
    vocabulary, sentence : str

    Returns
    -------
    svg : str
    """
    p, drawn = P[n - 1], vocabulary.index(text[n - 1])
    order = [i for i in np.argsort(-p, kind="stable")[:SHOWN] if p[i] > 0]
    if drawn not in order:
        order = [*order[: SHOWN - 1], drawn]
    step, most = (WIDTH - LEFT) / SHOWN, max(p.max(), LOW)
    parts = [f'<line class="later" x1="{LEFT}" y1="{BASE}" x2="{WIDTH}" y2="{BASE}"/>']
    for place, i in enumerate(order):
        x, height = LEFT + place * step, max((BASE - 20) * p[i] / most, 1)
        state = "now" if i == drawn else "done"
        parts.append(
            f'<rect class="course-lab-bar {state}" x="{x + 3:.1f}" y="{BASE - height:.1f}" '
            f'width="{step - 6:.1f}" height="{height:.1f}"/>'
        )
        sign = escape(SIGNS.get(vocabulary[i], vocabulary[i]))
        parts.append(f'<text class="{state}" x="{x + step / 2:.1f}" y="{BASE + 18}">{sign}</text>')
        parts.append(
            f'<text class="small {state}" x="{x + step / 2:.1f}" y="{BASE - height - 4:.1f}">'
            f"{100 * p[i]:.0f}</text>"
        )
    parts.append(f'<text class="small" x="{LEFT / 2}" y="{BASE - 4}">%</text>')
    title = f"Probabilities of character {n}"
    return drawing(WIDTH, HEIGHT, parts, title, sentence)


def page(prompt, text, n, usual):
    """Set the text: the prompt, what was written, where it left what temperature 1 would write.

    Parameters
    ----------
    prompt, text : str
    n : int
        The character whose bars are shown, from 1.
    usual : str
        Written with the same dice at temperature 1 from all characters.

    Returns
    -------
    html : str
    """
    parts = [f"<i>{escape(prompt.lstrip())}</i>"]
    for i, c in enumerate(text):
        kind = ["now"] if i == n - 1 else []
        if i < len(usual) and c != usual[i]:
            kind.append("other")
        sign = "⏎\n" if c == "\n" and i == n - 1 else escape(c)
        parts.append(f'<span class="{" ".join(kind)}">{sign}</span>' if kind else sign)
    key = "temperature 1 and all characters would write something else with these dice"
    caption = (
        f'<div class="course-lab-caption"><span><b class="other">coloured</b>: {key}</span></div>'
    )
    return f'{caption}<div class="course-lab-text">{"".join(parts)}</div>'


PRESETS = {
    "greedy: a loop": dict(temperature=0.0),
    "cold": dict(temperature=0.4),
    "hot": dict(temperature=1.6),
    "the five likeliest": dict(cut="the 5 likeliest"),
    "top-p 90 %": dict(cut="top-p: 90 %"),
    "before training": dict(age="untrained"),
    "after one epoch": dict(age="1 epoch"),
}


def sampling_desk(present=False):
    """Open the lab "Which character comes next, and what becomes of it?".

    Parameters
    ----------
    present : bool
        Larger type, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``temperature`` (0 ... 2), ``n`` (1 ... 240, the character whose bars are shown),
        ``dice`` (0 ... 20), ``age`` (of the model; "your own" where there is one in
        ``work/my_model.npz``), ``cut`` (a key of ``CUTS``), ``prompt``.
    """
    controls = dict(
        temperature=slider("Temperature", 1.0, 0.0, 2.0, 0.05),
        n=slider("Bars of character", 1, 1, LENGTH, 1, kind=W.IntSlider),
        dice=slider("Dice", DICE, 0, 20, 1, kind=W.IntSlider),
        age=choice("Model", model_choices()),
        cut=choice("Drawn from", list(CUTS)),
        prompt=choice("It begins with", PROMPTS),
    )
    chart, paper = canvas(), canvas()

    def draw(temperature, n, dice, age, cut, prompt):
        text, P = desk(age, prompt, temperature, *CUTS[cut], dice)
        usual, _ = desk(age, prompt, 1.0, 0, 1.0, dice)
        sentence = describe(text, P, temperature)
        chart.value = bars(P, n, text, model_of(age)["vocabulary"], sentence)
        paper.value = page(prompt, text, n, usual)
        return sentence

    return Lab(
        "sampling_desk",
        "Which character comes next, and what becomes of it?",
        [
            "Turn the temperature down to 0: the loop closes.",
            "Same dice, older models: what comes first, last?",
        ],
        controls,
        W.VBox([chart, paper]),
        draw,
        marks=[chart, paper],
        presets=PRESETS,
        saved=dict(age="29 epochs", temperature=0.8),
        present=present,
    )
