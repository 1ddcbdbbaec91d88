"""A language whose entropy is known exactly: subject and verb agree, any number of nouns apart.

the cats near the dog purr .    the dog under the cats behind the cow barks .
"""

from bisect import bisect_left

import numpy as np

ANIMALS = {"cat": "purr", "dog": "bark", "bird": "sing", "cow": "moo", "frog": "croak",
           "owl": "hoot"}  # fmt: skip
NOUNS = tuple(noun + s for noun in ANIMALS for s in ("", "s"))
PREPOSITIONS = ("near", "behind", "under")
MORE = 0.6  # chance of one more "near the cat"
WORDS = tuple(
    sorted({*NOUNS, *PREPOSITIONS, *(verb + s for verb in ANIMALS.values() for s in ("", "s")),
            "the", "."})
)  # fmt: skip


def verb_of(noun):
    """The verb that agrees: "cat" purrs, "cats" purr."""
    if noun in ANIMALS:
        return ANIMALS[noun] + "s"
    return ANIMALS[noun.removesuffix("s")]


def automaton():
    """The grammar, as states and what may come in each.

    Returns
    -------
    states : dict
        State -> list of (probability, word, next state): state and word fix the next state.
    """
    states = {
        "start": [(1.0, "the", "subject")],
        "subject": [(1 / 12, noun, ("after", noun)) for noun in NOUNS],
        "end": [(1.0, ".", "start")],
    }
    for subject in NOUNS:
        states["after", subject] = [
            *((MORE / 3, word, ("the", subject)) for word in PREPOSITIONS),
            (1 - MORE, verb_of(subject), "end"),
        ]
        states["the", subject] = [(1.0, "the", ("noun", subject))]
        states["noun", subject] = [(1 / 12, noun, ("after", subject)) for noun in NOUNS]
    return states


def agreeing_words(rng, T):
    """Draw a text of the language.

    Parameters
    ----------
    rng : numpy.random.Generator
    T : int
        Words.

    Returns
    -------
    ids : array of int (T,)
        Positions in ``WORDS``.
    cost : array (T,)
        Bits that each word costs a reader who knows the grammar: no model can do better than their
        mean on this very text, but for luck.
    """
    number = {word: i for i, word in enumerate(WORDS)}
    table = {
        state: (
            np.cumsum([p for p, _, _ in rows]).tolist(),
            [(number[word], following, -np.log2(p)) for p, word, following in rows],
        )
        for state, rows in automaton().items()
    }
    ids, cost, state = np.empty(T, int), np.empty(T), "start"
    for t, u in enumerate(rng.random(T).tolist()):
        ends, rows = table[state]
        ids[t], state, cost[t] = rows[min(bisect_left(ends, u), len(rows) - 1)]
    return ids, cost


def stationary():
    """How often the language is in each state.

    Returns
    -------
    states : list
    P : array (S, S)
        Chance of each state after each.
    share : array (S,)
        In the long run.
    """
    rules = automaton()
    states = list(rules)
    P = np.zeros((len(states), len(states)))
    for i, state in enumerate(states):
        for p, _, following in rules[state]:
            P[i, states.index(following)] += p
    equations = np.vstack([P.T - np.eye(len(P)), np.ones(len(P))])
    share = np.linalg.lstsq(equations, np.append(np.zeros(len(P)), 1), rcond=None)[0]
    return states, P, share


def entropy_floor():
    """Bits a word, exactly: the mean over the states of the entropy of the next word."""
    rules, (states, _, share) = automaton(), stationary()
    bits = [-sum(p * np.log2(p) for p, _, _ in rules[state]) for state in states]
    return float(share @ bits)


def window_floor(n):
    """The least bits a word for any model that sees the last n - 1 words only, exactly.

    Parameters
    ----------
    n : int
        As in n-gram, at least 1; the work grows with the number of contexts of n - 1 words.

    Returns
    -------
    bits : float
    """
    rules, (states, _, share) = automaton(), stationary()
    place = {state: i for i, state in enumerate(states)}
    seen = {(): share}  # context -> chance of context and state together
    for _ in range(n - 1):
        longer = {}
        for context, chance in seen.items():
            for i in np.flatnonzero(chance):
                for p, word, following in rules[states[i]]:
                    row = longer.setdefault((*context, word), np.zeros(len(states)))
                    row[place[following]] += chance[i] * p
        seen = longer
    bits = 0.0
    for chance in seen.values():
        words = {}
        for i in np.flatnonzero(chance):
            for p, word, _ in rules[states[i]]:
                words[word] = words.get(word, 0) + chance[i] * p
        p = np.array(list(words.values()))
        bits -= float((p * np.log2(p / p.sum())).sum())
    return bits


def stand_in(seed, characters):
    """A text of the language with so many characters, one sentence a line."""
    ids, _ = agreeing_words(np.random.default_rng(seed), characters // 3)
    text = " ".join(WORDS[i] for i in ids).replace(" . ", ".\n").capitalize()
    return text[:characters]
