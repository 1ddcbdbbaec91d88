"""What the memory explorer says."""

import numpy as np

from course_utils.display.words import number
from course_utils.labs.memory_explorer.maths import MAX_K, RIVALS, ceiling, outcome


def describe(K, s, errors):
    """Say what K values are good for; every number in it is computed.

    Parameters
    ----------
    K : int
    s : Series
    errors : dict
        As of :func:`maths.errors`.

    Returns
    -------
    sentence : str
    """
    model, end = errors["model"], ceiling(errors)
    unit = f" {s.unit}" if s.unit else ""
    seen = f"the last {K} {s.values}" if K > 1 else "only the last value"
    last, mean = (
        written(errors[rival]) + (" (above the picture)" if errors[rival] > end else "")
        for rival in ("last", "mean")
    )
    said = (
        f"Seeing {seen}, the model typically misses the next by {written(model[K - 1])}{unit}"
        f" (RMSE, {len(s.x) - s.train} test steps); the last value repeated, by {last}; the mean,"
        f" by {mean}. "
    )
    return said + verdict(K, s, errors)


def verdict(K, s, errors):
    """Say whether K values are enough.

    Parameters
    ----------
    K, s, errors
        As for :func:`describe`.

    Returns
    -------
    sentence : str
    """
    model, found = errors["model"], outcome(errors)
    first, enough = found["first"], found["enough"]
    note = f" {s.note}" if s.note else ""

    def beaten(gain):
        """By what nothing beats the simple forecast, rounded up."""
        by = f" by even {int(np.ceil(100 * gain))} %" if gain > 0 else ""
        return f"beats {RIVALS[found['rival']]}{by}"

    if first is None:
        return f"No K from 1 to {MAX_K} {beaten(found['gain'])}.{note}"
    best = written(model[enough - 1])
    if first > K:
        if first == 2:
            return f"One value is too little: K = {enough} leaves {best}."
        so_far = 1 - model[: first - 1].min() / errors[found["rival"]]
        lies = f": what helps lies {first} steps back" if enough == first else ""
        return f"No K up to {first - 1} {beaten(so_far)}{lies}. K = {enough} leaves {best}."
    if enough > K:
        return f"Further back there is more to see: K = {enough} leaves {best}."
    if enough == K:
        return f"That is far enough: no K up to {MAX_K} does much better.{note}"
    if written(model[K - 1]) != best and model[K - 1] > model[enough - 1]:
        return f"K = {enough} is enough, and does better: {best}.{note}"
    return f"K = {enough} is enough: {best}.{note}"


def written(error):
    """Write an error with three figures, or two when it is small."""
    if error < 1e-4:
        return "less than 0.0001"
    return number(error, 2 if error < 0.095 else max(0, 2 - int(np.floor(np.log10(error)))))
