"""Does the first input matter?  The probe against a recurrence that is not recurrent."""


def depends_on_first_input(forward, X):
    """Move the first input and see whether the last state moves.

    Parameters
    ----------
    forward : callable
        ``forward(X)`` gives all states, time first, and the same ones at every call: no dropout.
    X : array or torch.Tensor (T, B, D)
        Input sequences of at least 2 steps; not changed.

    Returns
    -------
    depends : bool
        False for a network that forgets its state between the steps, however well it trains.

    Notes
    -----
    The comparison is exact, because a working recurrence may leave very little of the first input.
    So use a short sequence, about 10 steps: over many, a fading influence ends below the last
    binary digit, and a saturated unit hides it at once.
    """
    moved = X + 0  # (T, B, D): a copy, of an array as of a tensor
    moved[0] += 1
    return bool((forward(moved)[-1] != forward(X)[-1]).any())
