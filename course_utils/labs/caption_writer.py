"""Lab: a picture of a digit, a first letter of the reader's, and two decoders that go on from it.

One decoder always heard the true letters in its training, the other always its own.
"""

from functools import lru_cache
from html import escape

import ipywidgets as W
import numpy as np

from course_utils.datasets import load_digits
from course_utils.datasets.digits import TRAIN
from course_utils.display.widgets import choice, slider
from course_utils.display.words import a
from course_utils.labs.decoders import END, NAMES, SIGNS, START, TAUGHT, captioner
from course_utils.labs.lab import Lab
from course_utils.labs.svg import box, canvas, drawing, text

LONGEST = 8  # letters and the end
BARS = 3  # likeliest letters shown at each step
WRITERS = 5  # pictures of each digit
OWN = "its own"
LETTERS = {OWN: "", **{letter: letter for letter in dict.fromkeys(n[0] for n in NAMES)}}
# Geometry of the drawing, in SVG units.
WIDTH, HEIGHT, LEFT, STEP, BLOCK = 960, 312, 300, 80, 156


@lru_cache(maxsize=1)
def pictures():
    """Pictures by writers that the decoders have not seen, array (10, WRITERS, 8, 8)."""
    images, labels = load_digits()
    images, labels = images[TRAIN:], labels[TRAIN:]
    return np.array([images[np.flatnonzero(labels == digit)[:WRITERS]] for digit in range(10)])


def write(kind, digit, copy, letter):
    """Let a decoder write.

    Parameters
    ----------
    kind : str
        How it was trained: one of ``TAUGHT``.
    digit, copy : int
        Which picture: digit and number of the copy, from 0.
    letter : str
        What stands first whatever the decoder says; "" leaves it free.

    Returns
    -------
    written : list of str
        Letters, and "." if it ended.
    P : array (len(written), V)
        Probabilities from which each was chosen, or would have been.
    """
    decoder = captioner(kind, pictures()[digit, copy])
    y, state, written, P = START, decoder.state, [], []
    while len(written) < LONGEST and y != END:
        log_p, state = decoder.step(np.array([y]), state)
        P.append(np.exp(log_p[0]))
        forced = letter and not written
        y = SIGNS.index(letter) if forced else int(log_p[0].argmax())
        written.append(SIGNS[y])
    return written, np.array(P)


def describe(digit, letter, words):
    """Say what the two wrote, and whether it is the name, another name, or no word.

    Parameters
    ----------
    digit : int
    letter : str
    words : tuple of two str
        Without the end.

    Returns
    -------
    sentence : str
    """

    def verdict(word):
        if word == NAMES[digit]:
            return "right"
        return "another digit's name" if word in NAMES else "no word"

    ours = letter and letter != NAMES[digit][0]
    said = f"The picture shows {a(digit)}" + (f", our first letter is {letter}" if letter else "")
    told, alone = (f"“{word}”, {verdict(word)}" for word in words)
    said += f". Told the truth in training: {told}. Left alone: {alone}."
    if ours and words[0] in NAMES and words[0] != NAMES[digit] and words[1] not in NAMES:
        said += " The first believes the letter, the second the picture."
    return said


def svg(digit, copy, letter, runs, sentence):
    """Draw the picture, and for each decoder its letters with the likeliest at every step.

    Parameters
    ----------
    digit, copy, letter
        As for :func:`write`.
    runs : list of (list of str, array)
        What :func:`write` returns for each of ``TAUGHT``.
    sentence : str

    Returns
    -------
    svg : str
    """
    cell, parts = 22, []
    for row, line in enumerate(pictures()[digit, copy]):
        for column, ink in enumerate(line):
            parts.append(
                f'<rect class="course-lab-ink" x="{20 + cell * column}" y="{48 + cell * row}" '
                f'width="{cell}" height="{cell}" fill-opacity="{ink:.2f}"/>'
            )
    parts.append(text(20 + 4 * cell, 250, f"{a(digit)}, by another writer", ""))
    for block, (kind, (written, P)) in enumerate(zip(TAUGHT, runs, strict=True)):
        top = BLOCK * block
        label = escape(kind)
        parts.append(f'<text class="head" x="{LEFT - 30}" y="{top + 20}">{label}</text>')
        for t, (sign, p) in enumerate(zip(written, P, strict=True)):
            x = LEFT + STEP * t
            forced = bool(letter) and t == 0
            parts.append(box(x - 26, top + 30, 56, 36, "now" if forced else "done"))
            shown = "end" if sign == "." else sign
            parts.append(text(x + 2, top + 54, shown, "written now" if forced else "written"))
            if forced:
                parts.append(text(x + 2, top + 140, "ours", "small"))
            for rank, k in enumerate(np.argsort(-p, kind="stable")[:BARS]):
                y = top + 84 + 18 * rank
                name = "end" if k == END else SIGNS[k]
                parts.append(
                    f'<rect class="course-lab-bar{" now" if SIGNS[k] == sign else ""}" '
                    f'x="{x + 6}" y="{y - 10}" width="{max(32 * p[k], 0.5):.1f}" height="11"/>'
                    f'<text class="small end" x="{x + 2}" y="{y}">{name}</text>'
                )
    return drawing(WIDTH, HEIGHT, parts, "A picture and the names written for it", sentence)


FIRST = dict(digit=5, copy=1, letter="")
PRESETS = {
    "a 7 that begins with f": dict(digit=7, letter="f"),
    "an 8 that begins with n": dict(digit=8, letter="n"),
    "a 5 that begins with s": dict(digit=5, letter="s"),
    "a 4 that begins with n": dict(digit=4, letter="n"),
    "a 2 that looks like a 3": dict(digit=2, copy=4),
}


def caption_writer(present=False):
    """Open the lab "Does it believe the picture or the letter?".

    Parameters
    ----------
    present : bool
        Larger type, for a projector.

    Returns
    -------
    lab : Lab
        Controls ``digit`` (0 ... 9), ``copy`` (1 ... 5, of the pictures), ``letter`` ("" or one of
        the seven with which the names begin).
    """
    controls = dict(
        digit=slider("Digit in the picture", FIRST["digit"], 0, 9, 1, kind=W.IntSlider),
        copy=slider("Which of its pictures", FIRST["copy"], 1, WRITERS, 1, kind=W.IntSlider),
        letter=choice("First letter", LETTERS, FIRST["letter"]),
    )
    picture = canvas()

    def draw(digit, copy, letter):
        runs = [write(kind, digit, copy - 1, letter) for kind in TAUGHT]
        words = tuple("".join(sign for sign in written if sign != ".") for written, _ in runs)
        sentence = describe(digit, letter, words)
        picture.value = svg(digit, copy - 1, letter, runs, sentence)
        return sentence

    return Lab(
        "caption_writer",
        "Does it believe the picture or the letter?",
        [
            "Give a 7 the first letter f.",
            "Try all letters on a 4: does the one that was told the truth believe each?",
        ],
        controls,
        picture,
        draw,
        presets=PRESETS,
        saved=dict(digit=7, letter="f"),
        present=present,
    )
