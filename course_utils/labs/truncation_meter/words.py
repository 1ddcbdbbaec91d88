"""What the truncation meter says."""

from course_utils.labs.truncation_meter.maths import CLOSE, T, settled


def describe(k, radius, loss, scheme, arrays):
    """Say in one sentence, or two, what the truncation leaves; every number in it is computed.

    Parameters
    ----------
    k, radius, loss, scheme
        As for :func:`maths.kept_lags`.
    arrays : dict
        Result of :func:`maths.meter`.

    Returns
    -------
    sentence : str
    """
    cosine, ratio = arrays["cosine"][k - 1], arrays["ratio"][k - 1]
    steps = "1 step" if k == 1 else f"{k} steps"
    what, verb = (f"Going back {steps}", "s") if scheme == "step" else (f"Chunks of {steps}", "")
    if k == T:
        said = f"Going back all {T} steps gives the full gradient."
    else:
        if cosine < 0:
            said = f"{what} give{verb} a gradient that points away from the full one: cosine "
        elif cosine < 0.5:
            said = f"{what} leave{verb} only a cosine of "
        else:
            said = f"{what} keep{verb} the direction to a cosine of "
        said += f"{_cosine(cosine)}{_length(ratio)}."
    enough = settled(arrays["cosine"])
    said += (
        f" The cosine is above {CLOSE} for every k."
        if enough == 1
        else f" From k = {enough} on the cosine stays above {CLOSE}."
    )
    if (scheme, loss) == ("chunk", "last"):
        said += " With an error at the last step alone, both schemes go back the same k steps."
    return said


def _cosine(value):
    """Write a cosine; one that is nearly 1 with more figures."""
    digits = 2 if value < 0.985 else 3 if value < 0.9985 else 4
    return "more than 0.9999" if value > 0.9999 else f"{value:.{digits}f}".replace("-", "−")


def _length(ratio):
    """Write a length as a part of the full one's, and say plainly when it is longer."""
    if abs(ratio - 1) < 0.005:
        return " and the length to within 0.5 %"
    if ratio < 1:
        return f" and {100 * ratio:.0f} % of the length"
    return f"; the result is {100 * (ratio - 1):.0f} % longer than the full gradient"
