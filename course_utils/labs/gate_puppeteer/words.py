"""What the gate puppeteer says."""

import numpy as np

from course_utils.display.words import fixed


def describe(arrays, reading, writer="number"):
    """Say in one sentence, or two, what the cell reads at the verb, and which noun counts in it.

    Parameters
    ----------
    arrays : dict
        Result of :func:`maths.picture_arrays`.
    reading, writer : str
        As for :func:`maths.picture_arrays`.

    Returns
    -------
    sentence : str
    """
    words, weights, verb = arrays["words"], arrays["weights"], arrays["verb"]
    nouns = np.flatnonzero(arrays["numbers"])
    said = f"At the verb the cell is {cell_in_words(arrays['c'][-1])}: "
    if verb:
        sure = max(arrays["was"], 1 - arrays["was"])
        outcome = "right" if verb == arrays["right"] else "wrong"
        said += f"“{verb}”, {100 * sure:.0f} % sure, which is {outcome}."
    else:
        said += "“was” or “were” is a coin toss."
    if writer == "memory":
        open_after = arrays["weights"][nouns[0]]
        said += (
            f" Through the gate {_percent(open_after)} of what “{words[1].strip(',')}” wrote is "
            "left; the candidates repeat what the memory holds."
        )
    elif not weights[nouns].any():
        last = words[-1].strip(",")
        said += (
            f" No noun counts: “{last}” overwrote all with its 0."
            if weights[-1] == 1
            else " No noun is left in it."
            if arrays["c"].any()
            else " No noun was ever written."
        )
    else:
        counts = [f"“{words[t].strip(',')}” {_percent(weights[t])}" for t in nouns]
        said += f" What counts in it: {', '.join(counts)}."
    if reading == "keeps":
        said += " Each gate is z = 1 − u, and the cell stays the same."
    return said


def cell_in_words(c):
    """Write a value of the cell; a whole number without decimals."""
    return fixed(c, 0) if c in (-1, 0, 1) else fixed(c)


def _percent(share):
    if share in (0, 1):
        return f"{100 * share:.0f} %"
    if share < 0.0005:
        return "less than 0.1 %"
    return f"{100 * share:.{0 if 0.095 <= share < 0.995 else 1}f} %"
