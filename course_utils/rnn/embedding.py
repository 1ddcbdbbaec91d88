"""Embeddings: a row of numbers for each token, looked up, learned, and compared."""

import numpy as np

from course_utils.rnn.neuron import softmax


def embedding(table, ids, dX):
    """Look tokens up in a table, and the gradient of that table.

    Parameters
    ----------
    table : array (V, E)
        A row for each token.
    ids : array of int (T, B)
        Tokens.
    dX : array (T, B, E)
        What the loss says about each looked-up row.

    Returns
    -------
    X : array (T, B, E)
        ``X[t, b]`` is the row of token ``ids[t, b]``.
    d_table : array (V, E)
        Gradient of the table: the sum over all places where a token stands; zero for tokens that
        do not occur.
    """
    X = table[ids]  # (T, B, E)
    d_table = np.zeros_like(table)  # (V, E)
    np.add.at(d_table, ids, dX)  # adds at repeated places, too; d_table[ids] += dX does not
    return X, d_table


def analogy(table, a, b, c):
    """Answer "a is to b as c is to ...?" by the nearest vector.

    Parameters
    ----------
    table : array (V, E)
        A vector for each word.
    a, b, c : int
        Words, as rows of the table.

    Returns
    -------
    d : int
        The word, none of the three, whose vector has the largest cosine with c - a + b, where all
        vectors are brought to length 1 first.

    Notes
    -----
    T. Mikolov, W. Yih and G. Zweig (2013), "Linguistic regularities in continuous space word
    representations", NAACL.
    """
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)  # (V, E): length 1
    cosine = unit @ (unit[c] - unit[a] + unit[b])  # (V,): up to the length of the wanted vector
    cosine[[a, b, c]] = -np.inf  # not the question's own words
    return int(cosine.argmax())


def neighbours(sentences, V):
    """How often each word stands in a sentence with each other one.

    Parameters
    ----------
    sentences : array of int (N, T)
        Words below V.
    V : int

    Returns
    -------
    counts : array (V, V)
    """
    words = sentences.T  # (T, N): the same place of all sentences side by side
    codes = [words[i] * V + words[j] for j in range(len(words)) for i in range(j)]
    together = np.concatenate(codes).astype(np.intp)  # bincount takes no wider integers
    counts = np.bincount(together, minlength=V * V).reshape(V, V).astype(float)
    return counts + counts.T  # each pair both ways


def skip_gram(counts, E=20, steps=100, lr=0.05, seed=0):
    """Learn a vector for each word from the words that stand around it.

    Parameters
    ----------
    counts : array (V, V)
        As from :func:`neighbours`.
    E : int
        Numbers a word.
    steps, lr : int, float
        Of Adam (Kingma & Ba 2015) on all pairs at once.
    seed : int
        Of the first vectors.

    Returns
    -------
    table : array (V, E)
        The model is ``softmax(table @ other.T)``: row w gives the words around w.

    Notes
    -----
    T. Mikolov et al. (2013), "Efficient estimation of word representations in vector space", ICLR
    workshop; with the full softmax, which is no cost for so few words.
    """
    rng = np.random.default_rng(seed)
    parameters = rng.normal(0, 0.1, (2, len(counts), E)).astype(np.float32)  # table and other
    gradient, mean, square = np.zeros((3, *parameters.shape), np.float32)  # (2, V, E) each
    share = (counts / counts.sum()).astype(np.float32)  # (V, V): of all pairs
    total = share.sum(axis=1, keepdims=True)  # (V, 1)
    for step in range(1, steps + 1):
        table, other = parameters
        dO = total * softmax(table @ other.T) - share  # (V, V): of the cross-entropy
        gradient[0], gradient[1] = dO @ other, dO.T @ table
        mean += 0.1 * (gradient - mean)
        square += 0.001 * (gradient**2 - square)
        first, second = mean / (1 - 0.9**step), square / (1 - 0.999**step)
        parameters -= lr * first / (np.sqrt(second) + 1e-8)
    return parameters[0]
