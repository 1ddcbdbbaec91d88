"""What several exercises of the notebook use."""

import numpy as np

from course_utils.exercises.model import Case
from course_utils.rnn.neuron import rnn_forward


def network(rng, T, B, D, H, dtype=float):
    """Inputs, parameters and states of a recurrent layer, none of them zero."""
    shapes = dict(X=(T, B, D), h_0=(B, H), W_x=(D, H), W_h=(H, H), b=(H,))
    n = {name: rng.normal(0, 0.6, shape).astype(dtype) for name, shape in shapes.items()}
    return {**n, "H": rnn_forward(**n)}


def through_case(name, T, B, D, H, seed, losses="all", dtype=float):
    """A case of a whole backward pass: losses at all steps, or at the last only."""
    rng = np.random.default_rng(seed)
    n = network(rng, T, B, D, H, dtype)
    dH = rng.normal(0, 8, (T, B, H)).astype(dtype)
    if losses == "last":
        dH[:-1] = 0
    return Case(name, dict(dH=dH, **{k: n[k] for k in ("X", "h_0", "H", "W_x", "W_h")}))
