"""Subject and verb far apart: the cats, which already ate near the dog, were full."""

import numpy as np

NOUNS = ("cat", "dog", "bird", "horse", "cow", "farmer", "child", "friend")
PLURALS = ("cats", "dogs", "birds", "horses", "cows", "farmers", "children", "friends")
ADVERBS = ("already", "often", "gladly")
VERBS = ("ate", "dined", "drank")  # in the past, where the form does not tell the number
PREPOSITIONS = ("near", "behind", "beside", "before", "after", "with")
WORDS = ("the", "which", *NOUNS, *PLURALS, *ADVERBS, *VERBS, *PREPOSITIONS)
ANSWERS = ("was", "were")


def agreement_sentences(rng, B, distractors):
    """Sentences up to the verb that must agree with the subject, not with a noun on the way.

    Each is ``the NOUN which ADVERB VERB`` and then, for each distractor, ``PREPOSITION the NOUN``.
    Every noun is singular or plural by the toss of its own coin.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same sentences.
    B : int
        Sentences.
    distractors : int
        Nouns between the subject and the verb, at least 0.

    Returns
    -------
    X : array of int (5 + 3 distractors, B)
        Positions of the words in ``WORDS``, time first; ``X[1]`` is the subject.
    y : array of int (B,)
        Position of the verb in ``ANSWERS``: 0 for "was", 1 for "were".

    Raises
    ------
    ValueError
        When B or the number of distractors is negative.

    Notes
    -----
    No word but the subject tells anything about the answer: "agree with the nearest noun" is at
    chance.  After COMS 4995's sentence "The cats, which already ate ..., were full"; the task is
    that of Linzen, Dupoux and Goldberg (2016).
    """
    if B < 0 or distractors < 0:
        raise ValueError(
            "agreement_sentences needs no fewer than 0 sentences and 0 distractors, "
            f"not B={B}, distractors={distractors}"
        )

    def pick(words):
        return rng.integers(WORDS.index(words[0]), WORDS.index(words[-1]) + 1, B)  # (B,)

    the, which = np.zeros(B, int), np.ones(B, int)  # (B,), (B,): their positions
    rows = [the, pick(NOUNS + PLURALS), which, pick(ADVERBS), pick(VERBS)]
    for _ in range(distractors):
        rows += [pick(PREPOSITIONS), the, pick(NOUNS + PLURALS)]
    X = np.stack(rows)  # (5 + 3 distractors, B)
    return X, (X[1] >= WORDS.index(PLURALS[0])).astype(int)


def agreement_text(x, y):
    """One sentence as it is written, with its verb.

    Parameters
    ----------
    x : array of int (T,)
        One column of ``X`` of :func:`agreement_sentences`.
    y : int
        Its verb, a position in ``ANSWERS``; not necessarily the right one.

    Returns
    -------
    text : str
        For example "The cats, which already ate near the dog, were full."
    """
    words = [WORDS[i] for i in x]
    return f"The {words[1]}, {' '.join(words[2:])}, {ANSWERS[y]} full."
