"""The character model of "hello" over {h, e, l, o}, small enough to print every number.

CS 760, "Example: character-level language model".  Three units; every weight has one decimal.
"""

import numpy as np

from course_utils.rnn.neuron import rnn_forward, softmax

VOCABULARY = "helo"


def one_hot(text, vocabulary=VOCABULARY):
    """Encode a text as one row per character, with a single 1 in the character's column.

    Parameters
    ----------
    text : str
        Characters of the vocabulary, at least one.
    vocabulary : str
        The characters, in the order of the columns.

    Returns
    -------
    X : array (len(text), len(vocabulary))

    Raises
    ------
    ValueError
        For an empty text or a character outside the vocabulary, naming it.
    """
    if not text:
        raise ValueError("one_hot needs at least one character, the text is empty")
    unknown = sorted(set(text) - set(vocabulary))
    if unknown:
        raise ValueError(f"one_hot knows only the characters {vocabulary!r}, not {unknown[0]!r}")
    return np.eye(len(vocabulary))[[vocabulary.index(c) for c in text]]


def hello_parameters(trained=False):
    """Weights of the "hello" model: random ones, or what gradient descent made of them.

    Parameters
    ----------
    trained : bool
        False: normal random numbers (standard deviation 0.5).  True: the result of 4000 steps of
        gradient descent from there (learning rate 0.3, weight decay 2e-4).  Both rounded to one
        decimal.

    Returns
    -------
    parameters : dict
        ``W_x`` (4, 3), ``W_h`` (3, 3), ``b`` (3,), ``W_y`` (3, 4), ``b_y`` (4,).
    """
    shapes = dict(W_x=(4, 3), W_h=(3, 3), b=(3,), W_y=(3, 4), b_y=(4,))
    if not trained:
        rng = np.random.default_rng(34)
        return {k: rng.normal(0, 0.5, shape).round(1) + 0.0 for k, shape in shapes.items()}
    return dict(
        W_x=np.array([[-1.4, -0.5, 1.5], [0.5, 0.6, 0.1], [0.8, -0.1, -0.6], [-0.2, 0.2, 0.2]]),
        W_h=np.array([[0.4, -0.8, -1.1], [-0.2, 0.5, -0.2], [1.4, 2.1, 1.0]]),
        b=np.array([-0.2, -0.2, 0.4]),
        W_y=np.array([[-0.2, -2.4, 2.9, 0.6], [0.6, -0.9, 3.0, -2.6], [-0.2, 2.2, 0.6, -3.0]]),
        b_y=np.array([-2.1, 0.2, 0.9, -0.1]),
    )


def hello_forward(W_x, W_h, b, W_y, b_y, text="hello"):
    """Every array of the "hello" model's forward pass.

    Parameters
    ----------
    W_x, W_h, b, W_y, b_y : arrays
        As from :func:`hello_parameters`.
    text : str
        Read without its last character, predicted without its first.

    Returns
    -------
    arrays : dict
        With T = len(text) - 1 steps: ``x`` (T, 4) inputs, ``a`` (T, 3) values before the tanh,
        ``h`` (T, 3) states, ``o`` (T, 4) scores, ``p`` (T, 4) probabilities, ``loss`` (T,) in nats.
    """
    x = one_hot(text[:-1])  # (T, 4)
    y = np.array([VOCABULARY.index(c) for c in text[1:]])  # (T,)
    h = rnn_forward(x[:, None], np.zeros((1, len(b))), W_x, W_h, b)[:, 0]  # (T, 3), a batch of 1
    h_prev = np.vstack([np.zeros(len(b)), h[:-1]])  # (T, 3)
    o = h @ W_y + b_y  # (T, 4)
    p = softmax(o)  # (T, 4)
    loss = -np.log(p[np.arange(len(y)), y])  # (T,)
    return dict(x=x, a=x @ W_x + h_prev @ W_h + b, h=h, o=o, p=p, loss=loss)
