"""How a result differs from the right one, in words and in numbers."""

import inspect
import re

import numpy as np

from course_utils.exercises.attempt import close, is_numeric, same


def difference(got, expected, tolerance, where=""):
    """How a result differs from the right one, in a sentence; empty when it does not.

    Parameters
    ----------
    got, expected : object
        Numbers, arrays, or tuples and dicts of them.
    tolerance : float
        Largest accepted difference, relative to the larger of 1 and the right number.
    where : str
        The part of the result, for example ``"['dX']"``.
    """
    yours = f"Your result{where}"
    if got is None or got is Ellipsis:
        return f"{yours} is {kind(got)}: is a `return` missing?"
    if isinstance(expected, dict | tuple):
        parts = expected.items() if isinstance(expected, dict) else enumerate(expected)
        keys = expected.keys() if isinstance(expected, dict) else len(expected)
        if type(got) is not type(expected):
            return f"{yours} is {kind(got)}, expected {kind(expected)}."
        if (got.keys() if isinstance(got, dict) else len(got)) != keys:
            return f"{yours} is {kind(got)}, expected {kind(expected)}."
        found = (difference(got[k], e, tolerance, f"{where}[{k!r}]") for k, e in parts)
        return next((sentence for sentence in found if sentence), "")
    if not is_numeric(got):
        return f"{yours} is {kind(got)}, expected {kind(expected)}."
    got, expected = np.asarray(got), np.asarray(expected)
    if got.shape != expected.shape:
        return (
            f"{yours} {_shaped(got, 'has shape ')}, expected {_shaped(expected)}."
            f"{_shape_help(got, expected)}"
        )
    if got.dtype.kind == "f" and expected.dtype.kind == "f" and got.itemsize < expected.itemsize:
        return f"{yours} is {got.dtype} where the inputs are {expected.dtype}."
    if expected.dtype.kind == "b" != got.dtype.kind:
        return f"{yours} is {kind(got)}, expected True and False: a comparison gives them."
    if close(got, expected, tolerance).all():
        return ""
    if not np.isfinite(got).all() and np.isfinite(expected).all():
        return f"{yours} contains {'nan' if np.isnan(got).any() else 'inf'}."
    if expected.ndim == 0:
        return f"{yours} is not the right number."
    return f"{yours} has the right shape but other numbers."


def entries_wrong(got, expected, tolerance):
    """How many entries of a result are not right; all where the two cannot be compared."""
    if isinstance(expected, dict | tuple | list):
        keys = expected.keys() if isinstance(expected, dict) else range(len(expected))
        whole = type(got) is type(expected) and len(got) == len(expected)
        got = got if whole and (not isinstance(got, dict) or got.keys() == keys) else None
        parts = ((got and got[k], expected[k]) for k in keys)
        return sum(entries_wrong(*pair, tolerance) for pair in parts)
    if is_numeric(got) and is_numeric(expected) and np.shape(got) == np.shape(expected):
        return int(np.sum(~close(got, expected, tolerance)))
    return 0 if same(got, expected, tolerance) else np.size(expected)


def in_every_case(sentence, others):
    """A difference in shape, with what is said beyond the shapes only if all cases have the like.

    Parameters
    ----------
    sentence : str
        As :func:`difference` gives it in one case.
    others : iterable of str
        The same part's in the other cases; those that are no difference in shape do not count,
        nor do results without any entry.
    """
    shapes, _, more = sentence.partition(". ")
    if ", expected " not in shapes or not more:
        return sentence
    others = (s for s in others if ", expected " in s and not re.search(r"\b0[,)]", s))
    return sentence if all(". " in s for s in others) else f"{shapes}."


def without_sizes(sentence):
    """A sentence without the shapes, numbers and names in it, which differ from case to case."""
    return re.sub(r"\(.*?\)|\d+|`.*?`", "", sentence)


def wider(got, expected):
    """The dtypes of a part whose float type is wider than that of the right result, or None."""
    if isinstance(expected, dict):
        pairs = [(got[k], e) for k, e in expected.items()] if isinstance(got, dict) else []
    elif isinstance(expected, tuple | list):
        pairs = zip(got, expected, strict=True)
    else:
        got, expected = np.asarray(got), np.asarray(expected)
        floats = got.dtype.kind == expected.dtype.kind == "f"
        return (got.dtype, expected.dtype) if floats and got.itemsize > expected.itemsize else None
    return next((found for pair in pairs if (found := wider(*pair))), None)


def _shaped(array, before=""):
    if array.shape:
        return f"{before}{array.shape}"
    return "is a single number" if before else "a single number"


def _shape_help(got, expected):
    """Name a simple relation between a wrong and the right shape, where there is one."""
    if got.shape == expected.shape[::-1] and same(got.T, expected, 1e-9):
        return " It is the right one, transposed."
    if got.size == expected.size and same(got.reshape(expected.shape), expected, 1e-9):
        extra = got.ndim == expected.ndim + 1
        return " The numbers are right" + (
            ", but there is an axis too many: `keepdims=True` keeps one." if extra else "."
        )
    if got.ndim == expected.ndim > 0 and got.shape[1:] == expected.shape[1:]:
        rows, missing = len(got), len(expected) - len(got)
        if missing > 0 and rows and same(got, expected[missing:], 1e-9):
            return f" The first {_entries(missing)} missing, the others are right."
        if missing > 0 and rows and same(got, expected[:rows], 1e-9):
            return f" The last {_entries(missing)} missing, the others are right."
    if got.ndim == expected.ndim == 2 and len(got) == len(expected):
        missing = expected.shape[1] - got.shape[1]
        if 0 < missing < expected.shape[1] and same(got, expected[:, : got.shape[1]], 1e-9):
            return f" The last {'column is' if missing == 1 else f'{missing} columns are'} missing."
    smaller = got.ndim == expected.ndim == 2 and np.all(np.less(got.shape, expected.shape))
    if smaller and got.size and same(got, expected[: len(got), : got.shape[1]], 1e-9):
        rows, columns = np.subtract(expected.shape, got.shape)
        last = "row and column are" if rows == columns == 1 else "rows and columns are"
        return f" The last {last} missing, the others are right."
    return ""


def _entries(n):
    return "entry along the first axis is" if n == 1 else f"{n} entries along the first axis are"


def relation(got, expected, tolerance, sizes):
    """A simple relation between wrong and right numbers, in a sentence; empty where there is none.

    Parameters
    ----------
    got, expected : array
        Of the same shape.
    tolerance : float
    sizes : dict of int to str
        Sizes of the case and what they are: a factor that is one of them is called so.
    """
    if not (is_numeric(got) and is_numeric(expected)):
        return ""
    got, expected = np.asarray(got), np.asarray(expected)
    if got.shape != expected.shape or expected.dtype.kind == "b" or got.dtype.kind not in "iuf":
        return ""
    if not np.isfinite(got).all():
        return ""
    if got.size > 1 and close(got, -expected, tolerance).all():
        return "Every sign is reversed."
    by_size = _by_size(got, expected, sizes)
    if by_size or got.size == 1:  # for a single number, any factor fits
        return by_size
    at = np.unravel_index(np.abs(expected).argmax(), expected.shape)
    factor = got[at] / expected[at] if expected[at] != 0 else 0
    if factor and abs(factor - 1) > 1e-4 and close(got, factor * expected, 1e-7).all():
        return f"Everything is {factor:.4g} times what it should be."
    for axis in range(got.ndim):
        name = ordinal(axis)
        if got.shape[axis] < 2:
            continue
        if close(np.flip(got, axis), expected, tolerance).all():
            return f"The order along the {name} axis is reversed."
        if close(got, expected.cumsum(axis), tolerance).all():
            return f"Your numbers are sums along the {name} axis: each adds up all before it."
        if axis and _reshaped(got, expected, axis, tolerance):
            return (
                "All numbers are there, but not in their places: `reshape` keeps them in their "
                "order, and where axes are to change places they have another."
            )
        for step in (1, -1):
            if close(got, np.roll(expected, step, axis), tolerance).all():
                return f"Everything stands one place too {_where(step)} along the {name} axis."
            mine, right = (got, expected) if step == 1 else (expected, got)
            later, earlier = np.moveaxis(mine, axis, 0)[1:], np.moveaxis(right, axis, 0)[:-1]
            if got.shape[axis] > 2 and close(later, earlier, tolerance).all():
                return f"Everything stands one place too {_where(step)} along the {name} axis."
    return ""


def located(results, tolerance):
    """Which entries alone are right, or wrong, in a sentence; empty where there is no rule to it.

    Parameters
    ----------
    results : list of (object, object)
        What an answer gives and what is right, on every case.
    tolerance : float
    """
    wrong = [(got, right) for got, right in results if difference(got, right, tolerance)]
    if not wrong or not all(is_numeric(a) and np.ndim(a) == np.ndim(b) for a, b in wrong):
        return ""
    gaps = {tuple(np.subtract(np.shape(got), np.shape(right)).tolist()) for got, right in wrong}
    if any(map(any, gaps)):
        axes = {(axis, gap) for each in gaps for axis, gap in enumerate(each) if gap}
        if len(gaps) > 1 or len(axes) > 1 or len(wrong) < 2:
            return ""
        ((axis, gap),) = axes
        size = "long" if gap > 0 else "short"
        return f"In every case that fails, the {ordinal(axis)} axis is {abs(gap)} too {size}."
    near = [close(got, right, tolerance) for got, right in wrong]
    for axis in range(min(mask.ndim for mask in near)):
        moved = [np.moveaxis(mask, axis, 0) for mask in near]
        rights = [mask.reshape(len(mask), -1).all(axis=1).tolist() for mask in moved]
        if min(map(len, rights)) < 2 or max(map(len, rights)) < 3:
            continue
        along = f"Along the {ordinal(axis)} axis, only" if near[0].ndim > 1 else "Only"
        for alone, word in ((True, "right"), (False, "wrong")):
            for place, step in (("first", 1), ("last", -1)):
                if all(r[::step] == [alone] + [not alone] * (len(r) - 1) for r in rights):
                    return f"{along} the {place} entry is {word}."
    return ""


def separated(wrong):
    """By what the cases on which an answer is right differ from the others, in a sentence.

    Parameters
    ----------
    wrong : course_utils.exercises.answer.Answer
    """
    tried = [*wrong.tried, *wrong.further]
    right = [wrong.same(outcome.value, expected.value) for _, outcome, expected in tried]
    for name, argument in inspect.signature(wrong.exercise.function).parameters.items():
        values = [case.arguments.get(name, argument.default) for case, *_ in tried]
        if not all(type(value) in (int, float) for value in values):
            continue
        for word, other, where in (("right", "wrong", right), ("wrong", "right", np.invert(right))):
            inside = [v for v, yes in zip(values, where, strict=True) if yes]
            outside = [v for v, yes in zip(values, where, strict=True) if not yes]
            if len(inside) > 1 and len(set(inside)) == 1 and outside and inside[0] not in outside:
                return f"It is {word} where `{name}` is {inside[0]}, and {other} elsewhere."
    return ""


def _reshaped(got, expected, axis, tolerance):
    """Whether an array was reshaped where two axes were to change places."""
    moved = np.swapaxes(expected, 0, axis)
    return min(moved.shape) > 1 and close(got, moved.reshape(expected.shape), tolerance).all()


def ordinal(axis):
    """What an axis is called."""
    return ("first", "second", "third")[axis] if axis < 3 else f"{axis + 1}th"


def _where(step):
    return "late" if step == 1 else "early"


def _by_size(got, expected, sizes):
    if not np.abs(expected).max() > 0:
        return ""
    for size, name in sizes.items():
        if size > 1 and close(got * size, expected, 1e-7).all():
            return (
                f"Everything is 1/{size} of what it should be; {size} is {name}: a mean where a "
                "sum belongs?"
            )
        if size > 1 and close(got, expected * size, 1e-7).all():
            return (
                f"Everything is {size} times as large as it should be; {size} is {name}: a sum "
                "where a mean belongs?"
            )
    return ""


def sizes_of(case):
    """The sizes of a case: number -> the arguments' axes that have it, in words.

    A size that two different things have is not told: it could be either.
    """
    found = {}
    for name, value in case.arguments.items():
        if isinstance(value, np.ndarray):
            for axis, size in enumerate(value.shape):
                found.setdefault(size, f"the size of axis {axis} of `{name}`")
        elif isinstance(value, int) and not isinstance(value, bool):
            found[value] = f"`{name}`"
    return found


def numbers(got, expected, tolerance):
    """Both results one below the other, or where they differ most; of several, the first wrong."""
    if isinstance(expected, dict) and isinstance(got, dict) and got.keys() == expected.keys():
        part = next((k for k in expected if difference(got[k], expected[k], tolerance)), None)
        return f"{part}\n{numbers(got[part], expected[part], tolerance)}"
    if not (is_numeric(got) and is_numeric(expected)):
        return f"yours: {short(got)}\nright: {short(expected)}"
    a, b = np.asarray(got), np.asarray(expected)
    if a.size <= 24 and b.size <= 24:
        with np.printoptions(precision=4, suppress=True):
            if str(a) != str(b):  # else they differ too little to be seen side by side
                return f"yours:\n{a}\nright:\n{b}"
    if a.shape != b.shape:
        return f"yours: shape {a.shape}\nright: shape {b.shape}"
    gap = np.abs(np.nan_to_num(np.subtract(a, b, dtype=float), nan=np.inf))
    at = tuple(int(k) for k in np.unravel_index(gap.argmax(), a.shape))
    index = ", ".join(map(str, at))
    return f"largest difference at [{index}]\nyours: {a[at]:.10g}\nright: {b[at]:.10g}"


def short(value):
    """A value in a few characters: shape and dtype, and the numbers when they are few."""
    if isinstance(value, np.ndarray):
        text = f"{value.shape} {value.dtype}"
        if value.size <= 8:
            text += "  " + " ".join(np.array2string(value, precision=3).split())
        return text
    return repr(value)[:120]


def kind(value):
    """What a value is, in a few words."""
    if value is None or value is Ellipsis:
        return "None" if value is None else "`...`"
    if isinstance(value, np.ndarray):
        return f"an array {value.shape} of {value.dtype}"
    if isinstance(value, tuple | list | dict):
        plural = "entry" if len(value) == 1 else "entries"
        return f"a {type(value).__name__} of {len(value)} {plural}"
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        return f"the number {value}"
    return f"a {type(value).__name__}"
