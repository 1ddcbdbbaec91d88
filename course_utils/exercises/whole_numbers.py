"""Cases in which an array holds whole numbers: what is kept in its dtype is cut off there."""

from course_utils.exercises.attempt import same


def floats_first(answer, solution, name, arguments):
    """Call an answer with whole numbers, if it is right with the same numbers as floats.

    Else its result with floats is returned, so that any other mistake shows in such a case as it
    does in all others.

    Parameters
    ----------
    answer, solution : callable
    name : str
        The argument that holds whole numbers in some cases.
    arguments : dict
        All arguments by name, in order.

    Returns
    -------
    result : object
        What the answer returns.
    """
    whole = arguments[name]
    if whole.dtype.kind != "i":
        return answer(*arguments.values())
    floats = {**arguments, name: whole.astype(float)}
    right = solution(*floats.values())
    result = answer(*floats.values())
    if not same(result, right, 1e-6) or (floats[name] != whole).any():
        return result
    return answer(*arguments.values())
