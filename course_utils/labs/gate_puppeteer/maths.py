"""The memory cell of the gate puppeteer, the sentence it reads, and two trained networks."""

import numpy as np

from course_utils.datasets.agreement import ADVERBS, NOUNS, PLURALS, PREPOSITIONS, VERBS
from course_utils.rnn.gates import sigmoid

SUBJECTS = {"cat (singular)": "cat", "cats (plural)": "cats"}
BETWEEN = {"one": 1, "two": 2, "three": 3, "none": 0}
READINGS = {"u: 1 overwrites (COMS 4995)": "overwrites", "z: 1 keeps (PyTorch)": "keeps"}
WRITERS = {
    "their number": "number",
    "trained: by the word alone": "word",
    "trained: by word and memory": "memory",
}
CLAUSE = ("which", "already", "ate")
PLACES = ("near the dog", "behind the bird", "with the horse")  # nouns between subject and verb
LONGEST = 2 + len(CLAUSE) + 3 * len(PLACES)  # words before the verb
SURE = 4.0  # weight of the readout: a cell of 1 gives sigmoid(4), 98 % for "was"
TOSS = 0.515  # a probability below it is called a coin toss

# Two trained one-gate networks with two units (see trained_weights): for each kind of word, each
# unit of the memory and the bias, what it adds to the candidates and to the gates of the units.
# The first unit is the one that is read, positive for plural.
TRAINED = {
    "word": {
        "memory 1": ((0.0, 0.0), (0.0, 0.1)),
        "memory 2": ((0.0, 0.0), (-5.2, 2.5)),  # -5.2: "the subject has passed" closes the gate
        "bias": ((0.1, 2.5), (0.3, -2.5)),
        "the": ((-0.1, 0.6), (-2.4, -3.0)),
        "which": ((0.2, 2.0), (-3.6, 3.4)),
        "singular": ((-1.8, 1.6), (1.7, 3.3)),
        "plural": ((1.7, 1.4), (1.7, 3.0)),
        "adverb": ((0.0, 1.4), (-2.6, 1.5)),
        "verb": ((0.0, 2.1), (-2.2, 2.3)),
        "preposition": ((0.0, 1.7), (-2.1, 0.1)),
    },
    "memory": {
        "memory 1": ((1.2, -1.0), (0.3, 0.0)),  # the candidate repeats the memory: a latch
        "memory 2": ((-1.8, 1.4), (0.4, 1.0)),
        "bias": ((0.1, 0.0), (0.1, 0.3)),
        "the": ((0.1, 0.0), (-0.7, -0.4)),
        "which": ((0.0, 0.2), (1.1, -1.6)),
        "singular": ((-0.2, 1.4), (-0.1, 1.3)),
        "plural": ((0.2, -1.4), (0.0, 1.3)),
        "adverb": ((0.0, -0.1), (1.0, -1.6)),
        "verb": ((0.0, 0.0), (0.9, -1.4)),
        "preposition": ((0.1, -0.1), (-0.5, -0.3)),
    },
}
KINDS = {
    **dict.fromkeys(NOUNS, "singular"),
    **dict.fromkeys(PLURALS, "plural"),
    **dict.fromkeys(ADVERBS, "adverb"),
    **dict.fromkeys(VERBS, "verb"),
    **dict.fromkeys(PREPOSITIONS, "preposition"),
}


def read_words(subject, between):
    """The sentence up to its verb, and what each word would write.

    Parameters
    ----------
    subject : str
        "cat" or "cats".
    between : int
        Nouns between subject and verb, 0 to 3; each has the other number than the subject.

    Returns
    -------
    words : list of str (T,)
        With their punctuation.
    candidates : array (T,)
        1 for a singular noun, -1 for a plural one, 0 for every other word.
    """
    if subject not in SUBJECTS.values() or between not in BETWEEN.values():
        raise ValueError(
            f"no sentence about {subject!r} with {between!r} nouns in between: one of "
            f"{', '.join(SUBJECTS.values())}, with 0 to {len(PLACES)}"
        )
    number = 1.0 if subject == "cat" else -1.0
    words = ["The", f"{subject},", *CLAUSE]
    candidates = [0.0, number, *[0.0] * len(CLAUSE)]
    for place in PLACES[:between]:
        words += (place + ("s" if number > 0 else "")).split()
        candidates += [0.0, 0.0, -number]
    words[-1] += ","
    return words, np.array(candidates)


def trained_weights(writer):
    """Parameters of a trained one-gate network, by kind of word.

    Parameters
    ----------
    writer : str
        "word": its candidate hears the word alone; "memory": word and memory, as in the formula.

    Returns
    -------
    W_c, b_c, W_u, b_u : arrays (2 + 8, 2), (2,), (2 + 8, 2), (2,)
        For :func:`course_utils.rnn.gates.one_gate_step` on one-hot kinds of words.
    kinds : list of str (8,)
        In the order of the last rows.

    Notes
    -----
    :func:`course_utils.rnn.gates.one_gate_step` in torch with H = 2 on one-hot words, trained on
    ``agreement_sentences`` with 0 to 3 distractors (Adam, learning rate 0.03, 300 steps, batch 64,
    seed 0; probability of "were": sigmoid of 5 times the first unit); then the rows averaged over
    the words of a kind, and rounded to one decimal.  Both still give every verb right.
    """
    table = TRAINED[writer]
    W_c, W_u = np.array([row for kind, row in table.items() if kind != "bias"]).swapaxes(0, 1)
    b_c, b_u = np.array(table["bias"])
    return W_c, b_c, W_u, b_u, [kind for kind in table if kind.split()[0] not in ("memory", "bias")]


def trained_steps(writer, words, u=None):
    """Let a trained network read a sentence; its first unit's gate may be somebody else's.

    Parameters
    ----------
    writer : str
        As for :func:`trained_weights`.
    words : list of str (T,)
        With or without punctuation.
    u : array (T,), optional
        Gate of the first unit, of which 1 overwrites; its own unless given.

    Returns
    -------
    own, candidates, c : arrays (T,), (T,), (T,)
        What the network would set as gate, write and keep in the first unit, after what came
        before; with the sign of the lab: positive for singular.
    """
    W_c, b_c, W_u, b_u, kinds = trained_weights(writer)
    c = np.zeros(2)
    own, candidates, cells = np.zeros((3, len(words)))
    for t, word in enumerate(words):
        word = word.strip(",").lower()
        x = np.eye(len(kinds))[kinds.index(KINDS.get(word, word))]  # (8,)
        joined = np.concatenate([c, x])  # (10,)
        candidate, gate = np.tanh(joined @ W_c + b_c), sigmoid(joined @ W_u + b_u)  # (2,) each
        own[t], candidates[t] = gate[0], -candidate[0]
        if u is not None:
            gate[0] = u[t]
        c = gate * candidate + (1 - gate) * c
        cells[t] = -c[0]
    return own, candidates, cells


def cell_values(gates, candidates, reading="overwrites"):
    """Follow the memory cell through a sentence.

    Parameters
    ----------
    gates, candidates : arrays (T,)
        Gate and candidate at every word.
    reading : str
        "overwrites": the gate is u, ``c_t = u_t c̃_t + (1 - u_t) c_{t-1}``.  "keeps": it is z,
        ``c_t = (1 - z_t) c̃_t + z_t c_{t-1}``.

    Returns
    -------
    c : array (T + 1,)
        ``c[0] = 0``, then the cell after each word.

    Notes
    -----
    COMS 4995, "GRU" and "Intuition of gates"; the other reading is ``torch.nn.GRU``'s.
    """
    if reading not in READINGS.values():
        raise ValueError(f"unknown reading {reading!r}: one of {', '.join(READINGS.values())}")
    c = np.zeros(len(candidates) + 1)
    for t, (gate, candidate) in enumerate(zip(gates, candidates, strict=True), 1):
        if reading == "overwrites":
            c[t] = gate * candidate + (1 - gate) * c[t - 1]
        else:
            c[t] = (1 - gate) * candidate + gate * c[t - 1]
    return c


def turn_round(gates):
    """Write gates in the other reading: u as z, or z as u."""
    return np.round(1 - np.asarray(gates, float), 9) + 0.0


def weights_at_verb(u):
    """How much each word's candidate counts in the last value of the cell.

    Parameters
    ----------
    u : array (T,)
        Gates of which 1 overwrites.

    Returns
    -------
    weights : array (T,)
        ``u_t (1 - u_{t+1}) ... (1 - u_T)``; with what is left of ``c_0`` they add up to 1.
    """
    kept = np.append(np.cumprod((1 - np.asarray(u, float))[:0:-1])[::-1], 1.0)
    return u * kept


def picture_arrays(gates, subject, between, reading, writer="number"):
    """Everything the picture shows.

    Parameters
    ----------
    gates : sequence of float (LONGEST,)
        Gates of which 1 overwrites, whatever the reading; those of words not in the sentence do
        not count.
    subject, between
        As for :func:`read_words`.
    reading : str
        In which reading the gates are shown, as for :func:`cell_values`.
    writer : str
        What the words write: "number", their number, or what one of the networks of
        :func:`trained_weights` writes.

    Returns
    -------
    arrays : dict
        ``words`` (T,); ``numbers`` (T,): 1, -1 or 0; ``candidates`` (T,); ``u`` (T,);
        ``gates`` (T,), the same as they are shown; ``c`` (T + 1,); ``weights`` (T,) of the words at
        the verb; ``was``: probability the readout gives to "was"; ``verb``: what it reads, "" where
        it cannot tell; ``right``: the verb that is right.
    """
    words, numbers = read_words(subject, between)
    u = np.asarray(gates, float)[: len(words)]
    candidates = numbers if writer == "number" else trained_steps(writer, words, u)[1]
    shown = u if reading == "overwrites" else turn_round(u)
    c = cell_values(shown, candidates, reading)
    was = float(sigmoid(SURE * c[-1]))
    verb = "" if max(was, 1 - was) < TOSS else "was" if was > 0.5 else "were"
    return dict(
        words=words,
        numbers=numbers,
        u=u,
        candidates=candidates,
        gates=shown,
        c=c,
        weights=weights_at_verb(u),
        was=was,
        verb=verb,
        right="was" if subject == "cat" else "were",
    )
