"""What an answer's result depends on, compared with what the right one depends on.

An argument is changed, or one slice of it, and it is looked at which entries of the result change:
an argument without effect, a slice that does not count, entries that know of one another and should
not.  What is said was measured; it needs no idea of how the answer came about.
"""

import itertools
import time
from collections import Counter, defaultdict

import numpy as np

from course_utils.exercises import phrases
from course_utils.exercises.attempt import close, is_numeric, quiet, same
from course_utils.exercises.differences import ordinal
from course_utils.exercises.known import observed
from course_utils.exercises.model import Case
from course_utils.exercises.ticks import TooSlow

CASES = 3  # on which it is tried: the one that fails first, and others
LARGEST = 12  # of an axis whose slices are changed one by one
_SAME, _HARDLY, _CHANGED = range(3)  # what an entry does


class Influences:
    """Which entries of an answer's result, and of the right one, change with which argument.

    Parameters
    ----------
    wrong : course_utils.exercises.answer.Answer
    seconds : float
        How long all of it may take, from now on.
    """

    def __init__(self, wrong, seconds):
        self._wrong, self._made = wrong, {}
        self._end = time.process_time() + seconds
        every = sorted(range(len(wrong.tried)), key=lambda k: k != wrong.failing)
        self._cases = [wrong.tried[k] for k in every[:CASES]]

    def told(self, part=None, alone=True):
        """What the result depends on and should not, or does not and should.

        Parameters
        ----------
        part : str or None
            Of a result with several parts, the one that is spoken of.
        alone : bool
            Whether nothing is known of the other parts: then single entries are looked at, too.

        Returns
        -------
        sentence : str
            Empty where it depends on what the right one depends on.
        """
        if self._wrong.variants is None or self._wrong.raises:
            return ""
        with quiet():
            try:
                found = self._arguments(part) or self._slices(part)
                return found or (self._entries(part) if alone else "")
            except TooSlow:
                return ""

    def _effects(self, k, by_slice, part):
        """What changes on a case: (argument, axis, index), what the entries of the answer's result
        do, and those of the right one."""
        if (k, by_slice) not in self._made:
            self._made[k, by_slice] = list(self._tried(self._cases[k][0], by_slice))
        _, *before = self._cases[k]
        for place, *after in self._made[k, by_slice]:
            self._hurry()
            pairs = ((b.value, a) for b, a in zip(before, after, strict=True))
            yield place, *(_effect(b, a) if part is None else _effect(b[part], a[part])
                           for b, a in pairs)  # fmt: skip

    def _tried(self, case, by_slice):
        exercise, rng = self._wrong.exercise, np.random.default_rng(0)
        for name, value in case.arguments.items():
            for axis, index, other in (_slices if by_slice else _other)(value, rng):
                self._hurry()
                changed = Case(case.name, {**case.arguments, name: other})
                mine = self._wrong.variants.run(exercise, changed)
                right = observed(exercise, exercise.function, changed)
                if mine is not None and right is not None:
                    yield (name, axis, index), mine, right

    def _hurry(self):
        if time.process_time() > self._end:
            raise TooSlow

    def _arguments(self, part):
        """Arguments that have an effect on the right result, but in no case on the answer's."""
        mine, right = defaultdict(int), defaultdict(int)
        for k in range(len(self._cases)):
            for (name, *_), *effects in self._effects(k, False, part):
                mine[name], right[name] = map(max, (mine[name], right[name]), map(_most, effects))
        names = [f"`{n}`" for n in mine if right[n] == _CHANGED and mine[n] == _SAME]
        has = "has" if len(names) == 1 else "have"
        other = f"{has} no effect: with another value nothing changes."
        return f"{phrases.listed(names)} {other}" if names else ""

    def _slices(self, part):
        """Slices of an argument without effect, where every slice has one on the right result."""
        right = self._cases[0][2].value
        if not _is_real(right if part is None else right[part]):
            return ""  # a choice, or a count, need not change with each slice
        counts = defaultdict(dict)  # argument, axis -> case -> which slices have an effect
        for k in range(len(self._cases)):
            of_case = defaultdict(list)
            for (name, axis, _), *effects in self._effects(k, True, part):
                of_case[name, axis].append([*map(_most, effects)])
            for place, effects in of_case.items():
                if len(effects) > 1 and all(right == _CHANGED for _, right in effects):
                    counts[place][k] = [mine != _SAME for mine, _ in effects]
        for (name, axis), found in counts.items():
            cases = list(found.values())
            if any(all(case) or not any(case) for case in cases):
                continue
            along = f" along the {ordinal(axis)} axis" if axis else ""
            for words, step in (("first", 1), ("last", -1)):
                alone = all(case[::step] == [True] + [False] * (len(case) - 1) for case in cases)
                if alone and max(map(len, cases)) > 2:
                    words += f"{along} counts: the others have no effect."
                    return f"Of `{name}`, only the {words}"
            here = enumerate(found.get(0, []))  # in the case that is shown
            silent = [f"`{_at(name, axis, k)}`" for k, effect in here if not effect]
            if 0 < len(silent) <= 6:
                has = "has" if len(silent) == 1 else "have"
                return f"In the case below {phrases.listed(silent)} {has} no effect."
        return ""

    def _entries(self, part):
        """An entry that changes with a slice of an argument where the right one does not, or the
        other way round."""
        yours = f"your `{part}`" if part else "your result"
        reaches = [r for r in self._effects(0, True, part) if r[1].shape == r[2].shape]
        for here, there, words in (
            (_CHANGED, _SAME, "{}{}, but not the right one"),
            (_SAME, _CHANGED, "the right one{1}, but not {0}"),
        ):
            for place, mine, right in reaches:
                found = np.argwhere((mine == here) & (right == there))
                if len(found):
                    at = f" at [{', '.join(map(str, found[0]))}]" if mine.ndim else ""
                    changed = words.format(yours, at)
                    return f"In the case below a change of `{_at(*place)}` alone changes {changed}."
        return ""


def _at(name, axis, index):
    return f"{name}[{':, ' * axis}{index}]"


def _effect(before, after):
    """What each entry of a result does; one for all where they cannot be compared one by one."""
    comparable = is_numeric(before) and is_numeric(after) and np.shape(before) == np.shape(after)
    if not comparable:
        return np.array(_SAME if same(before, after, 0.0) else _CHANGED)
    before, after = np.asarray(before), np.asarray(after)
    exactly = (before == after) | ((before != before) & (after != after))
    return np.where(exactly, _SAME, np.where(close(after, before, 1e-9), _HARDLY, _CHANGED))


def _most(effect):
    """What the entry does that changes most."""
    return int(effect.max(initial=_SAME))


def _other(value, rng):
    """Other values for an argument, as a choice or a count need not change with each: (None, None,
    value)."""
    others = ()
    if _has_fractions(value):
        others = (_noisy(value, rng) for _ in range(2))
    elif type(value) is int:
        others = (value + 1, value // 2)
    elif isinstance(value, float):
        others = (1.37 * value + 0.11, 1.74 * value + 0.11)
    for other in others:
        yield None, None, other


def _slices(value, rng):
    """Other values for an argument, one slice changed in each: (axis, index, value)."""
    if not _has_fractions(value):
        return
    if isinstance(value, list | tuple):
        for k in range(min(len(value), LARGEST)):
            yield 0, k, type(value)([*value[:k], _noisy(value[k], rng), *value[k + 1 :]])
        return
    for axis, size in enumerate(value.shape):
        for index in range(size) if 1 < size <= LARGEST else ():
            new, at = value.copy(), (slice(None),) * axis + (index,)
            new[at] = _noisy(new[at], rng)
            yield axis, index, new


def _is_real(value):
    """Whether a result is made of real numbers, not of whole ones or truths."""
    if isinstance(value, list | tuple):
        return bool(value) and all(map(_is_real, value))
    return is_numeric(value) and np.asarray(value).dtype.kind == "f"


def _has_fractions(value):
    """Whether it is an array of finite floats, other than 0 and 1 alone, or several of them."""
    if isinstance(value, list | tuple):
        return bool(value) and all(map(_has_fractions, value))
    floats = isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size > 0
    return floats and np.isfinite(value).all() and not np.isin(value, (0, 1)).all()


def _noisy(value, rng):
    if isinstance(value, list | tuple):
        return type(value)(_noisy(part, rng) for part in value)
    return (value + rng.normal(0, np.std(value) or 1.0, np.shape(value))).astype(value.dtype)


def counted(wrong):
    """What a count has too many and too few, where it is a polynomial in the sizes.

    Parameters
    ----------
    wrong : course_utils.exercises.answer.Answer

    Returns
    -------
    sentence : str
        Empty where it is none, or where more than six terms differ.
    """
    case = wrong.tried[wrong.failing][0]
    names, rng = list(case.arguments), np.random.default_rng(0)
    if wrong.variants is None or not all(type(v) is int for v in case.arguments.values()):
        return ""
    terms = [t for n in range(4) for t in itertools.combinations_with_replacement(names, n)]
    rows, gaps = [], []
    for values in rng.integers(2, 30, (len(terms) + 10, len(names))).tolist():
        sizes = dict(zip(names, values, strict=True))
        drawn = Case(f"sizes {values}", sizes)  # its loops may be longer
        mine = wrong.variants.run(wrong.exercise, drawn)
        right = observed(wrong.exercise, wrong.exercise.function, drawn)
        if type(mine) not in (int, np.int64, float) or right is None:
            return ""
        rows.append([np.prod([sizes[name] for name in term]) for term in terms])
        gaps.append(mine - right)
    factors = np.round(np.linalg.lstsq(np.array(rows, float), gaps, rcond=None)[0]).astype(int)
    differ = [(f, t) for f, t in zip(factors.tolist(), terms, strict=True) if f]
    if not 0 < len(differ) <= 6 or not np.array_equal(np.array(rows) @ factors, gaps):
        return ""
    said = []
    for words, sign in (("too many", 1), ("too few", -1)):
        found = [_product(abs(f), t) for f, t in differ if f * sign > 0]
        said += [f"{phrases.listed(found)} {words}"] if found else []
    return f"You count {', and '.join(said)}."


def _product(factor, term):
    """A term of a polynomial as it is written.

    >>> _product(2, ("D", "H", "H"))
    '`2 * D * H**2`'
    """
    powers = [name if n == 1 else f"{name}**{n}" for name, n in Counter(term).items()]
    return "`" + " * ".join(([str(factor)] if factor > 1 or not term else []) + powers) + "`"
