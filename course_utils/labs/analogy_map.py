"""Lab: king - man + woman, with as much gender in the text as one likes.

Word vectors are learned anew at every move from sentences made by rule.
"""

from functools import lru_cache

import ipywidgets as W
import numpy as np

from course_utils.datasets.couples import COUPLES, WORDS, couple_sentences
from course_utils.display.widgets import choice, slider
from course_utils.labs.lab import Lab
from course_utils.labs.svg import arrow, canvas, drawing
from course_utils.rnn.embedding import neighbours, skip_gram

SENTENCES = 20_000
ROWS = np.array([[WORDS.index(man), WORDS.index(woman)] for man, woman in COUPLES])  # (8, 2)
WIDTH, HEIGHT, EDGE = 940, 266, 32
WORDS_LEFT_OUT = {"left out (as usual)": "out", "allowed as answers": "in"}
OFFSETS = {"king − man + woman": "on", "king alone": "off"}


@lru_cache(maxsize=64)
def vectors(told, seed):
    """Word vectors of length 1, learned from sentences of which a share tells the gender.

    Parameters
    ----------
    told : float
        Share of the sentences with "his" or "her".
    seed : int

    Returns
    -------
    unit : array (V, E)
        A row for each of ``WORDS``; do not change it.
    """
    sentences = couple_sentences(np.random.default_rng(seed), SENTENCES, told)
    table = skip_gram(neighbours(sentences, len(WORDS)), seed=seed)
    return table / np.linalg.norm(table, axis=1, keepdims=True)


def answers(unit, left_out, offset):
    """Answer all questions "he is to she as he' is to ...?".

    Parameters
    ----------
    unit : array (V, E)
    left_out : bool
        Whether the question's three words may not be the answer.
    offset : bool
        Whether the step from him to her is made at all.

    Returns
    -------
    found : array of int (8, 8)
        Row: the couple that gives the step; column: the couple asked about.  The diagonal asks
        nothing.
    """
    a, b = unit[ROWS[:, 0]], unit[ROWS[:, 1]]  # (8, E) each
    wanted = a[None] + (b - a)[:, None] * offset  # (8, 8, E)
    cosine = wanted @ unit.T  # (8, 8, V)
    if left_out:
        i, j = np.indices((8, 8))
        for row in (ROWS[i, 0], ROWS[i, 1], ROWS[j, 0]):
            np.put_along_axis(cosine, row[..., None], -np.inf, axis=-1)
    return cosine.argmax(axis=-1)


def share_right(found):
    """Share of the 56 questions that are answered by the right word."""
    right = found == ROWS[:, 1]
    return float(right[~np.eye(8, dtype=bool)].mean())


def parallel(unit):
    """Mean cosine between the steps of two couples: 1 if all arrows are parallel."""
    step = unit[ROWS[:, 1]] - unit[ROWS[:, 0]]
    step = step / np.linalg.norm(step, axis=1, keepdims=True)
    return float(((step @ step.T).sum() - 8) / 56)


def flattened(unit):
    """Put the sixteen nouns into a plane.

    Parameters
    ----------
    unit : array (V, E)

    Returns
    -------
    places : array (8, 2, 2)
        Couple, him or her, across and up.  Up is the couples' mean step; across is the direction in
        which the couples' middles differ most, so that a common step stands upright.
    """
    pairs = unit[ROWS]  # (8, 2, E)
    up = (pairs[:, 1] - pairs[:, 0]).mean(axis=0)
    up = up / (np.linalg.norm(up) + 1e-12)
    middle = pairs.mean(axis=1)
    middle = middle - middle.mean(axis=0)
    middle = middle - np.outer(middle @ up, up)
    across = np.linalg.svd(middle, full_matrices=False)[2][0]
    across = across * np.sign(across[np.abs(across).argmax()])
    centred = pairs - pairs.mean(axis=(0, 1))
    return np.stack([centred @ across, centred @ up], axis=-1)


def describe(told, left_out, offset, unit):
    """Say how many answers are right and whether the steps are parallel; all of it is computed."""
    found = answers(unit, left_out, offset)
    share, cosine = round(100 * share_right(found)), parallel(unit)
    question = "King − man + woman" if offset else "The word nearest to king"
    words = "left out" if left_out else "allowed"
    said = f"{question}, the question's words {words}: {WORDS[found[0, 1]]}. "
    said += f"Of all 56 questions {share} % are right"
    if told == 0 and share > 50:
        said += ", though no sentence tells the gender"
    how = "parallel" if cosine > 0.6 else "roughly parallel" if cosine > 0.35 else "scattered"
    said += f"; the steps from him to her are {how} (mean cosine {cosine:.2f})."
    return said.replace("-", "−")


def svg(unit, answer, offset, sentence):
    """Draw an arrow for each couple, and man's step to woman once more, from the king.

    Parameters
    ----------
    unit : array (V, E)
    answer : str
        Word in bold.
    offset : bool
        Whether the step from the king is drawn.
    sentence : str

    Returns
    -------
    svg : str
    """
    places = flattened(unit)
    low, high = places.reshape(-1, 2).min(axis=0), places.reshape(-1, 2).max(axis=0)
    scale = np.array([WIDTH - 4 * EDGE, HEIGHT - 2 * EDGE]) / np.maximum(high - low, 0.6)
    middle = (low + high) / 2
    at = (places - middle) * scale * [1, -1] + [WIDTH / 2, HEIGHT / 2]  # (8, 2, 2)
    parts = []
    if offset:
        (x1, y1), (x2, y2) = at[1, 0], at[1, 0] + at[0, 1] - at[0, 0]
        ends = (f"{v:.1f}" for v in (x1, y1, x2, y2))
        parts.append(arrow(*ends, "gradient cut"))
    taken = []
    for (he, she), ((x1, y1), (x2, y2)) in zip(COUPLES, at, strict=True):
        parts.append(arrow(*(f"{v:.1f}" for v in (x1, y1, x2, y2)), "now" if he == "man" else ""))
        for word, x, y, above in ((he, x1, y1, y1 < y2), (she, x2, y2, y2 <= y1)):
            state = "target" if word == answer else "now" if he == "man" else "done"
            x, y = beside(x, y, word, above, taken)
            parts.append(f'<text class="{state}" x="{x:.1f}" y="{y:.1f}">{word}</text>')
    return drawing(WIDTH, HEIGHT, parts, "Couples of words, from him to her", sentence)


def beside(x, y, word, above, taken):
    """Find a place for a word at an arrow's end where no other word stands.

    Parameters
    ----------
    x, y : float
        The end.
    word : str
    above : bool
        Whether it goes above, if it can, or below.
    taken : list of (float, float, float)
        Words that stand already: middle, baseline, half a width.  The new one is added.

    Returns
    -------
    x, y : float
        Its middle and its baseline.
    """
    half = 4.3 * len(word) + 2
    over, under, far = (y - 7, y + 17, y - 21) if above else (y + 17, y - 7, y + 31)
    places = [(x, over), (x + half + 8, y + 5), (x - half - 8, y + 5), (x, far), (x, under)]

    def crowded(place):
        return sum(abs(place[1] - v) < 12 and abs(place[0] - u) < half + w for u, v, w in taken)

    best = min(places, key=crowded)  # the first of several
    taken.append((*best, half))
    return best


PRESETS = {
    "told in half the sentences": dict(told=0.5),
    "never told": dict(told=0.0),
    "never told, any word allowed": dict(told=0.0, words="in"),
    "never told, no step at all": dict(told=0.0, offset="off"),
}


def analogy_map(present=False):
    """Open the lab "King − man + woman: what does it measure?".

    Parameters
    ----------
    present : bool
        Larger type, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``told`` (0 ... 0.8, share of sentences that tell the gender), ``seed`` (0 ... 20),
        ``words`` ("out", "in": the question's words), ``offset`` ("on", "off").
    """
    controls = dict(
        told=slider("Share of sentences that tell the gender", 0.4, 0.0, 0.8, 0.05),
        seed=slider("Another text", 0, 0, 20, 1, kind=W.IntSlider),
        words=choice("The question's words", WORDS_LEFT_OUT),
        offset=choice("Looked for", OFFSETS),
    )
    picture = canvas()

    def draw(told, seed, words, offset):
        unit = vectors(told, seed)
        left_out, step = words == "out", offset == "on"
        sentence = describe(told, left_out, step, unit)
        answer = WORDS[answers(unit, left_out, step)[0, 1]]
        picture.value = svg(unit, answer, step, sentence)
        return sentence

    return Lab(
        "analogy_map",
        "King − man + woman: what does it measure?",
        [
            "Turn the share down to 0: what gets worse, answers or arrows?",
            "Allow the question's words.",
        ],
        controls,
        picture,
        draw,
        presets=PRESETS,
        saved=dict(told=0.0),
        present=present,
    )
