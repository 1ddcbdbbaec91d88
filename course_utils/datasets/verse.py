"""What could be known at each character of a play: where in the word, the line, the speech."""

import re

import numpy as np

# What a character of the text may be part of, and the sign at which that ends.
SIGNS = {
    "position in the line": "\n",
    "in a speaker's name": ".",
    "in brackets": "]",
    "position in the word": " ",
}


def text_features(text):
    """Follow a text and note, at each character, what a reader could keep in mind.

    Parameters
    ----------
    text : str
        A play as in ``data/shakespeare.txt``: ``NAME.`` alone on its line, the speech, an empty
        line; what happens on the stage in square brackets.

    Returns
    -------
    features : dict of str to array (len(text),)
        The keys of ``SIGNS``: characters since the line began; 1 within the line that names the
        speaker; 1 from an opening bracket to just before its closing one; letters of the word so
        far, at most 10.
    """
    line, name, brackets, word = (np.zeros(len(text)) for _ in SIGNS)
    inside = in_line = in_word = 0
    for i, c in enumerate(text):
        inside = 1 if c == "[" else 0 if c == "]" else inside
        in_line = 0 if c == "\n" else in_line + 1
        in_word = in_word + 1 if c.isalpha() or c == "'" else 0
        line[i], brackets[i], word[i] = in_line, inside, min(in_word, 10)
    for speaker in re.finditer(r"(?<=\n\n)[A-Z][A-Z ]+\.\n", text):
        name[speaker.start() : speaker.end() - 2] = 1  # to the character before the full stop
    return dict(zip(SIGNS, (line, name, brackets, word), strict=True))


def follows(H, feature):
    """How well each unit follows a feature.

    Parameters
    ----------
    H : array (T, B, H)
        What the units show.
    feature : array (T, B)

    Returns
    -------
    r : array (H,)
        Correlation; 0 for a unit that never changes.
    """
    H, v = H.reshape(-1, H.shape[-1]), feature.reshape(-1)
    H, v = H - H.mean(axis=0), v - v.mean()
    return (v @ H) / (np.sqrt((H**2).sum(axis=0) * (v**2).sum()) + 1e-9)
