"""Exploding and vanishing gradients: each function against another way to the same number."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_utils.rnn.bptt import numerical_gradient
from course_utils.rnn.gradients import (
    clip_by_norm,
    gradient_norms,
    layer_norm,
    orthogonal,
    scalar_gradient,
    spectral_radius,
)
from course_utils.rnn.interop import copy_to_torch
from course_utils.rnn.neuron import rnn_forward


def normal(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).normal(size=shape)


# scalar_gradient


@pytest.mark.parametrize("w", [0.9, 1.1, -1.3, 1.6])
@pytest.mark.parametrize("T", [1, 2, 6])  # longer ones are below the rounding of differences
def test_scalar_gradient_equals_central_differences(w, T):
    x = 0.4 * normal(T)

    def states(h_1):
        h = [h_1]
        for x_t in x[1:]:
            h.append(np.tanh(0.5 * x_t + w * h[-1]))
        return np.array(h)

    h_1 = np.tanh(0.5 * x[0])
    nudged = numerical_gradient(lambda value: states(value[0])[-1], np.array([h_1]))[0]
    assert scalar_gradient(w, states(h_1)) == pytest.approx(nudged, rel=1e-7)


@pytest.mark.parametrize("w, T, slide", [(1.1, 50, 106.72), (0.9, 50, 0.005726)])
def test_fifty_states_make_forty_nine_factors(w, T, slide):
    assert scalar_gradient(w, np.zeros(T)) == pytest.approx(w ** (T - 1), rel=1e-12)
    assert scalar_gradient(w, np.zeros(T)) == pytest.approx(slide, rel=1e-4)


# spectral_radius


@pytest.mark.parametrize("angle", [0.3, np.pi / 2, 3.0])
def test_spectral_radius_counts_complex_eigenvalues(angle):
    rotation = [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
    assert spectral_radius(0.7 * np.array(rotation)) == pytest.approx(0.7, rel=1e-12)


@pytest.mark.parametrize("H", [1, 3, 20])
def test_spectral_radius_is_the_growth_of_a_large_power(H):
    W = normal(H, H)
    n = 2**10
    power, log_norm = W, 0.0  # W**n = exp(log_norm) * power, by squaring
    for _ in range(10):
        power, log_norm = power @ power, 2 * log_norm
        size = np.linalg.norm(power)
        power, log_norm = power / size, log_norm + np.log(size)
    assert np.exp(log_norm / n) == pytest.approx(spectral_radius(W), rel=0.02)


def test_spectral_radius_is_neither_the_norm_nor_the_largest_entry():
    W = np.array([[0.5, 10.0], [0.0, -0.8]])
    assert spectral_radius(W) == pytest.approx(0.8, rel=1e-12)
    assert spectral_radius(W.T) == pytest.approx(0.8, rel=1e-12)
    assert spectral_radius(np.array([[0.0, 1.0], [0.0, 0.0]])) == 0


# gradient_norms


@pytest.mark.parametrize("radius", [0.5, 1.0, 1.5])
def test_gradient_norms_equal_the_jacobians_of_a_torch_network(radius):
    T, D, H = 12, 2, 5
    W_x, W_h, b = normal(D, H), normal(H, H), 0.3 * normal(H)
    W_h *= radius / spectral_radius(W_h)
    X = normal(T, 1, D)
    states = rnn_forward(X, np.zeros((1, H)), W_x, W_h, b)[:, 0]  # (T, H)
    norms = gradient_norms(1 - states**2, W_h)

    layer = torch.nn.RNN(D, H, dtype=torch.float64)
    copy_to_torch(W_x, W_h, b, layer)
    for lag in range(T + 1):
        rest = torch.as_tensor(X[T - lag :])  # the inputs read after h_{T - lag}
        before = states[T - lag - 1] if lag < T else np.zeros(H)  # h_{T - lag}

        def last(h, rest=rest):
            return layer(rest, h[None, None])[1][0, 0] if len(rest) else h

        J = torch.autograd.functional.jacobian(last, torch.as_tensor(before))  # (H, H)
        assert norms[lag] == pytest.approx(np.linalg.norm(J.numpy(), 2), rel=1e-10), lag


@pytest.mark.parametrize("kind", ["tanh", "relu", "none"])
def test_gradient_norms_equal_the_products_written_out(kind):
    T, H = 7, 4
    W_h, states = normal(H, H), np.tanh(normal(T, H))
    slopes = {"tanh": 1 - states**2, "relu": (states > 0) * 1.0, "none": np.ones((T, H))}[kind]
    norms = gradient_norms(slopes, W_h)
    assert norms.shape == (T + 1,)
    assert norms[0] == 1
    for lag in range(1, T + 1):
        product = np.eye(H)
        for t in range(T - lag, T):  # forward in time, the other way round than the function
            product = product @ W_h @ np.diag(slopes[t])
        assert norms[lag] == pytest.approx(np.linalg.norm(product, 2), rel=1e-10)


def test_gradient_norms_without_activation_and_with_an_orthogonal_matrix_stay_one():
    Q = orthogonal(normal(20, 20))
    assert gradient_norms(np.ones((100, 20)), Q) == pytest.approx(np.ones(101), abs=1e-12)


def test_gradient_norms_may_grow_before_they_shrink():
    W_h = np.array([[0.9, 10.0], [0.0, 0.9]])
    norms = gradient_norms(np.ones((300, 2)), W_h)
    n = np.arange(301)
    corner = 10 * n * 0.9 ** (n - 1.0)  # the power's only other entry
    assert (norms >= corner - 1e-9).all() and (norms <= corner + 0.9**n + 1e-9).all()
    assert norms.argmax() in (9, 10) and norms[-1] < 1e-9


def test_gradient_norms_change_neither_argument():
    slopes, W_h = np.ones((5, 3)), normal(3, 3)
    before = W_h.copy()
    gradient_norms(slopes, W_h)
    assert (slopes == 1).all() and (before == W_h).all()


# orthogonal


@pytest.mark.parametrize("H", [1, 2, 7, 64])
def test_orthogonal_is_orthogonal_and_a_factor_with_positive_diagonal(H):
    G = normal(H, H)
    Q = orthogonal(G)
    assert np.allclose(Q.T @ Q, np.eye(H), rtol=0, atol=1e-12)
    R = Q.T @ G
    assert np.allclose(np.tril(R, -1), 0, atol=1e-12 * H)
    assert (np.diag(R) > 0).all()
    assert (orthogonal(G) == Q).all()


@pytest.mark.parametrize("H", [2, 4])
def test_orthogonal_is_gram_and_schmidt(H):
    G = normal(H, H)
    columns = []
    for g in G.T:
        rest = g - sum((g @ q) * q for q in columns)
        columns.append(rest / np.linalg.norm(rest))
    assert np.allclose(orthogonal(G), np.stack(columns, axis=1), rtol=0, atol=1e-12)


def test_orthogonal_matrices_are_spread_evenly():
    rng = np.random.default_rng(0)
    n, H = 2000, 3
    Q = np.stack([orthogonal(rng.normal(size=(H, H))) for _ in range(n)])  # (n, H, H)
    margin = 4 / np.sqrt(n)  # four standard errors of a mean of +-1
    assert (abs(Q.mean(axis=0)) < margin / np.sqrt(H)).all()  # an entry has variance 1/H
    assert abs(np.sign(np.linalg.det(Q)).mean()) < margin
    # in three dimensions each entry of a random direction is uniform in -1 ... 1 (Archimedes)
    for i, j in np.ndindex(H, H):
        share = (np.sort(Q[:, i, j]) + 1) / 2
        assert abs(share - (np.arange(n) + 0.5) / n).max() < 2 / np.sqrt(n)  # Kolmogorov


# clip_by_norm

arrays = st.lists(st.sampled_from([(3,), (2, 4), (1, 1), (5, 2)]), min_size=1, max_size=4)


@given(arrays, st.floats(1e-3, 1e3), st.integers(0, 1000))
def test_clip_by_norm_equals_torch(shapes, c, seed):
    rng = np.random.default_rng(seed)
    gradients = [rng.normal(size=shape) for shape in shapes]
    parameters = [torch.zeros(shape, dtype=torch.float64) for shape in shapes]
    for p, g in zip(parameters, gradients, strict=True):
        p.grad = torch.tensor(g)
    norm = torch.nn.utils.clip_grad_norm_(parameters, c).item()
    for p, ours in zip(parameters, clip_by_norm(gradients, c), strict=True):
        # torch divides by norm + 1e-6
        assert np.allclose(ours, p.grad.numpy(), rtol=2e-6 / norm + 1e-12, atol=0)


@given(arrays, st.floats(1e-3, 1e3), st.integers(0, 1000))
def test_clip_by_norm_keeps_the_direction_and_only_shortens(shapes, c, seed):
    rng = np.random.default_rng(seed)
    gradients = [rng.normal(size=shape) for shape in shapes]
    long, short = (
        np.concatenate([g.ravel() for g in gs]) for gs in (gradients, clip_by_norm(gradients, c))
    )
    norm = np.linalg.norm(long)
    assert np.linalg.norm(short) == pytest.approx(min(norm, c), rel=1e-12)
    assert long @ short == pytest.approx(norm * np.linalg.norm(short), rel=1e-12)


def test_clip_by_norm_leaves_what_is_short_enough_and_its_arguments():
    gradients = [np.array([3.0, 0.0]), np.array([[4.0]])]  # norm 5 together
    for c in (5.0, 5.1, 1e6):
        for g, clipped in zip(gradients, clip_by_norm(gradients, c), strict=True):
            assert (g == clipped).all()
    clipped = clip_by_norm(gradients, 1.0)
    assert np.allclose(clipped[0], [0.6, 0], atol=1e-15) and np.allclose(clipped[1], [[0.8]])
    assert (gradients[0] == [3, 0]).all() and (gradients[1] == [[4]]).all()
    assert isinstance(clipped, list)


def test_clip_by_norm_of_zero_is_zero():
    assert all((g == 0).all() for g in clip_by_norm([np.zeros(3), np.zeros((2, 2))], 1.0))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_clip_by_norm_keeps_the_type(dtype):
    clipped = clip_by_norm([np.full(4, 10, dtype)], 1.0)
    assert clipped[0].dtype == dtype


# layer_norm


@pytest.mark.parametrize("shape", [(4,), (3, 4), (5, 3, 4)])
def test_layer_norm_equals_torch(shape):
    a, gain, bias = 3 * normal(*shape) + 1, normal(4, seed=1), normal(4, seed=2)
    a_t, gain_t, bias_t = (torch.tensor(v) for v in (a, gain, bias))
    for eps in (1e-5, 1e-3):
        theirs = torch.nn.functional.layer_norm(a_t, (4,), gain_t, bias_t, eps).numpy()
        assert np.abs(layer_norm(a, gain, bias, eps) - theirs).max() <= 1e-12


def test_layer_norm_of_a_constant_row_is_the_bias():
    bias = np.array([1.0, -2.0, 0.5])
    normed = layer_norm(np.full((2, 3), 7.0), np.ones(3), bias)
    assert (normed == bias).all()


def test_layer_norm_takes_each_row_by_itself():
    a = normal(6, 8)
    normed = layer_norm(a, np.ones(8), np.zeros(8), eps=0)
    assert np.allclose(normed.mean(axis=1), 0, atol=1e-12)
    assert np.allclose(normed.std(axis=1), 1, atol=1e-12)
    alone = np.stack([layer_norm(row, np.ones(8), np.zeros(8), eps=0) for row in a])
    assert np.allclose(normed, alone, rtol=0, atol=1e-14)
    moved = layer_norm(100 * a + 5, np.ones(8), np.zeros(8), eps=0)
    assert np.allclose(normed, moved, rtol=0, atol=1e-12)
