"""Characters per second of training: the course's batched NumPy models against two others.

One training step = forward, backpropagation through time, clipping, Adagrad.  The text is random,
65 different characters: what is learned does not matter here, only how fast.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch

from course_utils.rnn.bptt import cross_entropy_backward, rnn_backward
from course_utils.rnn.gates import gru_backward, gru_forward
from course_utils.rnn.lstm import lstm_backward, lstm_forward
from course_utils.rnn.neuron import rnn_forward

K, RATE, LIMIT = 65, 0.01, 5.0  # characters, learning rate, largest norm of the gradient
SMALL = dict(H=100, T=25, B=32)
LARGE = dict(H=256, T=64, B=64)


class Model(NamedTuple):
    """A recurrent layer: how many states, parts and biases it has, its passes, torch's layer."""

    states: int  # h; h and c
    parts: int  # parts side by side in W_x and W_h: gates and candidate
    biases: int
    forward: Callable  # to what the backward pass needs, the states first
    backward: Callable
    torch: type


RNN = Model(1, 1, 1, lambda *given: (rnn_forward(*given),), rnn_backward, torch.nn.RNN)
GRU = Model(1, 3, 2, gru_forward, gru_backward, torch.nn.GRU)
LSTM = Model(2, 4, 1, lstm_forward, lstm_backward, torch.nn.LSTM)


def parameters(H, rng, parts=1, biases=1):
    """Random first weights W_x, W_h, b (GRU: two), W_y, b_y, float32."""
    shapes = (K, parts * H), (H, parts * H), *biases * [(parts * H,)], (H, K), (K,)
    scales = 0.1, H**-0.5, *biases * [0], H**-0.5, 0
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


def batched(H, T, B, model=RNN):
    """The course's functions: one product for all inputs, one for all gradients of a weight."""
    rng = np.random.default_rng(0)
    weights = parameters(H, rng, model.parts, model.biases)
    squares = [np.zeros_like(w) for w in weights]
    text = rng.integers(0, K, (T + 1, B))  # (T + 1, B)
    one_hot = np.eye(K, dtype=np.float32)
    start = [np.zeros((B, H), np.float32) for _ in range(model.states)]  # (B, H) each

    def step():
        nonlocal start
        *layer, W_y, b_y = weights
        X = one_hot[text[:-1]]  # (T, B, K)
        kept = model.forward(X, *start, *layer)
        flat = kept[0].reshape(T * B, H)
        dO = cross_entropy_backward(flat @ W_y + b_y, text[1:].ravel())  # (T B, K)
        dH = (dO @ W_y.T).reshape(T, B, H)
        gradients = model.backward(dH, X, *start, *kept, *layer[:2])
        of_layer = gradients[1 + model.states :]  # dX and those of the first states go unused
        update(weights, (*of_layer, flat.T @ dO, dO.sum(axis=0)), squares)
        start = [states[-1] for states in kept[: model.states]]

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


def autograd(H, T, B, model=RNN):
    """The same model and update with torch's layer and autograd."""
    generator = torch.Generator().manual_seed(0)
    layer, out = model.torch(K, H), torch.nn.Linear(H, K)
    both = [*layer.parameters(), *out.parameters()]
    optimiser = torch.optim.Adagrad(both, lr=RATE)
    text = torch.randint(0, K, (T + 1, B), generator=generator)  # (T + 1, B)
    one_hot = torch.eye(K)
    start = None  # zeros

    def step():
        nonlocal start
        states, last = layer(one_hot[text[:-1]], start)  # (T, B, H)
        start = tuple(s.detach() for s in last) if model is LSTM else last.detach()
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


def flops(H, T, B, model=RNN):
    """Of the products no model can do without; reading a one-hot input could be a look-up.

    Two for each weight and step, three times: forward, back to the states, back to the weights.
    """
    return 6 * T * B * (model.parts * H * H + H * K)


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


def gated_rows(rounds=21):
    """The same for LSTM and GRU at the large size; time over torch's, so that less is better."""
    for model, bars in ((LSTM, (">= 45 %", "<= 1.3 x")), (GRU, ("", ""))):
        name = model.torch.__name__
        functions = [batched(**LARGE, model=model), autograd(**LARGE, model=model)]
        ours, theirs, product = in_turn([*functions, matrix_product()], rounds).T
        rate = LARGE["T"] * LARGE["B"] / np.median(ours) / 1000
        share = np.median(flops(**LARGE, model=model) / ours / (2 * 1024**3 / product))
        yield f"NumPy {name}, H=256, T=64, batch 64", f"{rate:.0f} k characters/s", ""
        yield f"NumPy {name}, share of sgemm", f"{share:.0%}", bars[0]
        yield f"NumPy {name}, time of nn.{name}", f"{np.median(ours / theirs):.2f} x", bars[1]
