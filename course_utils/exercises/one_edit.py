"""One edit: of the answer, with which it is right; of the solution, that gives its numbers."""

import ast
import itertools
import time

from course_utils.exercises import near_misses, phrases
from course_utils.exercises.answer import outcome_of, right_of
from course_utils.exercises.two_at_once import tells_much


def repaired(wrong, parts, share=1.0, end=None):
    """The edit of the answer's own source that puts these parts right, if it is only one.

    It is looked for until the end, or for a share of the time left when all edits are made.

    Returns
    -------
    found : tuple or None
        What :func:`course_utils.exercises.phrases.of_the_answer` says it of.
    """
    variants, end = wrong.variants, end or wrong.left(share)
    if variants is None or time.process_time() > end:
        return None
    keep = [p for p in wrong.parts if p not in wrong.wrong] if parts else []
    found = wrong.search(variants, right_of, [*parts, *keep], end=end)
    if found and not tells_much(wrong):
        found = [edits for edits in found if edits[0].kind not in _BY_CHANCE]
    if found and found[0][0].kind in ("one less", "one more") and parts == wrong.wrong:
        found = _twice(wrong, wrong.left(0.2)) or found  # which is likelier
    return _line_said(wrong, parts, found)


def repaired_twice(wrong, end):
    """What to say of two edits alike of the answer's own source that together put all right."""
    found = _line_said(wrong, wrong.wrong, _twice(wrong, end))
    return phrases.of_the_answer(*found) if found else ""


def _twice(wrong, end):
    """Two edits alike that together put all right."""
    variants = wrong.variants
    if variants is None or time.process_time() > end:
        return []
    kinds = [
        "" if edit.kind == "transposed" and not isinstance(edit.before, ast.Name) else edit.kind
        for edit in variants.edits  # of something that was computed, it may be undone elsewhere
    ]
    pairs = itertools.combinations([k for k in variants.order if kinds[k] in _TWICE], 2)
    alike = ((one, other) for one, other in pairs if kinds[one] == kinds[other])
    return wrong.search(variants, right_of, (), alike, end)


def _line_said(wrong, parts, found):
    """Of the edits found, the first of which something can be said."""
    for edits in found:
        lines = [wrong.line(edit) for edit in edits]
        rest = " All else is right." if parts == wrong.wrong else ""  # else of these parts alone
        if phrases.of_the_answer(edits[0], lines, rest):
            return edits[0], lines, rest
    return None


# Edits that change a size or an order of sizes: of a result that is one truth, or one place, they
# may make the right one by chance.
_BY_CHANCE = ("twice", "half", "mean", "square", "normalised", "sign", "one less", "one more")
_TWICE = ("keepdims", "order", "axis", "transposed", "index", "term")


def near_miss(wrong, parts, end, form=0):
    """The single edit of the solution, in one of its forms, that gives the answer's numbers."""
    exercise = wrong.exercise
    if exercise.is_value or wrong.raises or len(wrong.forms) <= form:
        return ""
    if time.process_time() + wrong.seconds_to_edit > end:
        return ""
    variants = near_misses.of_solution(wrong.forms[form], exercise)
    wrong.solutions.append(variants)
    best = wrong.search(variants, outcome_of, parts, end=end)
    if not best:
        return ""
    yours = "That is" if parts else "Your result is"
    return phrases.of_the_solution(best[0][0], yours, wrong.names)
