"""The gradient through many steps, and its two factors."""

from functools import lru_cache

import numpy as np

from course_utils.rnn.gradients import (
    gradient_norms,
    jacobian_products,
    orthogonal,
    spectral_radius,
)

UNITS, LONGEST = 64, 120
SEED = 0
DEFAULT_SEED, DEFAULT_RADIUS = 38, 0.59  # a draw whose radius (0.5902) is a step of the slider
SHEAR = 3.0  # of the non-normal matrix: size of what stands above its eigenvalues
START = 0.5  # standard deviation of the first state
LANCZOS = 12  # steps, see spectral_norms
FLOOR = 40  # nothing below 10**-40 is drawn

INITIALISATIONS = {
    "scaled Gaussian": "gaussian",
    "PyTorch's default, U(±1/√H)": "default",
    "orthogonal": "orthogonal",
    "identity": "identity",
    "non-normal": "non-normal",
}
ACTIVATIONS = ("tanh", "ReLU", "linear")


def non_normal(G, shear):
    """Matrix with the eigenvalues of another, whose eigenvectors are nearly parallel.

    Parameters
    ----------
    G : array (H, H)
        Where the eigenvalues come from.
    shear : float
        Standard deviation times √H of the entries above the diagonal blocks; 0 gives a normal
        matrix.

    Returns
    -------
    A : array (H, H)
        Block triangular in a random orthogonal basis.
    """
    rng = np.random.default_rng(SEED)
    units = len(G)
    A = np.zeros_like(G)
    i = 0
    for value in np.linalg.eigvals(G):
        if value.imag > 0:  # a pair: a rotation that also stretches
            A[i : i + 2, i : i + 2] = [[value.real, value.imag], [-value.imag, value.real]]
            i += 2
        elif value.imag == 0:
            A[i, i] = value.real
            i += 1
    above = np.triu(rng.normal(size=G.shape), 2) / np.sqrt(units)  # above all blocks
    Q = orthogonal(rng.normal(size=G.shape))
    return Q @ (A + shear * above) @ Q.T


@lru_cache(maxsize=len(INITIALISATIONS))
def initial_weights(init):
    """The recurrent weights as they are drawn, before the slider scales them.

    Parameters
    ----------
    init : str
        "gaussian", "default", "orthogonal", "identity" or "non-normal".

    Returns
    -------
    W_h : array (H, H)
        The same at every call: do not change it.
    """
    rng = np.random.default_rng(SEED)
    G = rng.normal(0, 1 / np.sqrt(UNITS), (UNITS, UNITS))
    if init == "gaussian":
        return G
    if init == "default":
        bound = 1 / np.sqrt(UNITS)
        return np.random.default_rng(DEFAULT_SEED).uniform(-bound, bound, (UNITS, UNITS))
    if init == "orthogonal":
        return orthogonal(G)
    if init == "identity":
        return np.eye(UNITS)
    if init == "non-normal":
        return non_normal(G, SHEAR)
    raise ValueError(
        f"unknown initialisation {init!r}: one of {', '.join(INITIALISATIONS.values())}"
    )


@lru_cache(maxsize=len(INITIALISATIONS))
def unit_weights(init):
    """What of the weights does not depend on the slider: all at spectral radius 1.

    Parameters
    ----------
    init : str
        As for :func:`initial_weights`.

    Returns
    -------
    arrays : dict
        ``W_h`` (H, H): scaled to spectral radius 1; ``eigenvalues`` (H,); ``powers``
        (LONGEST + 1,): ``‖W_h^lag‖``.  At radius r they are r, r and r**lag times as large.
    """
    W_h = initial_weights(init)
    W_h = W_h / spectral_radius(W_h)
    powers = gradient_norms(np.ones((LONGEST, UNITS)), W_h)
    return dict(W_h=W_h, eigenvalues=np.linalg.eigvals(W_h), powers=powers)


@lru_cache(maxsize=1)
def _drive():
    """First state (H,) and inputs (LONGEST, H), standard normal."""
    rng = np.random.default_rng(SEED + 1)
    return START * rng.normal(size=UNITS), rng.normal(size=(LONGEST, UNITS))


def slopes_along(W_h, activation, T, drive):
    """Derivative of the activation at every step of a run.

    Parameters
    ----------
    W_h : array (H, H)
    activation : str
        "tanh", "ReLU" or "linear".
    T : int
        Steps, at most ``LONGEST``.
    drive : float
        Standard deviation of what the input adds before the activation.

    Returns
    -------
    slopes : array (T, H)
        ``1 - h_t**2``, or 1 where a ReLU is active and 0 elsewhere, or 1.
    """
    if activation == "linear":
        return np.ones((T, UNITS))
    if activation not in ACTIVATIONS:
        raise ValueError(f"unknown activation {activation!r}: one of {', '.join(ACTIVATIONS)}")
    h, inputs = _drive()
    H = np.empty((T, UNITS))
    for t, u_t in enumerate(drive * inputs[:T]):
        a = u_t + h @ W_h  # (H,)
        h = H[t] = np.tanh(a) if activation == "tanh" else np.maximum(a, 0)
    return 1 - H**2 if activation == "tanh" else (H > 0).astype(float)


def lags_shown(T):
    """Lags at which the picture is computed: a third of all, for it must follow the slider.

    Returns
    -------
    lags : array of int (L,)
        Every lag up to 10, every second up to 20, every fourth beyond, and T.
    """
    lags = [*range(11), *range(12, 21, 2), *range(24, T, 4), T]
    return np.unique([lag for lag in lags if lag <= T])


def norms_at(slopes, W_h, lags):
    """Size of the derivative of the last state by the state some steps before it.

    Parameters
    ----------
    slopes, W_h : arrays (T, H), (H, H)
        As for :func:`course_utils.rnn.gradients.gradient_norms`.
    lags : array of int (L,)
        Which of its norms; ascending.

    Returns
    -------
    norms : array (L,)
        Spectral norm of ``dh_T/dh_{T-lag}`` at these lags.
    reach : int
        Largest lag of all at which the derivative is not 0.
    """

    def products():
        return jacobian_products((W_h * slope for slope in slopes[::-1]), len(W_h))

    shown = set(lags.tolist())
    chosen = (J for lag, J in enumerate(products()) if lag in shown)  # (H, H) each
    norms = spectral_norms(chosen, len(lags), len(W_h))
    norms[lags == 0] = 1  # exactly
    reach = lags[-1] if norms[-1] else sum(J.any() for J in products()) - 1
    return norms, int(reach)


def spectral_norms(matrices, n, H):
    """Largest singular value of each matrix, without the others where that is possible.

    Parameters
    ----------
    matrices : iterable of n arrays (H, H)
    n, H : int

    Returns
    -------
    norms : array (n,)

    Notes
    -----
    Lanczos (1950): a few products of ``A = J.T @ J`` with a vector give a tridiagonal matrix whose
    largest eigenvalue is that of A, up to an error that the last entry of its eigenvector bounds
    (Parlett, *The Symmetric Eigenvalue Problem*, 1980, chapter 13).  Where the largest singular
    values lie so close together that the bound is not tiny, all eigenvalues of A are computed.
    """
    size, A = np.empty(n), np.empty((n, H, H))
    for i, J in enumerate(matrices):
        size[i] = np.abs(J).max() or 1  # so that no square underflows
        J = J / size[i]
        np.matmul(J.T, J, A[i])
    tridiagonal = np.zeros((n, LANCZOS + 1, LANCZOS))  # its lower half, which is what counts
    v = np.random.default_rng(SEED).normal(size=(H, 1))
    v, before, length = np.tile(v / np.linalg.norm(v), (n, 1, 1)), 0.0, 0.0
    for k in range(LANCZOS):
        w = A @ v  # (n, H, 1)
        along = v.swapaxes(1, 2) @ w  # (n, 1, 1)
        w -= along * v + length * before
        length = np.sqrt(w.swapaxes(1, 2) @ w)  # (n, 1, 1)
        tridiagonal[:, k, k] = along[:, 0, 0]
        tridiagonal[:, k + 1, k] = length[:, 0, 0]
        before, v = v, w / np.where(length > 0, length, 1)
    values, vectors = np.linalg.eigh(tridiagonal[:, :LANCZOS])
    largest, gap = values[:, -1], values[:, -1] - values[:, -2]
    left = length[:, 0, 0] * np.abs(vectors[:, -1, -1])
    close = np.minimum(left, left**2 / np.maximum(gap, 1e-300)) > 1e-13 * largest
    if close.any():
        largest[close] = np.linalg.eigvalsh(A[close])[:, -1]
    return size * np.sqrt(np.maximum(largest, 0))


def gradient_factors(init, radius, activation, T, drive):
    """Split the gradient of the last state into the weights' factor and the activation's.

    Parameters
    ----------
    init : str
        Initialisation, as for :func:`initial_weights`.
    radius : float
        Spectral radius to which the weights are scaled.
    activation, T, drive
        As for :func:`slopes_along`.

    Returns
    -------
    arrays : dict
        ``lags`` (L,), those of :func:`lags_shown`, and at these lags: ``total`` (L,), the spectral
        norm of ``dh_T/dh_{T-lag}``; ``weights`` (L,), ``‖W_h^lag‖``; ``activation`` (L,), their
        quotient, so that total = weights × activation.  ``reach``: largest lag at which total is
        not 0; ``eigenvalues`` (H,) of ``W_h``; ``norm``: its spectral norm.
    """
    unit = unit_weights(init)
    lags = lags_shown(T)
    weights = unit["powers"][lags] * radius**lags
    if activation == "linear":
        total, reach = weights, T
    else:
        W_h = radius * unit["W_h"]
        total, reach = norms_at(slopes_along(W_h, activation, T, drive), W_h, lags)
    return dict(
        lags=lags,
        reach=reach,
        total=total,
        weights=weights,
        activation=total / weights,
        eigenvalues=radius * unit["eigenvalues"],
        norm=float(radius * unit["powers"][1]),
    )
