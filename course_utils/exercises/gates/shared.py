"""What several exercises of the notebook use."""


def normal(rng, **shapes):
    """Random arrays of these shapes."""
    return {name: rng.normal(0, 0.6, shape) for name, shape in shapes.items()}


def network(rng, T, B, D, H):
    """Inputs, first states and parameters of an LSTM, none of them zero."""
    shapes = dict(X=(T, B, D), h_0=(B, H), c_0=(B, H), W_x=(D, 4 * H), W_h=(H, 4 * H), b=(4 * H,))
    return normal(rng, **shapes)
