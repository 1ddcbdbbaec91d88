"""Train a character model in NumPy: the plain RNN of notebooks 02 and 03, the LSTM of 04.

A model is a dict as in :mod:`course_utils.rnn.language_model`, without its vocabulary.
"""

import numpy as np
from tqdm.auto import tqdm

from course_utils.rnn.bptt import rnn_backward
from course_utils.rnn.language_model import start, streams
from course_utils.rnn.neuron import cross_entropy, rnn_forward, softmax


def fresh(V, H, seed, blocks=1):
    """Random weights to begin with.

    Parameters
    ----------
    V, H : int
        Characters; units.
    seed : int
    blocks : int
        1 for a plain RNN, 4 for an LSTM; its forget gates start with a bias of 1.

    Returns
    -------
    P : dict
        ``W_x``, ``W_h``, ``b``, ``W_y`` and ``b_y``, in float32.
    """
    g, shapes = np.random.default_rng(seed), [(V, blocks * H), (H, blocks * H), (H, V)]
    W_x, W_h, W_y = (g.uniform(-1, 1, s).astype(np.float32) / np.float32(H**0.5) for s in shapes)
    b, b_y = np.zeros(blocks * H, np.float32), np.zeros(V, np.float32)  # (kH,), (V,)
    if blocks == 4:
        b[H : 2 * H] = 1
    return dict(W_x=W_x, W_h=W_h, b=b, W_y=W_y, b_y=b_y)


def rnn_gradients(P, X, labels, h_0):
    """Loss of a stretch of text, its gradients, and the state after it.

    Parameters
    ----------
    P : dict
    X : array (T, B, V)
        Characters, one-hot.
    labels : array of int (T, B)
        The character after each.
    h_0 : array (B, H)

    Returns
    -------
    loss : float
        Mean cross-entropy in nats.
    gradients : dict
        By the keys of ``P``.
    h_T : array (B, H)
    """
    H = rnn_forward(X, h_0, P["W_x"], P["W_h"], P["b"])  # (T, B, H)
    loss, dH, readout = score(P, H, labels)
    _, _, *layer = rnn_backward(dH, X, h_0, H, P["W_x"], P["W_h"])
    return loss, dict(zip(P, (*layer, *readout), strict=True)), H[-1]


def score(P, H, labels):
    """The readout of a character model, forwards and backwards.

    Parameters
    ----------
    P : dict
    H : array (T, B, H)
        Outputs of the units.
    labels : array of int (T, B)

    Returns
    -------
    loss : float
        Mean cross-entropy in nats.
    dH : array (T, B, H)
    readout : (array (H, V), array (V,))
        Gradients of ``W_y`` and ``b_y``.
    """
    o = H @ P["W_y"] + P["b_y"]  # (T, B, V)
    one_hot = np.eye(o.shape[-1], dtype=o.dtype)[labels]  # (T, B, V)
    do = (softmax(o) - one_hot) / labels.size  # (T, B, V): probability minus label
    dW_y = H.reshape(-1, H.shape[-1]).T @ do.reshape(-1, do.shape[-1])  # (H, V)
    return cross_entropy(o, labels), do @ P["W_y"].T, (dW_y, do.sum(axis=(0, 1)))


def learn(P, gradients_of, x, steps, lr, clip=None, B=16, T=32, bar=True):
    """Gradient descent along a text, truncated: the state is carried on, the gradient cut.

    Parameters
    ----------
    P : dict
        From :func:`fresh`; not changed.
    gradients_of : callable
        As :func:`rnn_gradients`.
    x : array of int (N,)
        The text.
    steps : int
        Updates; an interruption keeps what was learnt so far.
    lr : float
        Learning rate at the first step; it falls evenly to nothing.
    clip : callable, optional
        List of gradients -> list of gradients.
    B, T : int
        Stretches of the text side by side; characters a step.
    bar : bool
        Whether progress is shown.

    Returns
    -------
    P : dict
    losses : list of float
        One for each step taken.

    Raises
    ------
    ValueError
        When the text has no chunk of T characters for each stretch.
    """
    (X, Y), t, losses = streams(x, B), 0, []  # (n, B) each
    if len(X) < T:
        raise ValueError(f"a chunk of {T} characters in {B} stretches needs a longer text")
    one_hot, state = np.eye(len(P["b_y"]), dtype=np.float32), start(P, B)  # (V, V)
    try:
        for step in tqdm(range(steps), leave=False) if bar else range(steps):
            if t + T > len(X):  # the text begins anew
                t, state = 0, start(P, B)
            loss, g, state = gradients_of(P, one_hot[X[t : t + T]], Y[t : t + T], state)
            if clip:
                g = dict(zip(g, clip(list(g.values())), strict=True))
            rate = lr * (1 - step / steps)
            P = {name: P[name] - rate * g[name] for name in P}
            losses.append(float(loss))
            t += T
    except KeyboardInterrupt:
        print(f"Interrupted after {len(losses)} of {steps} steps; the model keeps what it learnt.")
    return P, losses
