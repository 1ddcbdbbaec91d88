"""What several exercises of the notebook use."""

import numpy as np

from course_utils.exercises.model import Case


def parameters(rng, D, H, dtype=float):
    """Random parameters of a recurrent layer, none of them zero."""
    shapes = dict(W_x=(D, H), W_h=(H, H), b=(H,))
    return {name: rng.normal(0, 0.6, shape).astype(dtype) for name, shape in shapes.items()}


def forward_case(name, T, B, D, H, seed, dtype=float):
    """A case of a whole forward pass."""
    rng = np.random.default_rng(seed)
    X, h_0 = rng.normal(size=(T, B, D)).astype(dtype), rng.uniform(-0.9, 0.9, (B, H)).astype(dtype)
    return Case(name, dict(X=X, h_0=h_0, **parameters(rng, D, H, dtype)))
