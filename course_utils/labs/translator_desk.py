"""Lab: a translator writes word by word; the reader may force any word, or search with a beam.

The French sentence above, the likeliest words of every step below; with a beam, the tree of its
hypotheses.
"""

from functools import lru_cache
from html import escape

import ipywidgets as W
import numpy as np
import traitlets

from course_utils.datasets.french_english import written
from course_utils.display.widgets import choice, slider
from course_utils.display.words import fixed
from course_utils.labs.decoders import END, READERS, START, sentences, translator, words
from course_utils.labs.lab import Lab
from course_utils.labs.picks import Picks
from course_utils.labs.svg import drawing
from course_utils.rnn.decoding import until_end

LONGEST = 20  # words and the end
CHOICES = 5  # likeliest words shown at every step
WIDEST = 5
# Geometry of the drawings, in SVG units.
WIDTH, LINES, TREE = 960, 84, 196


def word_of(token):
    """An English token as it is shown."""
    return "(end)" if token == END else words("English")[token]


def sentence_of(tokens):
    """English tokens as a sentence."""
    return written([words("English")[k] for k in until_end(tokens, END)])


@lru_cache(maxsize=256)
def greedy(kind, sentence, forced):
    """Write a sentence, the first words forced, then always the likeliest.

    Parameters
    ----------
    kind : str
        A value of ``READERS``.
    sentence : int
        Place in :func:`course_utils.labs.decoders.sentences`.
    forced : tuple of int
        English tokens with which it must begin.

    Returns
    -------
    tokens : list of int
        With the end if it came.
    log_P : array (len(tokens), V)
        Log-probabilities of every step.
    """
    decoder = translator(kind, sentences()[sentence][0])
    y, state, tokens, log_P = START, decoder.state, [], []
    while len(tokens) < LONGEST and y != END:
        log_p, state = decoder.step(np.array([y]), state)
        log_P.append(log_p[0])
        y = forced[len(tokens)] if len(tokens) < len(forced) else int(log_p[0].argmax())
        tokens.append(y)
    return tokens, np.array(log_P)


@lru_cache(maxsize=256)
def tree(kind, sentence, forced, width):
    """Search with a beam, and keep the whole tree.

    Parameters
    ----------
    kind, sentence, forced
        As for :func:`greedy`; the forced words are the beginning of every hypothesis.
    width : int

    Returns
    -------
    levels : list of (list of int, list of int, list of float)
        For each step after the forced words, the hypotheses kept, the likeliest first: place of
        their parent in the level before, their last token, their log-probability.

    Notes
    -----
    The search is that of :func:`course_utils.rnn.decoding.beam_search`, which keeps less.
    """
    decoder = translator(kind, sentences()[sentence][0])
    y, state, total = np.array([START]), decoder.state, np.zeros(1)
    for token in forced:
        log_p, state = decoder.step(y, state)
        total, y = total + log_p[:, token], np.array([token])
    levels = []
    while len(forced) + len(levels) < LONGEST and not (y == END).all():
        done = y == END
        log_p, state = decoder.step(y, state)
        log_p = np.where(done[:, None], -np.inf, log_p)
        log_p[done, END] = 0.0
        sums = (total[:, None] + log_p).ravel()
        best = np.argsort(-sums, kind="stable")[:width]
        parent, y = np.divmod(best, log_p.shape[1])
        total, state = sums[best], state[parent]
        levels.append((parent.tolist(), y.tolist(), total.tolist()))
    return levels


def hypothesis(levels, rank, level=None):
    """The words of a hypothesis, followed from its end to the root.

    Parameters
    ----------
    levels : list
        As of :func:`tree`.
    rank : int
        Its place in its level.
    level : int, optional
        The last one unless told.

    Returns
    -------
    path : list of (int, int)
        Rank and token, from the first level on.
    """
    path = []
    for parents, tokens, _ in reversed(levels[: None if level is None else level + 1]):
        path.append((rank, tokens[rank]))
        rank = parents[rank]
    return path[::-1]


def result(kind, sentence, forced, width):
    """What is written in the end.

    Returns
    -------
    tokens : list of int
        With the end if it came.
    log_p : float
    """
    tokens, log_P = greedy(kind, sentence, forced)
    if width == 1:
        return tokens, float(sum(log_P[t][k] for t, k in enumerate(tokens)))
    levels = tree(kind, sentence, forced, width)
    if not levels:
        return list(forced), 0.0
    found = [*forced, *(token for _, token in hypothesis(levels, 0))]
    return [*until_end(found, END), *[END] * (END in found)], levels[-1][2][0]


def describe(kind, sentence, forced, width):
    """Say what is written, how likely it is, and whether it is right.

    Parameters
    ----------
    kind, sentence, forced, width
        As for :func:`result`.

    Returns
    -------
    sentence : str
    """
    tokens, log_p = result(kind, sentence, forced, width)
    reference = [*sentences()[sentence][1], END]
    said = f"It writes “{sentence_of(tokens)}”, log-probability {fixed(log_p)}"
    outcome = "right" if tokens == reference else f"not “{sentence_of(reference)}”"
    said += f": {outcome}."
    if forced:
        own = greedy(kind, sentence, ())[0]
        t = next((t for t, k in enumerate(forced) if t >= len(own) or own[t] != k), None)
        if t is not None:
            said += f" Word {t + 1}, “{word_of(forced[t])}”, is yours."
    if width > 1:
        likeliest, alone = greedy(kind, sentence, forced)[0], result(kind, sentence, forced, 1)[1]
        if tokens != likeliest:
            said += f" Greedy would write “{sentence_of(likeliest)}”, {fixed(alone)}."
        else:
            said += " Greedy finds the same."
    return said


# --- drawing -------------------------------------------------------------------------------------


def lines(kind, sentence, forced, width, told):
    """Draw French, what is written, and the reference; words that differ in another colour."""
    french, reference = sentences()[sentence]
    tokens, _ = result(kind, sentence, forced, width)
    shown = until_end(tokens, END)
    parts = [
        _line(20, "reads", [(words("French")[k], "") for k in french]),
        _line(48, "writes", [
            (word_of(k), ("forced " if t < len(forced) else "")
             + ("" if t < len(reference) and reference[t] == k else "other"))
            for t, k in enumerate(shown)
        ]),
        _line(76, "reference", [(word_of(k), "") for k in reference]),
    ]  # fmt: skip
    return drawing(WIDTH, LINES, parts, "The sentence and its translation", told)


def _line(y, head, pairs):
    spans = ""
    for i, (word, kind) in enumerate(pairs):
        joined = i == 0 or word == "'s" or pairs[i - 1][0].endswith("'")
        spans += "" if joined else " "
        spans += f'<tspan class="{kind}">{escape(word)}</tspan>' if kind else escape(word)
    return (
        f'<text class="head end" x="84" y="{y}">{head}</text>'
        f'<text class="start said" x="96" y="{y}">{spans}</text>'
    )


def columns(kind, sentence, forced):
    """The likeliest words of every step, as buttons: ``data-pick`` is "step token"."""
    tokens, log_P = greedy(kind, sentence, forced)
    parts = []
    for t, (token, log_p) in enumerate(zip(tokens, log_P, strict=True)):
        order = np.argsort(-log_p, kind="stable")[:CHOICES].tolist()
        if token not in order:
            order = [*order[: CHOICES - 1], token]
        buttons = []
        for k in order:
            percent = 100 * float(np.exp(log_p[k]))
            state = " now" if k == token else ""
            state += " forced" if k == token and k != order[0] else ""
            word = escape(word_of(k))
            pressed = "true" if k == token else "false"
            buttons.append(
                f'<button class="course-lab-word{state}" data-pick="{t} {k}" '
                f'aria-pressed="{pressed}" aria-label="word {t + 1}: {word}, {percent:.0f} %" '
                f'style="--share:{percent:.1f}%"><span>{word}</span> <i>{percent:.0f}</i></button>'
            )
        parts.append(f'<div class="course-lab-column">{"".join(buttons)}</div>')
    return f'<div class="course-lab-columns">{"".join(parts)}</div>'


def branches(kind, sentence, forced, width, told):
    """Draw the tree of a beam; a hypothesis can be picked: ``data-pick`` is "level rank"."""
    levels = tree(kind, sentence, forced, width)
    best = [rank for rank, _ in hypothesis(levels, 0)] if levels else []
    step = min((WIDTH - 120) / max(len(levels), 1), 110)
    row = min((TREE - 24) / width, 44)

    def place(level, rank):
        return 30 + step * (level + 0.5), 22 + row * rank

    parts, nodes = [], []
    root = 6, 22
    for level, (parents, tokens, totals) in enumerate(levels):
        for rank, (parent, token, total) in enumerate(zip(parents, tokens, totals, strict=True)):
            x, y = place(level, rank)
            x_0, y_0 = place(level - 1, parent) if level else root
            now = " now" if best[level] == rank and (not level or best[level - 1] == parent) else ""
            if level and levels[level - 1][1][parent] == END:
                continue  # it stays as it is
            parts.append(
                f'<line class="branch{now}" x1="{x_0 + (level > 0) * step * 0.34:.0f}" '
                f'y1="{y_0 - 4:.0f}" x2="{x - step * 0.36:.0f}" y2="{y - 4:.0f}"/>'
            )
            word = escape(word_of(token))
            nodes.append(
                f'<g class="course-lab-pick" data-pick="{level} {rank}" tabindex="0" '
                f'role="button" aria-label="hypothesis {rank + 1} after word '
                f'{len(forced) + level + 1}: {word}, log-probability {fixed(total, 1)}">'
                f'<text class="word{now}" x="{x:.0f}" y="{y:.0f}">{word}</text>'
                f'<text class="small" x="{x:.0f}" y="{y + 13:.0f}">{fixed(total, 1)}</text></g>'
            )
    return drawing(WIDTH, TREE, [*parts, *nodes], "The beam's hypotheses, step by step", told)


# --- controls ------------------------------------------------------------------------------------


class Forced(W.Box):
    """The words that the reader has forced: a control of the lab, with a button that takes them
    back.

    Attributes
    ----------
    value : tuple of int
        Number of the sentence, then English tokens; empty when none is forced.
    """

    value = traitlets.Tuple()
    min = max = ()

    def __init__(self):
        self.button = W.Button(description="Let it write freely", layout={"width": "auto"})
        self.button.on_click(lambda _: setattr(self, "value", ()))
        super().__init__([self.button])

    def __repr__(self):
        return "Forced()"


def forced_words(sentence, *text):
    """The value of :class:`Forced` for words of English."""
    return (sentence, *(words("English").index(word) for word in text))


FIRST = dict(sentence=12, width=1, kind="attention", forced=())
PRESETS = {
    "another beginning": dict(sentence=3, forced=forced_words(3, "a")),
    "twelve words in one vector": dict(sentence=18, kind="last state"),
    "a beam of five, last state": dict(sentence=12, kind="last state", width=5),
    "a beam of four, attention": dict(sentence=14, width=4),
}


def translator_desk(present=False):
    """Open the lab "Which word comes next, and what if it were another?".

    Parameters
    ----------
    present : bool
        Larger type, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``sentence`` (from 1), ``width`` (of the beam, 1 ... 5; 1 is greedy), ``kind`` (a
        value of ``READERS``), ``forced`` (number of the sentence and tokens, or nothing).
    """
    controls = dict(
        sentence=slider("Sentence", FIRST["sentence"], 1, len(sentences()), 1, kind=W.IntSlider),
        width=slider("Beam width (1: greedy)", FIRST["width"], 1, WIDEST, 1, kind=W.IntSlider),
        kind=choice("The decoder reads with", READERS, FIRST["kind"]),
        forced=Forced(),
    )
    picture = Picks()

    def begin(sentence, forced):
        return forced[1:] if forced and forced[0] == sentence else ()

    def draw(sentence, width, kind, forced):
        begins = begin(sentence, forced)
        said = describe(kind, sentence - 1, begins, width)
        picture.html = lines(kind, sentence - 1, begins, width, said) + (
            columns(kind, sentence - 1, begins) if width == 1
            else branches(kind, sentence - 1, begins, width, said)
        )  # fmt: skip
        return said

    lab = Lab(
        "translator_desk",
        "Which word comes next, and what if it were another?",
        [
            "Click a word that it did not choose.",
            "Let it read with the last state only: up to how many words is it right?",
        ],
        controls,
        picture,
        draw,
        presets=PRESETS,
        saved=dict(kind="last state"),
        present=present,
    )

    def picked(what):
        first, second = map(int, what.split())
        sentence, width, kind, forced = (controls[key].value for key in FIRST)
        begins = begin(sentence, forced)
        if width == 1:
            chosen = [*greedy(kind, sentence - 1, begins)[0][:first], second]
        else:
            levels = tree(kind, sentence - 1, begins, width)
            chosen = [*begins, *(token for _, token in hypothesis(levels, second, first))]
        lab.set(forced=(sentence, *chosen))

    picture.on_pick(picked)
    return lab
