"""The loss at the cliff, and the three descents."""

from functools import lru_cache

import numpy as np

T, BATCH = 50, 16
NOISE, TARGET = 0.1, 0.7  # standard deviation of the inputs after the bit; size of the answer
STEPS = 60  # of the longest descent
LOW, HIGH = (0.6, -0.8), (2.2, 0.8)  # corners of the picture: (w, b)
GRID = 161  # points of the picture along each axis
SCHEMES = ("not clipped", "clipped by norm", "clipped elementwise")


@lru_cache(maxsize=1)
def latch_task():
    """The sequences: a bit, then noise.

    Returns
    -------
    x : array (T, BATCH)
        ``x[0]`` is the bit, -1 or 1, half of each.
    y : array (BATCH,)
        The answer: 0.7 times the bit.  They are the same at every call: do not change them.
    """
    bits = np.tile([-1.0, 1.0], BATCH // 2)
    x = np.random.default_rng(0).normal(0, NOISE, (T, BATCH))
    x[0] = bits
    return x, TARGET * bits


def loss_and_gradient(w, b):
    """Loss of several networks, and its gradient by backpropagation through time.

    Parameters
    ----------
    w, b : arrays (K,)
        Recurrent weight and bias of each network.

    Returns
    -------
    loss : array (K,)
        Mean of ``(h_T - y)**2`` over the sequences.
    gradient : array (K, 2)
        By w and by b.

    Notes
    -----
    With one unit the Jacobians are numbers, so that the backward loop is a cumulative product.
    """
    x, y = latch_task()
    w = np.repeat(w[:, None], BATCH, axis=1)  # (K, B): to multiply without broadcasting is faster
    h, u, steps = _room(len(w))  # (T + 1, K, B), (T, K, B)
    np.add(x[:, None], b[:, None], u)
    multiply, add, tanh = np.multiply, np.add, np.tanh
    for before, now, u_t in steps:  # (K, B) each
        multiply(before, w, now)
        add(now, u_t, now)
        tanh(now, now)
    slope = 1 - h[1:] ** 2  # (T, K, B)
    error = h[-1] - y  # (K, B)
    onward = np.ones_like(slope)  # dh_T/dh_t: the product over the steps after t
    onward[:-1] = np.cumprod((w * slope)[:0:-1], axis=0)[::-1]
    da = 2 / BATCH * error * onward * slope  # (T, K, B): by the value before the tanh
    gradient = np.array([(da * h[:-1]).sum(axis=(0, 2)), da.sum(axis=(0, 2))]).T
    return (error**2).sum(axis=1) / BATCH, gradient


@lru_cache(maxsize=1)
def _room(K):
    """Memory for the states and inputs of K networks, and its views at every step.

    The loop over these steps is most of the lab's time; to make them anew would add a third to it.
    """
    h, u = np.zeros((T + 1, K, BATCH)), np.empty((T, K, BATCH))
    return h, u, list(zip(h[:-1], h[1:], u, strict=True))


@lru_cache(maxsize=1)
def loss_surface():
    """The loss over the picture.

    Returns
    -------
    w, b : arrays (GRID,)
    loss : array (GRID, GRID)
        ``loss[i, j]`` is that at ``w[j]``, ``b[i]``.
    """
    x, y = latch_task()
    w, b = np.linspace(LOW, HIGH, GRID).T
    weight, bias = w[:, None], b[:, None, None]
    h = np.zeros((GRID, GRID, BATCH))
    for x_t in x:
        h = np.tanh(x_t + h * weight + bias)
    return w, b, ((h - y) ** 2).mean(axis=-1)


def clip(gradient, c):
    """What each scheme takes for the gradient.

    Parameters
    ----------
    gradient : array (3, 2)
        One for each of ``SCHEMES``.
    c : float
        Threshold.

    Returns
    -------
    clipped : array (3, 2)
        As it is; shortened to c where it is longer; each number limited to -c ... c.
    """
    taken = gradient.copy()
    norm = np.hypot(*gradient[1])
    if norm > c:
        taken[1] *= c / norm
    np.clip(gradient[2], -c, c, out=taken[2])
    return taken


@lru_cache(maxsize=8)
def _begun(w, b, lr, c):
    """Points, losses and gradients of the descents from one start: so far, the first point."""
    return [np.tile([float(w), float(b)], (3, 1))], [], []


def descents(w, b, lr, c, steps):
    """Gradient descent from one start by all three schemes.

    Parameters
    ----------
    w, b : float
        The start.
    lr : float
        Learning rate.
    c : float
        Threshold of the clipping.
    steps : int
        Steps taken.

    Returns
    -------
    arrays : dict
        ``points`` (steps + 1, 3, 2): (w, b) after 0, 1, ... steps, for each of ``SCHEMES``;
        ``loss`` (steps + 1, 3), ``gradient`` (steps + 1, 3, 2) there, not clipped.

    Notes
    -----
    More steps begin with the same steps: those taken before are not taken again.
    """
    points, losses, gradients = _begun(w, b, lr, c)
    while len(losses) <= steps:
        loss, gradient = loss_and_gradient(*points[-1].T)
        losses.append(loss)
        gradients.append(gradient)
        points.append(points[-1] - lr * clip(gradient, c))
    taken = slice(steps + 1)
    return dict(
        points=np.array(points[taken]),
        loss=np.array(losses[taken]),
        gradient=np.array(gradients[taken]),
    )


def inside(points):
    """Which points (..., 2) the picture shows."""
    return ((points >= LOW) & (points <= HIGH)).all(axis=-1)


def exits(points):
    """Where a path leaves the picture.

    Parameters
    ----------
    points : array (n, 2)
        The first one is inside.

    Returns
    -------
    crossings : array (m, 2)
        On the border, one for each step from inside to outside.
    """
    shown = inside(points)
    crossings = []
    for k in np.flatnonzero(shown[:-1] & ~shown[1:]):
        way = points[k + 1] - points[k]
        border = np.where(way > 0, HIGH, LOW)
        moves = way != 0
        share = ((border - points[k])[moves] / way[moves]).min()
        crossings.append(points[k] + share * way)
    return np.array(crossings).reshape(-1, 2)


def turned(gradient, c):
    """Angle in degrees between a gradient (2,) and what elementwise clipping leaves of it."""
    clipped = np.clip(gradient, -c, c)
    cosine = gradient @ clipped / (np.hypot(*gradient) * np.hypot(*clipped))
    return float(np.degrees(np.arccos(min(1.0, cosine))))
