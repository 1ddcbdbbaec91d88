"""What the neuron playground says."""

import numpy as np

from course_utils.display.words import number
from course_utils.labs.neuron_playground.maths import (
    HORIZON,
    PERIOD,
    SECOND,
    T,
    fixed_points,
    outlook,
    run,
    signal,
)

FADED = 0.01  # share of its peak below which a trace counts as gone


def describe(w_x, w_h, b, activation, kind, response):
    """Say in one sentence what the response shows; every number in it is computed.

    Parameters
    ----------
    w_x, w_h, b, activation, kind
        As for :func:`maths.neuron_response`.
    response : dict
        Its result.

    Returns
    -------
    sentence : str
    """
    about = {"step": _about_step, "sine": _about_sine}.get(kind, _about_pulses)
    return about(w_x, w_h, b, activation, kind, response)


def _growth(w_h, drift, h_T):
    """Describe growth without bound: each step multiplies by ``w_h``, or adds ``drift``."""
    if abs(w_h) > 1:
        how = f"multiplies it by {number(w_h)}" + (" in the long run" if drift else "")
    else:
        how = f"adds {number(drift)}"
    return f"The state grows without bound: each step {how}, and at t = {T} it is {number(h_T)}"


def _about_pulses(w_x, w_h, b, activation, kind, response):
    h, quiet = response["h"], response["quiet"]
    two = kind == "two pulses"
    pulse, its = ("either pulse", "their") if two else ("the pulse", "its")
    end = outlook(w_h, b, activation, h[-1])
    idle = outlook(w_h, b, activation, quiet[-1])  # where it would be without any pulse

    if end.kind == "grows":
        alone = ", with or without a pulse" if idle.kind == "grows" else ""
        return _growth(w_h, b, h[-1]) + alone + "."
    if np.abs(h - quiet).max() < 1e-12:
        why = "the input weight is 0" if w_x == 0 else "φ gives the same h with and without it"
        return f"No trace of {pulse}: {why}."
    if end.kind == "swings":
        stays = f"; without {pulse} it would stay at {number(idle.low)}"
        return (
            f"The state ends up swinging between {number(end.low)} and {number(end.high)} for ever "
            f"(a 2-cycle){stays if idle.kind == 'settles' else ''}."
        )
    if idle.kind != "settles":
        return f"h settles at {number(end.low)}."

    def differ(one, other):
        return abs(one - other) > 1e-6

    points = fixed_points(w_h, b, activation)
    if two:
        first = outlook(w_h, b, activation, h[SECOND - 2]).low
        if points is None:
            return (
                "The neuron adds up its inputs and forgets nothing: the first pulse takes h to "
                f"{number(first)}, the second to {number(end.low)}."
            )
        if differ(first, end.low) and differ(first, idle.low):
            return (
                f"One bit of memory: the first pulse sets h to {number(first)}, the second to "
                f"{number(end.low)}, and there it stays."
            )
        if differ(end.low, idle.low) and not differ(first, end.low):
            return (
                f"The neuron keeps the first pulse (h = {number(end.low)}); the second one is too "
                "weak to flip it."
            )
    if differ(end.low, idle.low):
        if points is None:
            return f"The neuron keeps the pulse unchanged: h stays at {number(end.low)} for ever."
        stable = sum(p.stable for p in points)
        one_of = ", one of two stable fixed points" if stable == 2 else ""
        return (
            f"The neuron keeps the pulse: h settles at {number(end.low)}{one_of}; without it, at "
            f"{number(idle.low)}."
        )
    return _about_fading(w_x, w_h, b, activation, response["x"], two, idle.low, its)


def _about_fading(w_x, w_h, b, activation, x, two, limit, its):
    """Say when the trace of the last pulse falls below 1 % of its peak, for good."""
    last = SECOND if two else 1
    x = [*x.tolist(), *[0.0] * HORIZON]
    with_pulse = np.array(run(w_x, w_h, b, activation, x))
    trace = np.abs(with_pulse - run(w_x, w_h, b, activation, [0.0] * len(x)))  # (T + HORIZON,)
    share = trace / trace.max()
    steps = int(np.flatnonzero(share >= FADED)[-1]) + 2 - last  # after the last pulse
    name = "Both pulses" if two else "The pulse"
    settles = f"; h settles at {number(limit)} either way" if abs(limit) > 1e-6 else ""
    if steps <= 1:
        gone = "are forgotten" if two else "is forgotten"
        return (
            f"{name} {gone} at once: one step later {its} trace in h is below 1 % of {its} peak"
            f"{settles}."
        )
    if last + steps <= T:
        have = "have" if two else "has"
        after = "after the second one" if two else "later"
        return (
            f"{name} {have} faded: {steps} steps {after}, {its} trace in h is below 1 % of {its} "
            f"peak{settles}."
        )

    def percent(part):
        return f"{100 * part:.{0 if part >= 0.095 else 1}f} %"

    fade = "fade" if two else "fades"
    left = f"at t = {T} still {percent(share[T - 1])} of {its} peak is left"
    if steps < HORIZON:
        return f"{name} {fade} slowly: {left}, less than 1 % only at t = {last + steps}{settles}."
    return (
        f"{name} {fade} ever more slowly: {left}, and after {HORIZON} steps still "
        f"{percent(share[last - 1 + HORIZON])}{settles}."
    )


def _about_step(w_x, w_h, b, activation, _kind, response):
    h = response["h"]
    end = outlook(w_h, b + w_x, activation, h[-1])
    if end.kind == "grows":
        return _growth(w_h, b + w_x, h[-1]) + "."
    if end.kind == "swings":
        return (
            f"The input is constant, and yet h swings between {number(end.low)} and "
            f"{number(end.high)} for ever (a 2-cycle)."
        )
    if abs(end.low) < 1e-9:
        return "The state stays at 0: input and bias leave nothing to store."
    away = np.flatnonzero(np.abs(h - end.low) > FADED * abs(end.low))
    steps = away[-1] + 2 if len(away) else 1  # the step from which h stays within 1 %
    when = f"from t = {steps} on" if steps <= T else f"later than t = {T}"
    full = _saturated(activation, np.array([end.low]))
    ends = ", where φ is saturated" if full is not None and full.all() else ""
    return f"Under a constant input h settles at {number(end.low)}{ends}: within 1 % {when}."


def _about_sine(w_x, w_h, b, activation, _kind, response):
    h = response["h"]
    x = signal("sine", 10 * T)
    late = np.array(run(w_x, w_h, b, activation, x.tolist()))
    drifts = w_h == 1 and (b > 0 if activation == "ReLU" else b != 0)
    if activation in ("linear", "ReLU") and (drifts or abs(late[-1]) > 1e6):
        return _growth(w_h, b, h[-1]) + "."
    cycle = late[-PERIOD:]  # one period, after the start is forgotten
    low, high = cycle.min(), cycle.max()
    if high - low < 0.01:
        return f"h hardly moves with the input: it stays near {number(cycle.mean())}."
    tone, whole = np.fft.rfft(cycle)[1], cycle - cycle.mean()
    swing = f"h swings between {number(low)} and {number(high)}"
    if 2 * abs(tone) ** 2 / PERIOD < 0.5 * (whole @ whole):
        return f"{swing}, but mostly not in the rhythm of its input."
    lag = -np.angle(tone / np.fft.rfft(x[-PERIOD:])[1]) * PERIOD / (2 * np.pi)
    if abs(lag) < 0.05:
        phase = "in step with its input"
    else:
        phase = f"{abs(lag):.1f} steps {'behind' if lag > 0 else 'ahead of'} its input"
    full = _saturated(activation, h)
    if full is not None and full.sum() >= T / 4:
        phase += f"; φ is saturated in {full.sum()} of {T} steps"
    return f"{swing}, {phase}."


def _saturated(activation, h):
    """Where the state is within 2.5 % of φ's range from its end; None for a φ without ends."""
    if activation == "tanh":
        return np.abs(h) > 0.95
    if activation == "sigmoid":
        return np.abs(h - 0.5) > 0.475
    return None
