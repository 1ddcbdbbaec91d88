"""How fast this machine is today: a fixed mix of Python, NumPy and torch work.

The bars of the course were set on one machine.  Others, and the same one on another day, are up to
twice as slow; so every absolute bar is scaled by how long this mix takes.
"""

import time

import numpy as np
import torch

SECONDS = 0.058  # what the mix takes on the machine on which the bars were set


def _python():
    words = {}
    for i in range(120_000):
        words[i % 997] = words.get(i % 997, 0) + len(str(i))
    return words


def _numpy():
    rng = np.random.default_rng(0)
    W = rng.normal(0, 0.05, (256, 256)).astype(np.float32)
    h = np.zeros((64, 256), np.float32)
    for _ in range(150):
        h = np.tanh(h @ W + 0.1)
    small = rng.normal(0, 0.3, (8, 8))
    for _ in range(6000):
        small = np.tanh(small @ small)
    return h


def _torch():
    torch.manual_seed(0)
    layer = torch.nn.LSTM(16, 64)
    X = torch.randn(64, 32, 16)
    for _ in range(4):
        layer(X)[0].sum().backward()
    return layer


def slowness(rounds=9):
    """How many times as long as on the machine of the bars the mix takes here, the best of some.

    Returns
    -------
    slowness : float
        1 where the bars were set, 2 on a machine half as fast.
    """
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        for part in (_python, _numpy, _torch):
            part()
        times.append(time.perf_counter() - start)
    return min(times) / SECONDS
