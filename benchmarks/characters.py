"""Characters per second of training: the course's batched NumPy RNN against two others.

One training step = forward, backpropagation through time, clipping, Adagrad.  The text is random,
65 different characters: what is learned does not matter here, only how fast.
"""

import time

import numpy as np
import torch

from course_utils.rnn.bptt import cross_entropy_backward, rnn_backward
from course_utils.rnn.neuron import rnn_forward

K, RATE, LIMIT = 65, 0.01, 5.0  # characters, learning rate, largest norm of the gradient
SMALL = dict(H=100, T=25, B=32)
LARGE = dict(H=256, T=64, B=64)


def parameters(H, rng):
    """Random first weights W_x, W_h, b, W_y, b_y, float32."""
    shapes = (K, H), (H, H), (H,), (H, K), (K,)
    scales = 0.1, H**-0.5, 0, H**-0.5, 0
    pairs = zip(scales, shapes, strict=True)
    return [rng.normal(0, scale, shape).astype(np.float32) for scale, shape in pairs]


def update(weights, gradients, squares):
    """Clip by norm, then one step of Adagrad, in place."""
    norm = np.sqrt(sum(np.vdot(g, g) for g in gradients))
    scale = np.float32(min(1.0, LIMIT / norm))
    for w, g, s in zip(weights, gradients, squares, strict=True):
        g *= scale
        s += g * g
        w -= RATE * g / np.sqrt(s + 1e-8)


def batched(H, T, B):
    """The course's functions: one product for all inputs, one for all gradients of a weight."""
    rng = np.random.default_rng(0)
    weights = parameters(H, rng)
    squares = [np.zeros_like(w) for w in weights]
    text = rng.integers(0, K, (T + 1, B))  # (T + 1, B)
    one_hot = np.eye(K, dtype=np.float32)
    h = np.zeros((B, H), np.float32)  # (B, H)

    def step():
        nonlocal h
        W_x, W_h, b, W_y, b_y = weights
        X = one_hot[text[:-1]]  # (T, B, K)
        states = rnn_forward(X, h, W_x, W_h, b)  # (T, B, H)
        flat = states.reshape(T * B, H)
        dO = cross_entropy_backward(flat @ W_y + b_y, text[1:].ravel())  # (T B, K)
        dH = (dO @ W_y.T).reshape(T, B, H)
        _, _, dW_x, dW_h, db = rnn_backward(dH, X, h, states, W_x, W_h)
        update(weights, (dW_x, dW_h, db, flat.T @ dO, dO.sum(axis=0)), squares)
        h = states[-1]

    return step


def classic(H, T):
    """The classic loop: one character at a time, column vectors, batch 1, float64."""
    rng = np.random.default_rng(0)
    Wx, Wh, Wy = (rng.normal(0, 0.01, s) for s in ((H, K), (H, H), (K, H)))
    bh, by = np.zeros((H, 1)), np.zeros((K, 1))
    weights = [Wx, Wh, bh, Wy, by]
    squares = [np.zeros_like(w) for w in weights]
    text = rng.integers(0, K, T + 1)  # (T + 1,)
    last = np.zeros((H, 1))

    def step():
        nonlocal last
        xs, hs, ps = [], [last], []
        for t in range(T):
            x = np.zeros((K, 1))
            x[text[t]] = 1
            hs.append(np.tanh(Wx @ x + Wh @ hs[-1] + bh))
            o = Wy @ hs[-1] + by
            xs.append(x)
            ps.append(np.exp(o) / np.exp(o).sum())
        dWx, dWh, dbh, dWy, dby = gradients = [np.zeros_like(w) for w in weights]
        carried = np.zeros((H, 1))
        for t in reversed(range(T)):
            do = ps[t].copy()
            do[text[t + 1]] -= 1
            dWy += do @ hs[t + 1].T
            dby += do
            da = (1 - hs[t + 1] ** 2) * (Wy.T @ do + carried)
            dbh += da
            dWx += da @ xs[t].T
            dWh += da @ hs[t].T
            carried = Wh.T @ da
        update(weights, gradients, squares)
        last = hs[-1]

    return step


def autograd(H, T, B):
    """The same model and update with ``nn.RNN`` and autograd."""
    generator = torch.Generator().manual_seed(0)
    layer, out = torch.nn.RNN(K, H), torch.nn.Linear(H, K)
    both = [*layer.parameters(), *out.parameters()]
    optimiser = torch.optim.Adagrad(both, lr=RATE)
    text = torch.randint(0, K, (T + 1, B), generator=generator)  # (T + 1, B)
    one_hot = torch.eye(K)
    h = torch.zeros(1, B, H)  # (1, B, H)

    def step():
        nonlocal h
        states, h = layer(one_hot[text[:-1]], h.detach())  # (T, B, H)
        o = out(states).flatten(0, 1)  # (T B, K)
        loss = torch.nn.functional.cross_entropy(o, text[1:].flatten())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(both, LIMIT)
        optimiser.step()

    return step


def matrix_product(n=1024):
    """One large float32 product: the machine's sgemm rate."""
    big = np.random.default_rng(0).normal(size=(n, n)).astype(np.float32)
    return lambda: big @ big


def in_turn(functions, rounds):
    """Seconds of each function in each round, (rounds, functions), the first rounds left out."""
    times = np.zeros((rounds + 2, len(functions)))
    for row in times:
        for i, function in enumerate(functions):
            start = time.perf_counter()
            function()
            row[i] = time.perf_counter() - start
    return times[2:]


def flops(H, T, B):
    """Of the products no model can do without; reading a one-hot input could be a look-up.

    Two for each weight and step, three times: forward, back to the states, back to the weights.
    """
    return 6 * T * B * (H * H + H * K)


def rows(rounds=21):
    """Lines (what, measured, bar) for the table of the benchmarks."""
    for size, bar in ((SMALL, ""), (LARGE, ">= 50 %")):
        name = "H={H}, T={T}, batch {B}".format(**size)
        functions = [batched(**size), autograd(**size), matrix_product()]
        if size is SMALL:
            functions.append(classic(size["H"], size["T"]))
        times = in_turn(functions, rounds)
        ours, theirs, product = times.T[:3]
        characters = size["T"] * size["B"]
        share = np.median(flops(**size) / ours / (2 * 1024**3 / product))
        yield f"NumPy, {name}", f"{characters / np.median(ours) / 1000:.0f} k characters/s", ""
        yield f"NumPy share of sgemm, {name}", f"{share:.0%}", bar
        yield f"NumPy over nn.RNN, {name}", f"{np.median(theirs / ours):.2f} x", "> 1 x"
        if size is SMALL:
            ratio = np.median(times[:, 3] / ours) * size["B"]
            yield "NumPy over the classic loop, H=100, T=25", f"{ratio:.1f} x", ">= 20 x"
