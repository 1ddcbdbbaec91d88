"""What to say of a wrong answer: the mistake that was made, where one can be named.

In this order: a misconception that behaves as the answer does on every case; the line of the answer
with which, were one small thing in it another, everything would be right; the near miss of the
solution that gives the answer's numbers; a relation between the numbers; two mistakes at once.
Of a result with several parts the right ones are called right, and only the wrong ones are spoken
of.  Nothing is said that does not hold on every case tried, and what is said of an edit holds on
further ones, too.
"""

import ast
import itertools
import time

import numpy as np

from course_utils.exercises import near_misses, phrases
from course_utils.exercises.answer import Answer, outcome_of, right_of
from course_utils.exercises.attempt import describe, is_numeric, uncollected
from course_utils.exercises.differences import (
    difference,
    in_every_case,
    relation,
    sizes_of,
    without_sizes,
)
from course_utils.exercises.known import known
from course_utils.exercises.misconceptions import said_of
from course_utils.exercises.model import Feedback
from course_utils.exercises.two_at_once import (
    edit_and_known,
    misconceptions_apart,
    related_to_a_misconception,
    tells_much,
    two_edits,
    two_misconceptions,
)

SECONDS = 0.26  # of computing, for all of it


@uncollected()
def explain(exercise, answer, outcomes, failing):
    """What there is to say of a wrong answer.

    Parameters
    ----------
    exercise : Exercise
    answer : object
    outcomes : list of Outcome
        Of the answer on the exercise's cases, as far as it was tried.
    failing : int
        The first case that it fails.

    Returns
    -------
    sentence : str
        Empty when nothing can be said that holds.
    misconception : str or None
        Name of the misconception recognised.
    right : str
        One sentence on the parts that are right; empty when there are none, or none by name.
    """
    end = time.process_time() + SECONDS
    found = recognised(exercise, outcomes)
    if found:
        return said_of(found[0]), found[0].__name__, ""
    wrong = Answer(exercise, answer, outcomes, failing, end)
    nearly = _as_far_as_it_runs(wrong)
    if nearly and not _repaired(wrong, [], 0.4):
        return *nearly, ""
    if any(o.changed for o in outcomes):
        return "", None, ""
    if all(o.error is None and wrong.same(o.value, r.value) for _, o, r in wrong.tried):
        return "", None, ""  # right numbers of a wrong type
    if not wrong.returned:
        return _of_one(wrong), None, ""
    right = [part for part in wrong.parts if part not in wrong.wrong]
    right = f"{_listed(right)} {'is' if len(right) == 1 else 'are'} right." if right else ""
    return _of_several_parts(wrong), None, right


def recognised(exercise, outcomes):
    """The misconceptions that behave on all cases as an answer did.

    Parameters
    ----------
    exercise : Exercise
    outcomes : list of Outcome
        Of the answer on the exercise's cases, as far as it was tried.

    Returns
    -------
    misconceptions : list of callables
    """
    cached, tolerance = known(exercise), exercise.tolerance
    return [
        wrong
        for wrong in exercise.misconceptions
        if all(cached.outcome(wrong, k).same_as(o, tolerance) for k, o in enumerate(outcomes))
    ]


def _as_far_as_it_runs(wrong):
    """The one misconception that behaves as the answer does wherever that raises no error.

    Returns
    -------
    found : (str, str) or None
        What is said of it, and its name.
    """
    ran = [k for k, o in enumerate(wrong.outcomes) if o.error is None]
    if len(ran) < 2 or len(ran) == len(wrong.outcomes) or wrong.failing not in ran:
        return None
    found = [
        m
        for m in wrong.exercise.misconceptions
        if all(
            wrong.known.outcome(m, k).same_as(wrong.outcomes[k], wrong.exercise.tolerance)
            for k in ran
        )
    ]
    if len({m.__name__ for m in found}) != 1:
        return None
    stopped = next(k for k in range(len(wrong.outcomes)) if k not in ran)
    case, error = wrong.tried[stopped][0].name, describe(wrong.outcomes[stopped].error)
    return f"{said_of(found[0])} (In another case, {case}, it stops: {error})", found[0].__name__


def _listed(parts):
    return phrases.listed([f"`{p}`" for p in parts])


def _of_one(wrong):
    """What to say of a result that is one thing."""
    relates, edit = _simple(wrong), _repaired(wrong, wrong.wrong, 0.4)
    if edit:
        return phrases.of_the_answer(*edit, after=relates)
    if relates:
        return relates
    return (
        _near_miss(wrong, [], wrong.left(0.4))
        or _repaired_twice(wrong, wrong.left(0.3))
        or _of_all_parts(wrong)
    )


def _of_several_parts(wrong):
    """What to say of a result with several parts of which some are wrong."""
    claims = _claims(wrong)
    explained = _apart(claims)
    left = [p for p in wrong.wrong if not any(p in parts for parts in explained.values())]
    if not left:
        return " ".join(_said(explained))
    one = len(wrong.wrong) == 1
    if edit := _repaired(wrong, wrong.wrong, 0.6 if one else 0.4):
        return phrases.of_the_answer(*edit)
    said = (
        (_one_for_another(wrong) if one else "")
        or two_misconceptions(wrong, list(claims), wrong.left(0.3))
        or _near_miss(wrong, wrong.wrong, wrong.left(0.4))
        or _repaired_twice(wrong, wrong.left(0.2))
        or ("" if explained else _of_all_parts(wrong))
    )
    if said := said or _exchanged(wrong):
        return said
    sentences, others, until = {}, [], wrong.left(0.7)
    for k, part in enumerate(left[:5]):
        share = time.process_time() + (until - time.process_time()) / (len(left[:5]) - k)
        sentence = _of_a_part(wrong, part, share)
        if sentence:
            sentences.setdefault(sentence, []).append(part)
        else:
            others.append(part)
    others += left[5:]
    found = _said(explained) + [f"{_listed(parts)}: {s}" for s, parts in sentences.items()]
    if others and found:
        found.append(f"{_listed(others)} {'differs' if len(others) == 1 else 'differ'}, too.")
    return " ".join(found)


def _of_all_parts(wrong):
    """Two mistakes at once; or a near miss of the solution in its other form."""
    if not tells_much(wrong):
        return _near_miss(wrong, wrong.wrong, wrong.left(), 1)
    return (
        misconceptions_apart(wrong)
        or two_misconceptions(wrong, wrong.exercise.misconceptions, wrong.left(0.4))
        or _near_miss(wrong, wrong.wrong, wrong.left(0.4), 1)
        or related_to_a_misconception(wrong)
        or edit_and_known(wrong, wrong.left(0.5))
        or two_edits(wrong, wrong.end)
    )


def _said(explained):
    sentences = {}
    for m, parts in explained.items():  # of several implementations the same may be said
        sentences.setdefault(said_of(m, False), []).extend(parts)
    return [f"{_listed(parts)}: {sentence}" for sentence, parts in sentences.items()]


def _claims(wrong):
    """The misconceptions that explain wrong parts, but not all: each with the parts it explains.

    One that is wrong in parts in which the answer is right explains nothing.
    """
    found = {}
    for m in wrong.exercise.misconceptions:
        first, mine = wrong.known.outcome(m, wrong.failing).value, wrong.outcomes[wrong.failing]
        if not any(wrong.same(first, mine.value, [p]) for p in wrong.wrong):
            continue  # most of them: the other cases need not be tried
        outcomes = [wrong.known.outcome(m, k) for k in range(len(wrong.tried))]
        if not all(isinstance(o.value, dict) and o.value.keys() == set(wrong.parts)
                   and not o.changed for o in outcomes):  # fmt: skip
            continue
        spoils = [p for p in wrong.parts if wrong.differs(p, outcomes)]
        if not set(spoils) <= set(wrong.wrong):
            continue
        fits = [
            p
            for p in spoils
            if all(
                wrong.same(o.value, mine.value, [p])
                for o, mine in zip(outcomes, wrong.outcomes, strict=False)
            )
        ]
        if fits and 2 * len(fits) >= len(spoils):
            found[m] = fits, spoils
    return dict(sorted(found.items(), key=lambda item: -len(item[1][0])))


def _apart(claims):
    """Those of the misconceptions that explain all parts in which they go wrong, none twice."""
    explained, taken = {}, set()
    for m, (fits, spoils) in claims.items():
        if fits == spoils and not taken & set(fits):
            explained[m] = fits
            taken |= set(fits)
    return explained


def _of_a_part(wrong, part, end):
    """What to say of one wrong part of several."""
    tolerance = wrong.exercise.tolerance
    if edit := _repaired(wrong, [part], end=end):
        return phrases.of_the_answer(*edit)
    if said := _one_for_another(wrong, part):
        return said
    if all(is_numeric(o.value[part]) and not np.any(o.value[part]) for o in wrong.outcomes):
        return "it is 0, always."
    if said := _near_miss(wrong, [part], end):
        return said
    differences = [difference(o.value[part], r.value[part], tolerance) for _, o, r in wrong.tried]
    sentence = in_every_case(differences[wrong.failing], differences)
    shape = sentence.removeprefix("Your result ")
    related = {
        relation(o.value[part], r.value[part], tolerance, {})
        for (_, o, r), differs in zip(wrong.tried, differences, strict=True)
        if differs
    }
    if len(related) == 1 and "" not in related:  # the same on every case on which it differs
        return related.pop()
    says_nothing = not sentence or shape.endswith(("other numbers.", "right number."))
    return "" if says_nothing else f"it {shape}"


def _exchanged(wrong):
    """Whether two parts have each other's shape, on every case."""
    if len(wrong.wrong) != 2:
        return ""
    one, other = wrong.wrong
    for _, outcome, right in wrong.tried:
        shapes = [np.shape(v.value[p]) for v in (outcome, right) for p in (one, other)]
        if shapes[0] == shapes[1] or shapes[:2] != shapes[:1:-1]:
            return ""
    return f"What you return as `{one}` has the shape of `{other}`, and the other way round."


def _one_for_another(wrong, part=None):
    """Whether a part holds what another one should hold."""
    part = part or wrong.wrong[0]
    for other in wrong.parts:
        if other != part and all(
            wrong.same(o.value[part], r.value[other]) for _, o, r in [*wrong.tried, *wrong.further]
        ):
            return f"Your `{part}` holds what belongs into `{other}`."
    return ""


def _repaired(wrong, parts, share=1.0, end=None):
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
    if found and found[0][0].kind in ("one less", "one more") and parts == wrong.wrong:
        found = _twice(wrong, wrong.left(0.2)) or found  # which is likelier
    return _line_said(wrong, parts, found)


def _repaired_twice(wrong, end):
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


_TWICE = ("keepdims", "order", "axis", "transposed", "index", "term")


def _near_miss(wrong, parts, end, form=0):
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
    sentences = [phrases.of_the_solution(edits[0], yours, wrong.names) for edits in best]
    sentences = list(dict.fromkeys(sentences))
    if len(sentences) == 1:
        return sentences[0]
    return _in_common([edits[0] for edits in best], yours, wrong.names) or sentences[0]


def _in_common(edits, yours, names):
    """What several edits that all give the answer's numbers have in common."""
    kinds, places = {e.kind for e in edits}, {(e.line, e.target) for e in edits}
    if len(kinds) == 1 and len(places) > 1:
        return ""  # the first stands for all
    if len(places) == 1 and edits[0].target not in ("", "loop"):
        target = edits[0].target
        made = "what is returned" if target == "return" else f"the line that makes `{target}`"
        shown = " or ".join(dict.fromkeys(f"`{phrases.shown(e.shown)}`" for e in edits[:2]))
        return f"{yours} {phrases.comes_out(edits, names)} with {shown} in {made}."
    return ""


def _simple(wrong):
    """A simple relation between the answer's results and the right ones, on all cases it fails."""
    if isinstance(wrong.tried[wrong.failing][1].error, Feedback):
        return str(wrong.tried[wrong.failing][1].error)
    if not all(is_numeric(o.value) and is_numeric(r.value) for _, o, r in wrong.tried):
        return ""
    for with_sizes in (True, False):
        found = [_related(wrong, *tried, with_sizes) for tried in wrong.tried]
        found = [sentence for sentence in found if sentence is not None]
        if len(set(map(without_sizes, found))) == 1 and found[0]:
            return found[0]
    return ""


def _related(wrong, case, outcome, right, with_sizes):
    """What relates a result to the right one; empty where nothing does, None where it is right."""
    got, expected, tolerance = outcome.value, right.value, wrong.exercise.tolerance
    sentence = difference(got, expected, tolerance)
    if not sentence:
        return None
    if np.shape(got) != np.shape(expected):
        return sentence if sentence.count(". ") else ""
    found = relation(got, expected, tolerance, sizes_of(case) if with_sizes else {})
    return f"{sentence} {found}" if found else ""
