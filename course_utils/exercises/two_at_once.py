"""Two mistakes that together give an answer's numbers."""

import itertools
import re
import time
from fractions import Fraction

import numpy as np

from course_utils.exercises import near_misses, phrases
from course_utils.exercises.answer import outcome_of, right_of
from course_utils.exercises.attempt import alike, attempt, in_short, is_numeric
from course_utils.exercises.differences import relation, sizes_of, without_sizes
from course_utils.exercises.known import observed
from course_utils.exercises.misconceptions import said_of


def tells_much(wrong):
    """Whether the wrong numbers are so many, or so odd, that no pair of mistakes fits by chance."""
    told = 0
    for cases in ("tried", "further"):  # the second are run only if the first do not tell
        for _, outcome, right in getattr(wrong, cases):
            pairs = itertools.zip_longest(_numbers_in(outcome.value), _numbers_in(right.value))
            for mine, other in pairs:
                told += (3 if _is_odd(mine) else 1) * (mine != other)
                if told > 3:
                    return True
    return False


def always_the_same(wrong):
    """Whether every result of one shape is the same one, though the right ones differ."""
    own, rights = zip(*((o.value, r.value) for _, o, r in wrong.tried), strict=True)
    return _constant(wrong, own, rights)


def _numbers_in(value):
    if isinstance(value, dict | tuple | list):
        parts = value.values() if isinstance(value, dict) else value
        return [number for part in parts for number in _numbers_in(part)]
    one_truth = np.ndim(value) == 0 and np.asarray(value).dtype.kind == "b"
    return np.ravel(value).tolist() if is_numeric(value) and not one_truth else []


def _is_odd(number):
    """Neither a simple fraction nor a small whole number."""
    if number is None or not np.isfinite(number):
        return False
    return abs(number) > 20 or abs(Fraction(number).limit_denominator(50) - number) > 1e-9


def _together(wrong, one, other):
    """What to say of two mistakes; of a single number others might come to the same."""
    said = "It looks like two things at once." if _one_number(wrong) else "Two things at once."
    return f"{said} {one} And: {other}"


def _one_number(wrong):
    """Whether the result of every case is a single number."""
    return all(is_numeric(o.value) and np.ndim(o.value) == 0 for _, o, _ in wrong.tried)


def two_misconceptions(wrong, first, end):
    """Two misconceptions, one of these among them, that together give the answer's numbers."""
    if wrong.exercise.is_value or wrong.raises:
        return ""
    mine = in_short(wrong.outcomes[wrong.failing].value)
    pairs = itertools.chain(
        itertools.combinations(first, 2),
        ((a, b) for a in first for b in wrong.exercise.misconceptions if b not in first),
    )
    unlikely = {m: _unlikely(wrong, m) for m in wrong.exercise.misconceptions}
    pairs = sorted(pairs, key=lambda pair: unlikely[pair[0]] + unlikely[pair[1]])
    with near_misses.quiet():
        for one, other in pairs:
            if time.process_time() > end:
                return ""
            if one.__name__ == other.__name__:
                continue
            if not alike(wrong.known.pair(one, other, wrong.failing), mine):
                continue
            made = wrong.known.pairs(one, other)
            if wrong.fits(lambda c, f=made: observed(wrong.exercise, f, c), outcome_of):
                return _together(wrong, said_of(one, False), said_of(other, False))
    return ""


def _unlikely(wrong, m):
    """Whether a misconception calls what the answer does not, or spoils a part that is right."""
    edits = getattr(m, "made_of", [()])[0]
    called = {name for _, new in edits for name in re.findall(r"(\w+)\(", new)}
    called -= {name for old, _ in edits for name in re.findall(r"(\w+)\(", old)}
    source = "\n".join(wrong.source)
    if any(name not in source for name in called):
        return 2
    for k, (_, outcome, right) in enumerate(wrong.tried):
        theirs = wrong.known.outcome(m, k)
        if theirs.error is not None or wrong.same(theirs.value, right.value):
            continue
        if wrong.same(outcome.value, right.value) or any(
            not wrong.same(theirs.value, right.value, [part])
            for part in wrong.parts
            if part not in wrong.wrong
        ):
            return 1
    return 0


def misconceptions_apart(wrong):
    """Two misconceptions of which each explains cases of its own, on which the other is right."""
    if wrong.raises:
        return ""
    explains = {}
    for m in wrong.exercise.misconceptions:
        found = set()
        for k, (_, outcome, right) in enumerate(wrong.tried):
            theirs = wrong.known.outcome(m, k)
            if theirs.error is not None or not (
                wrong.same(theirs.value, outcome.value) or wrong.same(theirs.value, right.value)
            ):
                break
            if not wrong.same(theirs.value, right.value):
                found.add(k)
        else:
            explains[m] = found
    failed = {k for k, (_, o, r) in enumerate(wrong.tried) if not wrong.same(o.value, r.value)}
    for one, other in itertools.combinations(explains, 2):
        if explains[one] | explains[other] == failed and not explains[one] & explains[other]:
            return _together(wrong, said_of(one, False), said_of(other, False))
    return ""


def related_to_a_misconception(wrong):
    """A misconception to which the answer relates as a simple mistake does to what is right."""
    if wrong.raises or wrong.exercise.is_value:
        return ""
    for m in wrong.exercise.misconceptions:
        if time.process_time() > wrong.end:
            return ""
        found, left = [], _Left(wrong, m)
        for case, outcome, _ in [wrong.tried[wrong.failing], *wrong.tried, *wrong.further]:
            theirs = left.value(case)
            related = theirs is not None and _relates(wrong, outcome.value, theirs, sizes_of(case))
            found += [related] if related else []
            if (
                related is False
                or related == ""
                or (found and without_sizes(found[0]) != without_sizes(found[-1]))
            ):
                break
        else:
            if len(found) > 2 and wrong.is_no_worse(left.value):
                return _together(wrong, found[0], left.said())
    return ""


def _relates(wrong, got, theirs, sizes):
    """What relates two results, in a sentence; None where they agree, empty where nothing does."""
    if wrong.same(got, theirs):
        return None
    if isinstance(got, dict) and isinstance(theirs, dict) and got.keys() == theirs.keys():
        every = {}
        for p in got:
            found = _relates(wrong, got[p], theirs[p], sizes)
            if found == "":
                return ""
            every |= {} if found is None else {p: found}
        parts, said = ", ".join(f"`{p}`" for p in every), set(every.values())
        return f"{parts}: {said.pop()}" if len(said) == 1 else ""
    if not is_numeric(got) or not is_numeric(theirs) or np.ndim(got) != np.ndim(theirs):
        return ""
    if np.ndim(got) > 1 and wrong.same(np.swapaxes(got, 0, 1), theirs):
        return "The first two axes have changed places."
    found = relation(got, theirs, wrong.exercise.tolerance, sizes)
    return "" if "times what" in found or "sign" in found else found  # may come by chance


# Edits of an answer that mean something by themselves, so that a known mistake may be left over;
# with what is put in the place of something else, or left out, anything may.
_BY_THEMSELVES = {
    "transposed", "order of operands", "direction", "index", "order", "order of arguments",
    "overwritten", "added up", "twice", "half", "axis", "dim", "comparison", "and, or",
    "condition",
}  # fmt: skip


def edit_and_known(wrong, end):
    """An edit of the answer's source with which a known mistake is left.

    The answer is edited as in the search for the one edit that puts it right; what comes out is
    looked up among what the misconceptions give and the near misses of the solution.
    """
    variants, exercise = wrong.variants, wrong.exercise
    if variants is None or wrong.raises:
        return ""
    case = wrong.tried[wrong.failing][0]
    left = {}  # case -> what may be left, looked for there
    for m in exercise.misconceptions:
        if (k := _told_apart(wrong, m)) is not None:
            left.setdefault(k, []).append(_Left(wrong, m))
    left = sorted(left.items(), key=lambda item: len(item[1]))
    for solution in wrong.solutions:
        every = (j for j in solution.order if solution.has(case, j))
        left.append((wrong.failing, [_Left(wrong, solution, j) for j in every]))
    with near_misses.quiet():
        for place, every in left:
            if said := _looked_up(wrong, place, every, end):
                return said
    return ""


def _told_apart(wrong, m):
    """The first case, that which fails before all, on which the answer is not a misconception."""
    for k in sorted(range(len(wrong.tried)), key=lambda k: k != wrong.failing):
        theirs = wrong.known.outcome(m, k)
        if theirs.error is not None or theirs.changed:
            return None
        if not wrong.same(theirs.value, wrong.outcomes[k].value):
            return k
    return None


def _looked_up(wrong, place, left, end):
    """The first edit of the answer that leaves one of the known mistakes, looked up on a case."""
    case, outcome, _ = wrong.tried[place]
    values = [known.value(case) for known in left]
    table = near_misses.Table(values)
    own = in_short(outcome.value)
    for k in wrong.variants.order:
        if time.process_time() > end:
            return ""
        value = wrong.variants.value(wrong.exercise, case, (k,))
        if value is None or alike(in_short(value), own):
            continue
        for j in table.like(value):
            if wrong.same(value, values[j]) and (said := _both_said(wrong, k, left[j], end)):
                return said
    return ""


def _constant(wrong, values, rights):
    """Whether values of one shape are all the same, though the right ones differ: such a value
    comes out of anything that is wrong enough."""
    pairs = [
        (a, b)
        for (a, right), (b, other) in itertools.combinations(zip(values, rights, strict=True), 2)
        if _shapes(a) == _shapes(b) and not wrong.same(right, other)
    ]
    return bool(pairs) and all(wrong.same(a, b) for a, b in pairs)


def _shapes(value):
    parts = value.values() if isinstance(value, dict) else [value]
    return [np.shape(part) if is_numeric(part) else type(part) for part in parts]


class _Left:
    """A known mistake: a misconception, or one edit of the solution."""

    def __init__(self, wrong, source, number=None):
        self.wrong, self.source, self.number = wrong, source, number

    def value(self, case):
        """What it gives on a case; None where it raises or changes an argument."""
        exercise = self.wrong.exercise
        if self.number is not None:
            return self.source.value(exercise, case, (self.number,))
        known = self.wrong.known
        k = next((k for k, c in enumerate(known.cases) if c is case), None)
        answer = exercise.as_answer(self.source)
        made = attempt(exercise, answer, case) if k is None else known.outcome(self.source, k)
        return None if made.error is not None or made.changed else made.value

    def said(self):
        """What is said of it beside an edit of the answer."""
        if self.number is None:
            return said_of(self.source, False)
        edit = self.source.edits[self.number]
        return phrases.of_the_solution(edit, "What is left is", self.wrong.names)


def _both_said(wrong, k, known, end):
    """What to say of an edit of the answer and the mistake it leaves; empty where that is chance.

    It is not where the edit is of a kind that means something by itself; where each of the two
    shows on cases of its own; or where a second edit of the answer puts the rest right.
    """
    variants, exercise = wrong.variants, wrong.exercise
    edit, every = wrong.variants.edits[k], [*wrong.tried, *wrong.further]
    line = phrases.of_the_answer(edit, [wrong.line(edit)], "")
    if not line:
        return ""
    theirs = [known.value(c) for c, _, _ in every]
    if (
        not all(
            value is not None and wrong.same(variants.value(exercise, c, (k,)), value)
            for (c, _, _), value in zip(every, theirs, strict=True)
        )
        or not wrong.is_no_worse(known.value)
        or _constant(wrong, theirs, [r.value for *_, r in every])
    ):
        return ""
    product = edit.kind != "order of operands" or "@" in edit.was  # not 1 - n for n - 1
    squashes = edit.kind == "function" and {"tanh", "sigmoid"} <= set(
        re.findall(r"tanh|sigmoid", edit.was + edit.new)
    )
    alone = (edit.kind in _BY_THEMSELVES or squashes) and product and known.number is None
    single = _one_number(wrong)
    # … to which there are many ways
    if alone or all(
        not single and (wrong.same(value, o.value) or wrong.same(value, r.value))
        for (_, o, r), value in zip(every, theirs, strict=True)
    ):
        return _together(wrong, line, known.said())
    if single or edit.kind == "returned":
        return ""
    others = (j for j in variants.order if variants.edits[j].kind != "factor missing")
    pairs = ((k, other) for other in others if other != k)
    end = min(end, wrong.left(0.2))
    found = wrong.search(variants, right_of, switched=pairs, end=end)
    if not found:
        return ""
    other = found[0][1]
    rest = phrases.of_the_answer(other, [wrong.line(other)], "")
    return _together(wrong, line, known.said() if known.number is None or not rest else rest)
