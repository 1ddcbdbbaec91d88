"""What the BPTT stepper says: the formula of a stage, and its sentence."""

import numpy as np

from course_utils.display.words import fixed, signed, sub
from course_utils.labs.bptt_stepper.maths import (
    INPUT_WEIGHT,
    INPUTS,
    NUDGE,
    STAGES,
    TARGETS,
    T,
    counted,
    nudged,
)

DIGITS = 3


def formula(stage, w, error, arrays):
    """Work out what the stage computes with the real numbers.

    Parameters
    ----------
    stage : int
        1 ... ``len(STAGES)``.
    w, error
        As for :func:`maths.stepped`.
    arrays : dict
        Its result.

    Returns
    -------
    general, worked : str, str
        The formula, and the same with numbers.  The numbers shown are rounded; the result is that
        of the exact ones.
    """
    quantity, t = STAGES[stage - 1]
    now, before, after = sub(t), sub(t - 1), sub(t + 1)
    h, own, local, delta, share = (arrays[key] for key in ("h", "own", "local", "delta", "share"))
    if quantity == "h":
        x = INPUTS[t - 1]
        return (
            f"h{now} = tanh(u x{now} + w h{before})" + (", with h₀ = 0" if t == 1 else ""),
            f"h{now} = tanh({INPUT_WEIGHT}·{signed(x, 1)} + {signed(w)}·{_factor(h[t - 1])})"
            f" = {three(h[t])}",
        )
    if quantity == "E":
        steps = [s for s in range(1, T + 1) if counted(error)[s - 1]]
        return (
            "E = " + " + ".join(f"½(h{sub(s)} − y{sub(s)})²" for s in steps),
            "E = "
            + " + ".join(f"½({three(h[s])} − {fixed(TARGETS[s - 1], 1)})²" for s in steps)
            + f" = {three(arrays['E'].sum())}",
        )
    if quantity == "delta":
        name = f"δ{now} = dE/dh{now}"
        direct = f"h{now} − y{now}"
        if t == T:
            return (
                f"{name} = {direct}",
                f"δ{now} = {three(h[t])} − {fixed(TARGETS[t - 1], 1)} = {three(delta[t])}",
            )
        later = f"δ{after} ∂h{after}/∂h{now}"
        product = f"{_factor(delta[t + 1])}·{_factor(local[t + 1])}"
        if error == "last":
            return f"{name} = {later}", f"δ{now} = {product} = {three(delta[t])}"
        return (
            f"{name} = ({direct}) + {later}",
            f"δ{now} = {three(own[t])} + {product} = {three(delta[t])}",
        )
    if quantity == "share":
        return (
            f"share{now} = δ{now} (1 − h{now}²) h{before}",
            f"share{now} = {_factor(delta[t])}·(1 − {_factor(h[t])}²)·{_factor(h[t - 1])}"
            f" = {three(share[t])}",
        )
    if quantity == "local":
        return (
            f"∂h{now}/∂h{before} = w (1 − h{now}²)",
            f"∂h{now}/∂h{before} = {signed(w)}·(1 − {_factor(h[t])}²) = {three(local[t])}",
        )
    shares = share[:0:-1]  # in the order in which they came
    if quantity == "sum":
        return (
            "dE/dw = " + " + ".join(f"share{sub(s)}" for s in range(T, 0, -1)),
            f"dE/dw = {added(shares)} = {three(shares.sum())}",
        )
    above, below, slope = nudged(w, error)
    return (
        f"(E(w + ε) − E(w − ε)) / 2ε, with ε = {NUDGE}",
        f"({above:.7f} − {below:.7f}) / {2 * NUDGE} = {three(slope)}",
    )


def describe(stage, w, error, arrays):
    """Say in one sentence what the stage shows; every number in it is computed.

    Parameters
    ----------
    stage, w, error, arrays
        As for :func:`formula`.

    Returns
    -------
    sentence : str
    """
    quantity, t = STAGES[stage - 1]
    own, local, carried, delta, share = (
        arrays[key] for key in ("own", "local", "carried", "delta", "share")
    )
    if quantity == "h":
        if t == 1:
            return "Step 1: there is no state before, h₀ = 0, so w does not matter yet."
        return f"Step {t}: the weight w = {fixed(w)} is used again, now on h{sub(t - 1)}."
    if quantity == "E":
        if error == "last":
            return f"Only the last state has a target: E = {three(arrays['E'].sum())}."
        most = int(arrays["E"].argmax())
        return (
            f"Every state has a target: E = {three(arrays['E'].sum())}, and step {most} adds most "
            f"({three(arrays['E'][most])})."
        )
    if quantity == "delta":
        return _about_delta(t, error, own, local, carried, delta)
    if quantity == "share":
        if t == 1:
            return "Step 1 multiplies w by h₀ = 0: changing w there changes nothing, share 0."
        so_far = "the first of the sum" if t == T else f"the sum so far is {three(share[t:].sum())}"
        return f"Step {t} used w on h{sub(t - 1)}: its share is {three(share[t])}, {so_far}."
    if quantity == "local":
        return (
            f"From h{sub(t)} back to h{sub(t - 1)} the gradient is multiplied by "
            f"{three(local[t])}: {_effect(local[t])}."
        )
    total = share.sum()
    if quantity == "sum":
        most = int(np.abs(share).argmax())
        return (
            f"One weight, used at {T} steps: the shares add up to dE/dw = {three(total)}. "
            f"Step {most} has the largest share, {three(share[most])}."
        )
    slope = nudged(w, error)[2]
    return (
        f"The shares add up to {three(total)}. Nudging w by ±{NUDGE} changes E at the rate "
        f"{three(slope)} per unit of w."
    )


def _effect(factor):
    """Say what multiplying by a factor does."""
    if factor == 0:
        return "nothing gets through"
    size = "grows" if abs(factor) > 1 else "shrinks"
    return f"it {size}" + (" and changes its sign" if factor < 0 else "")


def _about_delta(t, error, own, local, carried, delta):
    if t == T:
        way = "larger" if delta[t] < 0 else "smaller"
        return (
            f"The error at step {T} depends on h{sub(T)} directly: dE/dh{sub(T)} = "
            f"{three(delta[t])}. A slightly {way} h{sub(T)} would make it smaller."
        )
    if error == "last":
        factor = np.prod(local[t + 1 :])
        return (
            f"The error at step {T} reaches step {t} multiplied by {three(factor)}: "
            f"dE/dh{sub(t)} = {three(delta[t])}."
        )
    if carried[t] == 0:
        return (
            f"h{sub(t)} counts by its own error alone, dE/dh{sub(t)} = {three(delta[t])}: nothing "
            f"comes back from step {t + 1}."
        )
    if (own[t] < 0) != (carried[t] < 0):
        how = "they pull in opposite directions"
    else:
        how = "they pull in the same direction"
    return (
        f"h{sub(t)} counts twice, by its own error ({three(own[t])}) and through step {t + 1} "
        f"({three(carried[t])}): {how}, dE/dh{sub(t)} = {three(delta[t])}."
    )


def three(value):
    """Write a number with three decimals."""
    return fixed(value, DIGITS)


def _factor(value):
    return signed(value, DIGITS)


def added(values):
    """Write a sum; the first summand needs no brackets."""
    first, *others = values
    return " + ".join([three(first), *map(_factor, others)])
