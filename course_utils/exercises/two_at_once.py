"""Two mistakes that together give an answer's numbers."""

import itertools
import time

import numpy as np

from course_utils.exercises import near_misses, phrases
from course_utils.exercises.answer import outcome_of
from course_utils.exercises.attempt import attempt, is_numeric
from course_utils.exercises.misconceptions import said_of


def two_misconceptions(wrong, first, end):
    """Two misconceptions, one of these among them, that together give the answer's numbers."""
    if wrong.exercise.is_value or wrong.raises:
        return ""
    every = wrong.exercise.misconceptions
    pairs = ((one, other) for one in first for other in every if one.__name__ != other.__name__)
    done = set()
    with near_misses.quiet():
        for one, other in pairs:
            if time.process_time() > end:
                return ""
            if frozenset((one, other)) in done:
                continue
            done.add(frozenset((one, other)))
            made = wrong.known.pairs(one, other)
            if made and wrong.fits(lambda case, f=made: _observed(wrong, f, case), outcome_of):
                return f"Two things at once. {said_of(one, False)} And: {said_of(other, False)}"
    return ""


def turned_and_misconception(wrong):
    """A misconception that gives the answer's numbers when two axes change places."""
    if wrong.raises or not all(np.ndim(o.value) > 1 for o in wrong.outcomes if is_numeric(o.value)):
        return ""
    turned = [is_numeric(o.value) and np.swapaxes(o.value, 0, 1) for o in wrong.outcomes]
    for m in wrong.exercise.misconceptions:
        if all(wrong.same(wrong.known.outcome(m, k).value, v) for k, v in enumerate(turned)):
            axes = "The first two axes of your result have changed places."
            return f"Two things at once. {axes} And: {said_of(m, False)}"
    return ""


def _observed(wrong, function, case):
    """What is observed of a function, None where it raises."""
    arguments = {name: near_misses.copied(value) for name, value in case.arguments.items()}
    try:
        return wrong.exercise.observe(function, **arguments)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return None


# Edits of an answer that mean something by themselves, so that a misconception may be left over;
# with what is put in the place of something else, or left out, anything may.
_BY_THEMSELVES = {
    "transposed", "order of operands", "direction", "index", "order", "order of arguments",
    "overwritten", "added up", "twice", "half",
}  # fmt: skip


def edit_and_misconception(wrong):
    """An edit of the answer's source with which a misconception would be left."""
    variants, exercise = wrong.variants, wrong.exercise
    if variants is None or wrong.raises:
        return ""
    case = wrong.tried[wrong.failing][0]
    left = [(m, wrong.known.outcome(m, wrong.failing)) for m in exercise.misconceptions]
    left = [(m, o.value) for m, o in left if o.error is None and not o.changed]
    with near_misses.quiet():
        for k in variants.order:
            edit = variants.edits[k]
            if time.process_time() > wrong.end:
                return ""
            if edit.kind not in _BY_THEMSELVES:
                continue
            if edit.kind == "order of operands" and "@" not in edit.was:
                continue  # 1 - n for n - 1, say: any condition with it may come out the same
            value = variants.value(exercise, case, (k,))
            for m, theirs in left if value is not None else ():
                if not wrong.same(value, theirs):
                    continue
                answer = exercise.as_answer(m)
                if all(
                    wrong.same(
                        variants.value(exercise, c, (k,)), attempt(exercise, answer, c).value
                    )
                    for c, _, _ in [*wrong.tried, *wrong.further]
                ):
                    line = phrases.of_the_answer(edit, [wrong.line(edit)], "")
                    if line:
                        return f"Two things at once. {line} And: {said_of(m, False)}"
    return ""


def two_edits(wrong, end):
    """A pair of edits of the solution that together give the answer's numbers."""
    if wrong.exercise.is_value or wrong.raises:
        return ""
    for variants in near_misses.solutions(wrong.exercise, end):
        likely = [k for k in variants.order if variants.costs[k] <= 1.0][:60]
        pairs = itertools.combinations(likely, 2)
        found = wrong.search(variants, outcome_of, switched=pairs, end=end)
        if found:
            first, second = (phrases.of_the_solution(e, "That is", wrong.names) for e in found[0])
            return f"Two things at once. {first} And: {second}"
    return ""
