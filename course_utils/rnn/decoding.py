"""The decoder of an encoder–decoder: what it hears while it learns, and how it writes.

``step(y, state)`` is one step of a decoder: the tokens heard, ``y`` (B,), and the states before it
give scores or log-probabilities of the next token (B, V) and the states after it.  What a state is
made of is the decoder's business.
"""

import numpy as np


def decoder_arrays(sentences, start, end, pad):
    """What the decoder hears and what it should say, from the true sentences (teacher forcing).

    Parameters
    ----------
    sentences : list of B lists of int
        Tokens, without start and end.
    start, end, pad : int
        Tokens that begin a sentence, end it, and fill up behind the end.

    Returns
    -------
    inputs, targets : arrays of int (T, B)
        T is one more than the longest sentence.  ``inputs[t]`` is what is heard before
        ``targets[t]`` has to be said.
    """
    T, B = 1 + max(map(len, sentences)), len(sentences)
    inputs = np.full((T, B), pad)  # (T, B)
    targets = np.full((T, B), pad)  # (T, B)
    for i, words in enumerate(sentences):
        inputs[: len(words) + 1, i] = [start, *words]
        targets[: len(words) + 1, i] = [*words, end]
    return inputs, targets


def scheduled_sampling(step, state, inputs, ratio, rng):
    """Run a decoder that hears now the truth, now its own best guess.

    Parameters
    ----------
    step : callable
        ``step(y, state) -> scores (B, V), state``.
    state : object
        Before the first step.
    inputs : array of int (T, B)
        The true inputs, as from :func:`decoder_arrays`; the first are always heard.
    ratio : float
        Probability that a later input is the true one: 1 is teacher forcing, 0 is running free.
    rng : numpy.random.Generator
        Gives the coins, ``rng.random(B)`` once between two steps.

    Returns
    -------
    scores : array (T, B, V)

    Notes
    -----
    S. Bengio et al., "Scheduled sampling for sequence prediction with recurrent neural networks",
    NIPS 2015: a coin for every token.
    """
    y, scores = inputs[0], []  # (B,)
    for t in range(len(inputs)):
        o, state = step(y, state)  # (B, V)
        scores.append(o)
        if t + 1 < len(inputs):
            true = rng.random(len(y)) < ratio  # (B,): a coin for each sentence, at each step
            y = np.where(true, inputs[t + 1], o.argmax(axis=-1))  # (B,)
    return np.stack(scores)  # (T, B, V)


def greedy_decode(step, state, start, end, longest):
    """Let a decoder write: at each step the likeliest token, which it then hears.

    Parameters
    ----------
    step : callable
        ``step(y, state) -> scores (B, V), state``.
    state : object
        Before the first step.
    start : array of int (B,)
        First token each sentence hears.
    end : int
        The token that ends a sentence.
    longest : int
        Most tokens a sentence may have, its end included.

    Returns
    -------
    tokens : array of int (S, B)
        Without the start; behind the first end of a sentence there is nothing but ends.  S is the
        number of steps until every sentence has ended, or ``longest``.
    """
    y, done, tokens = start, np.zeros(len(start), bool), []  # (B,), (B,)
    while len(tokens) < longest and not done.all():
        scores, state = step(y, state)  # (B, V)
        y = np.where(done, end, scores.argmax(axis=-1))  # (B,)
        done = done | (y == end)  # (B,)
        tokens.append(y)
    return np.stack(tokens)  # (S, B)


def beam_search(step, state, start, end, width, longest):
    """Search for likely sentences, the best few hypotheses side by side.

    Parameters
    ----------
    step : callable
        ``step(y, state) -> log-probabilities (W, V), state (W, H)`` for W hypotheses.
    state : array (1, H)
        Before the first step.
    start, end : int
        First token heard; the token that ends a sentence.
    width : int
        Most hypotheses kept after each step.
    longest : int
        Most tokens a sentence may have, its end included.

    Returns
    -------
    tokens : array of int (W, S)
        The hypotheses, the likeliest first; behind the first end nothing but ends.
    log_p : array (W,)
        Their log-probabilities.

    Notes
    -----
    Of two equally likely hypotheses the one from the better parent, then that of the smaller
    token, comes first.
    """
    y, log_p = np.array([start]), np.zeros(1)  # (W,), (W,): at first a single hypothesis
    tokens = np.empty((1, 0), int)  # (W, S)
    for _ in range(longest):
        done = y == end  # (W,)
        new, state = step(y, state)  # (W, V), (W, H)
        new = np.where(done[:, None], -np.inf, new)  # (W, V): an ended sentence gets no more words
        new[done, end] = 0.0  # ... but stays, at no cost
        total = (log_p[:, None] + new).ravel()  # (W V,): of all continuations
        best = np.argsort(-total, kind="stable")[:width]  # (W,)
        parent, y = np.divmod(best, new.shape[1])  # (W,), (W,)
        log_p, state = total[best], state[parent]  # (W,), (W, H)
        tokens = np.column_stack([tokens[parent], y])  # (W, S)
        if (y == end).all():
            break
    return tokens, log_p


def until_end(tokens, end):
    """The tokens of one sentence before its first end.

    Parameters
    ----------
    tokens : sequence of int (S,)
    end : int

    Returns
    -------
    words : list of int
    """
    tokens = [int(token) for token in tokens]
    return tokens[: tokens.index(end)] if end in tokens else tokens
