"""Sentences about Teddy, who may be a toy, a bear or a president: only what follows tells."""

import numpy as np

LABELS = ("other", "toy", "bear", "president")
# None of the words before Teddy and none of a clause set after Teddy tells which one it is.
FIRST = ["", "well ,", "listen :", "you know ,", "believe me ,"]
BEFORE = [
    "",
    "he said",
    "she wrote that",
    "my sister told us that",
    "in the paper they say that",
    "it was a rainy day and",
    "as far as i know",
    "everybody remembers how",
]
LAST = ["", ", i think", ", or so i read", ", believe it or not", ", and that is all"]
BETWEEN = ["", "", ", as we all know ,", ", whom children love ,", ", old and brown ,"]
NAMED = {  # directly after Teddy
    "toy": ["bears are on sale", "bears sat on every shelf of the shop"],
    "bear": ["the grizzly broke out of the zoo", "the grizzly sleeps all winter"],
    "president": ["Roosevelt was a great president", "Roosevelt signed the law on parks"],
}
TOLD = {  # at some distance from Teddy
    "toy": [
        "lost a button and some of his stuffing",
        "was sewn from old socks",
        "has glass eyes and a red ribbon",
    ],
    "bear": [
        "lost his way in the woods",
        "was woken by the sun in march",
        "has sharp claws and two cubs",
    ],
    "president": [
        "lost one election and won the next",
        "was sworn in at the age of forty-two",
        "has signed the law on railways",
    ],
}


def teddy_sentences(rng, n):
    """Sentences with the word Teddy and, for every word, whether it names a toy, bear, president.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same sentences.
    n : int
        Number of sentences, at least 1.

    Returns
    -------
    sentences : list of list of str (n,)
        Words of each sentence; exactly one is "Teddy".  There are 8400 different sentences.
    labels : list of array of int (n,)
        One label a word, an index of ``names``: 1, 2 or 3 at "Teddy", equally likely, else 0.
    names : tuple of str
        :data:`LABELS`.

    Raises
    ------
    ValueError
        When there is no sentence.

    Notes
    -----
    What stands before Teddy is drawn independently of the label: a model that reads forwards only
    is right on Teddy in one of three sentences.  The telling word comes one to eight words later.
    After "He said, Teddy bears are on sale" and "He said, Teddy Roosevelt was a great president":
    COMS 4995 and Carlier, "Bidirectional RNN".
    """
    if n < 1:
        raise ValueError(f"teddy_sentences needs at least 1 sentence, not {n}")
    sentences, labels = [], []
    for label in rng.integers(1, len(LABELS), n):
        before = f"{rng.choice(FIRST)} {rng.choice(BEFORE)}".split()
        named, told = NAMED[LABELS[label]], TOLD[LABELS[label]]
        after = (
            rng.choice(named) if rng.integers(2) else f"{rng.choice(BETWEEN)} {rng.choice(told)}"
        )
        sentences.append([*before, "Teddy", *f"{after} {rng.choice(LAST)}".split()])
        labels.append(np.zeros(len(sentences[-1]), int))  # (words,)
        labels[-1][len(before)] = label
    return sentences, labels, LABELS
