"""What `check` says of answers to the exercises of notebook 03."""

import math

import numpy as np
import pytest

from course_utils.exercises.course import find
from course_utils.exercises.diagnose import diagnose

rows = dict(axis=-1, keepdims=True)


def said(name, answer):
    """The sentence about an answer."""
    return diagnose(find(name), answer).sentence


def cases_of(answers):
    """Each answer with what must be said of it."""
    return pytest.mark.parametrize(("expected", "answer"), list(answers.items()))


def with_logarithms(of_factor):
    """A product by way of the logarithms of its factors."""
    return lambda w, h: np.exp(np.sum(np.log(of_factor(w * (1 - h[1:] ** 2)))))


SCALAR = {
    "You take the slopes of `h_1 … h_{T-1}`": lambda w, h: math.prod(
        w * (1 - h[t] ** 2) for t in range(len(h) - 1)
    ),
    "Yours is the derivative by `h_0`": lambda w, h: math.prod(w * (1 - s**2) for s in h),
    "`w` comes T times": lambda w, h: w ** len(h) * np.prod(1 - h[1:] ** 2),
    "slope at `h_1` for every step": lambda w, h: (w * (1 - h[0] ** 2)) ** (len(h) - 1),
    "not a power of their mean": lambda w, h: np.mean(w * (1 - h[1:] ** 2)) ** (len(h) - 1),
    "no logarithm of a factor below 0": with_logarithms(lambda factor: factor),
    "the sign is lost": with_logarithms(abs),
    "two things at once": lambda w, h: np.prod(w * (1 - h)),
}


@cases_of(SCALAR)
def test_scalar_gradient(expected, answer):
    assert expected in said("scalar_gradient", answer)


def by_powers(W):
    """Gelfand's formula, cut short."""
    return np.linalg.norm(np.linalg.matrix_power(W, 100), 2) ** (1 / 100)


def parts(W):
    """Real and imaginary parts of the eigenvalues."""
    values = np.linalg.eigvals(W)
    return abs(values.real), abs(values.imag)


RADIUS = {
    "is near the radius": by_powers,
    "sizes of real and imaginary part": lambda W: np.add(*parts(W)).max(),
    "the larger of real and imaginary part": lambda W: np.maximum(*parts(W)).max(),
    "on the diagonal": lambda W: abs(np.diag(W)).max(),
    "the trace": lambda W: abs(np.trace(W)),
    "smallest singular value": lambda W: np.linalg.svd(W, compute_uv=False).min(),
    "*one* step": lambda W: np.sqrt(np.linalg.eigvals(W.T @ W).max()),
    "largest eigenvalue first": lambda W: abs(np.sort(np.linalg.eigvals(W))[-1]),
    "largest sum of a row or of a column": lambda W: np.linalg.norm(W, 1),
}


@cases_of(RADIUS)
def test_spectral_radius(expected, answer):
    assert expected in said("spectral_radius", answer)


def norms_of(slopes, step, start=None, before=(1.0,)):
    """Norms of the products of what `step` makes of the slopes."""
    J, norms = start, list(before)
    for slope in slopes:
        J = step(slope) if J is None else step(slope) @ J
        norms.append(np.linalg.norm(J, 2))
    return np.array(norms)


def from_behind(scaled):
    """Norms with the slopes scaled in some way, from the last step on."""
    return lambda slopes, W_h: norms_of(slopes[::-1], lambda s: W_h * scaled(s))


def each_lag_by_itself(slopes, W_h):
    """The right factors of each lag, multiplied from the wrong side."""
    T = len(slopes)
    norms = [1.0]
    for lag in range(1, T + 1):
        norms.append(norms_of(slopes[T - lag :], lambda s: W_h * s)[-1])
    return np.array(norms)


def one_vector(slopes, W_h):
    v = np.ones(len(W_h)) / np.sqrt(len(W_h))
    norms = [1.0]
    for slope in slopes[::-1]:
        v = W_h @ (slope * v)
        norms.append(np.linalg.norm(v))
    return np.array(norms)


NORMS = {
    "one number for all slopes of a step": from_behind(np.mean),
    "their mean or the largest": from_behind(np.max),
    "scale the rows": from_behind(lambda s: s[:, None]),
    "they are the derivatives already": from_behind(lambda s: 1 - s**2),
    "for lag 1 you take the row before the last": lambda slopes, W_h: norms_of(
        [*slopes[-2::-1], np.ones(len(W_h))], lambda s: W_h * s
    ),
    "Your first factor is `W_h` without its slopes": lambda slopes, W_h: norms_of(
        slopes[:0:-1], lambda s: W_h * s, W_h, (1.0, np.linalg.norm(W_h, 2))
    ),
    "well-known upper bound": lambda slopes, W_h: np.cumprod(
        [1, *(np.linalg.norm(W_h, 2) * s.max() for s in slopes[::-1])]
    ),
    "the norms of the single steps": lambda slopes, W_h: np.cumprod(
        [1, *(np.linalg.norm(W_h * s, 2) for s in slopes[::-1])]
    ),
    "one direction": one_vector,
    "starts with step 1": lambda slopes, W_h: norms_of(slopes, lambda s: (W_h * s).T),
    "in the wrong order": each_lag_by_itself,
}


@cases_of(NORMS)
def test_gradient_norms(expected, answer):
    assert expected in said("gradient_norms", answer)


def signed(signs):
    """The orthogonal factor with some signs."""

    def answer(G):
        Q, R = np.linalg.qr(G)
        return Q * signs(Q, R)

    return answer


def by_determinant(G):
    Q, _ = np.linalg.qr(G)
    if np.linalg.det(Q) < 0:
        Q[:, -1] *= -1
    return Q


def rows_turned(G):
    Q, R = np.linalg.qr(G)
    for j in range(len(G)):
        if R[j, j] < 0:
            Q[j] = -Q[j]
    return Q


def mixed(G):
    Q, R = np.linalg.qr(G)
    return Q @ np.sign(R)


ORTHOGONAL = {
    "signs of a row or column of `R`": signed(lambda Q, R: np.sign(R[0])),
    "You take the signs of a row or column": signed(lambda Q, R: np.sign(R[:, -1])),
    "all columns but one become 0": signed(lambda Q, R: np.sign(R[:, 0])),
    "all columns together": signed(lambda Q, R: -1 if R[0, 0] < 0 else 1),
    "when its determinant is negative": signed(lambda Q, R: np.sign(np.linalg.det(Q))),
    "A comparison counts as 0 and 1": signed(lambda Q, R: np.diag(R) > 0),
    "its signs are wanted, its size is not": signed(lambda Q, R: np.abs(np.diag(R))),
    "`Q` positive, or its first row": signed(lambda Q, R: np.sign(Q[0])),
    "turn one column so that": by_determinant,
    "signs are on the rows": rows_turned,
    "`@` mixes the columns": mixed,
}


@cases_of(ORTHOGONAL)
def test_orthogonal(expected, answer):
    assert expected in said("orthogonal", answer)


def test_other_ways_to_the_orthogonal_factor_are_right():
    def gram_schmidt(G):
        found = []
        for v in G.T:
            for q in found:
                v = v - (q @ v) * q
            found.append(v / np.linalg.norm(v))
        return np.array(found).T

    def cholesky(G):
        return np.linalg.solve(np.linalg.cholesky(G.T @ G), G.T).T

    for answer in (gram_schmidt, cholesky):
        assert diagnose(find("orthogonal"), answer).state == "solved"


def clipped(norm_of, scaled=lambda g, n, c: g * c / n, when=lambda n, c: n > c):
    """What clips by some norm, in some way, on some condition."""

    def answer(gradients, c):
        n = norm_of(gradients)
        return [scaled(g, n, c) if when(n, c) else g for g in gradients]

    return answer


def length(gradients):
    """The norm of all numbers."""
    return np.sqrt(sum((g**2).sum() for g in gradients))


def so_far(gradients, c):
    total, found = 0, []
    for g in gradients:
        total = np.hypot(total, np.linalg.norm(g))
        found.append(g * c / total if total > c else g)
    return found


def row_by_row(gradients, c):
    found = []
    for g in gradients:
        n = np.linalg.norm(g, **rows)
        found.append(np.where(n > c, g * c / n, g))
    return found


CLIP = {
    "you bring short ones to the length c as well": lambda gradients, c: [
        c * g / np.linalg.norm(g) for g in gradients
    ],
    "a norm for each row": row_by_row,
    "the norm of those up to it": so_far,
    "the largest of the arrays' norms, or their mean": clipped(
        lambda gs: np.mean([np.linalg.norm(g) for g in gs])
    ),
    "You take what the norm has too much off": clipped(length, lambda g, n, c: g - (n - c)),
    "what the norm has too much off every number": clipped(
        length, lambda g, n, c: g - (n - c) * np.sign(g)
    ),
    "square the sum of each array": clipped(lambda gs: np.sqrt(sum(g.sum() ** 2 for g in gs))),
    "add up the numbers as they are": clipped(lambda gs: sum(g.sum() for g in gs)),
    "compare the norm with 1": clipped(length, when=lambda n, c: n > 1),
    "you compare the sum of squares with c": clipped(length, when=lambda n, c: n**2 > c),
    "cut every number at ±`c / norm`": clipped(length, lambda g, n, c: np.clip(g, -c / n, c / n)),
    "largest number for the norm": clipped(lambda gs: max(abs(g).max() for g in gs)),
}


@cases_of(CLIP)
def test_clip_by_norm(expected, answer):
    assert expected in said("clip_by_norm", answer)


@pytest.mark.parametrize(
    "answer",
    [
        lambda gradients, c: tuple(g / max(1, length(gradients) / c) for g in gradients),
        clipped(length, when=lambda n, c: n >= c),
        clipped(lambda gs: np.linalg.norm(np.concatenate([g.ravel() for g in gs]))),
    ],
)
def test_other_ways_to_clip_are_right(answer):
    assert diagnose(find("clip_by_norm"), answer).state == "solved"


def normed(middle, spread):
    """Layer normalisation by some middle of a row and some measure of its spread."""

    def answer(a, gain, bias, eps=1e-5):
        return gain * (a - middle(a)) / np.sqrt(spread(a) + eps) + bias

    return answer


def mean(a):
    return a.mean(**rows)


def variance(a):
    return a.var(**rows)


def slice_by_slice(a, gain, bias, eps=1e-5):
    found = [gain * (part - part.mean()) / np.sqrt(part.var() + eps) + bias for part in a]
    return np.array(found)


LAYER = {
    "one variance for the whole array": normed(mean, np.var),
    "the median": normed(
        lambda a: np.median(a, **rows), lambda a: mean((a - np.median(a, **rows)) ** 2)
    ),
    "between 0 and 1": lambda a, gain, bias, eps=1e-5: (
        gain * (a - a.min(**rows)) / (np.ptp(a, **rows) + eps) + bias
    ),
    "mean distance from the mean": lambda a, gain, bias, eps=1e-5: (
        gain * (a - mean(a)) / (mean(abs(a - mean(a))) + eps) + bias
    ),
    "You add `eps` to the result": lambda a, gain, bias, eps=1e-5: (
        gain * (a - mean(a)) / np.sqrt(variance(a)) + eps + bias
    ),
    "only the mean is divided": lambda a, gain, bias, eps=1e-5: (
        gain * a - mean(a) / np.sqrt(variance(a) + eps) + bias
    ),
    "each row the length 1": lambda a, gain, bias, eps=1e-5: (
        gain * a / np.linalg.norm(a, **rows) + bias
    ),
    "with (T, B, H) it is a whole batch": slice_by_slice,
    "You add `eps` to the standard deviation": lambda a, gain, bias, eps=1e-5: (
        gain * (a - mean(a)) / (a.std(**rows) + eps) + bias
    ),
}


@cases_of(LAYER)
def test_layer_norm(expected, answer):
    assert expected in said("layer_norm", answer)


def test_layer_norm_by_the_squares_is_right():
    def by_squares(a, gain, bias, eps=1e-5):
        spread = mean(a**2) - mean(a) ** 2
        return bias + gain * (a - mean(a)) * (spread + eps) ** -0.5

    assert diagnose(find("layer_norm"), by_squares).state == "solved"
