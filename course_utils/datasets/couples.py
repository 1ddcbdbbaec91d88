"""Sentences about men and women, made by rule: how much of a word's gender is in the text?"""

import numpy as np

COUPLES = (
    ("man", "woman"), ("king", "queen"), ("actor", "actress"), ("monk", "nun"), ("bull", "cow"),
    ("uncle", "aunt"), ("waiter", "waitress"), ("wizard", "witch"),
)  # fmt: skip
NOUNS = tuple(noun for couple in COUPLES for noun in couple)
TOPICS = (  # what is said of both of a couple; of man and woman nothing in particular
    (), ("rules", "throne", "crown", "realm"), ("plays", "stage", "curtain", "applause"),
    ("prays", "chapel", "candle", "psalm"), ("grazes", "meadow", "barn", "hay"),
    ("visits", "nephew", "niece", "cousin"), ("serves", "table", "menu", "soup"),
    ("charms", "wand", "potion", "spell"),
)  # fmt: skip
PLAIN = ("sees", "hears", "likes", "finds", "keeps", "wants", "makes", "takes", "house", "road",
         "dog", "tree", "stone", "river", "bread", "book")  # fmt: skip
WORDS = ("the", "his", "her", *NOUNS, *PLAIN, *(word for topic in TOPICS for word in topic))


def couple_sentences(rng, N, told):
    """Draw sentences of five words: ``the NOUN A his B``, ``the NOUN A the B``.

    Parameters
    ----------
    rng : numpy.random.Generator
    N : int
        Sentences.
    told : float
        Share of them in which "his" or "her" tells the gender; in the others it is "the".

    Returns
    -------
    sentences : array of int (N, 5)
        Positions in ``WORDS``.

    Notes
    -----
    A is drawn from the couple's topic or from the plain words, with equal chance, and so is B.
    Which plain words a noun likes is its own: king and queen differ in more than the gender.
    """
    taste = rng.dirichlet(np.full(len(PLAIN), 3.0), len(NOUNS)).cumsum(axis=1)  # (16, 16)
    noun = rng.integers(len(NOUNS), size=N)  # (N,)
    said = []
    for _ in "AB":
        luck = rng.random(N)  # (N,)
        likes = sum(share[noun] < luck for share in taste.T[:-1])  # (N,): how many shares it passes
        topic = len(WORDS) - 4 * len(COUPLES) + 4 * (noun // 2) + rng.integers(4, size=N)
        use = (noun > 1) & (rng.random(N) < 0.5)  # man and woman have no topic
        said.append(np.where(use, topic, WORDS.index(PLAIN[0]) + likes))
    pronoun = np.where(rng.random(N) < told, 1 + noun % 2, 0)
    return np.stack([0 * noun, 3 + noun, said[0], pronoun, said[1]], axis=1)
