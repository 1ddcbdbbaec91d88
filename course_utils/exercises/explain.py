"""What to say of a wrong answer: the mistake that was made, where one can be named.

In this order: a misconception that behaves as the answer does on every case; the line of the answer
with which, were one small thing in it another, everything would be right; a relation between the
numbers; two misconceptions at once; the near miss of the solution that gives the answer's numbers;
a known mistake and an edit; what the result depends on and should not, and where it is right.
Of a result with several parts the right ones are called right, and only the wrong ones are spoken
of.  Nothing is said that does not hold on every case tried, and what is said of an edit holds on
further ones, too.
"""

import time

import numpy as np

from course_utils.exercises import phrases
from course_utils.exercises.answer import Answer
from course_utils.exercises.attempt import describe, is_numeric, uncollected
from course_utils.exercises.differences import (
    difference,
    in_every_case,
    located,
    relation,
    separated,
    sizes_of,
    without_sizes,
)
from course_utils.exercises.influences import counted
from course_utils.exercises.known import known
from course_utils.exercises.misconceptions import said_of
from course_utils.exercises.model import Feedback
from course_utils.exercises.one_edit import near_miss, repaired, repaired_twice
from course_utils.exercises.two_at_once import (
    always_the_same,
    edit_and_known,
    misconceptions_apart,
    related_to_a_misconception,
    tells_much,
    two_misconceptions,
)

SECONDS = 0.22  # of computing, for all but what the result depends on


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
    if nearly and not repaired(wrong, [], 0.4):
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
    told = any(isinstance(o.error, Feedback) for o in wrong.outcomes)  # of something else
    if told and sum(not wrong.same(*wrong.results()[k]) for k in ran) < 2:
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
    return f"{said_of(found[0])} ({_where_it_stops(wrong)})", found[0].__name__


def _where_it_stops(wrong):
    """The first case in which an answer raises an error; empty where there is none."""
    for case, outcome, _ in wrong.tried:
        if outcome.error is not None:
            stops = "" if isinstance(outcome.error, Feedback) else ", it stops"
            return f"In another case, {case.name}{stops}: {describe(outcome.error)}"
    return ""


def _listed(parts):
    return phrases.listed([f"`{p}`" for p in parts])


def _of_one(wrong):
    """What to say of a result that is one thing."""
    relates, edit = _simple(wrong), repaired(wrong, wrong.wrong, 0.4)
    if edit:
        return phrases.of_the_answer(*edit, after=relates)
    if relates:
        return relates
    return (
        repaired_twice(wrong, wrong.left(0.2))
        or _both_known(wrong)
        or near_miss(wrong, [], wrong.left(0.5))
        or counted(wrong)
        or _of_all_parts(wrong)
        or _of_the_numbers(wrong)
    )


def _of_several_parts(wrong):
    """What to say of a result with several parts of which some are wrong."""
    claims = _claims(wrong)
    explained = _apart(claims)
    left = [p for p in wrong.wrong if not any(p in parts for parts in explained.values())]
    if not left:
        return " ".join(_said(explained))
    one = len(wrong.wrong) == 1
    if edit := repaired(wrong, wrong.wrong, 0.6 if one else 0.4):
        return phrases.of_the_answer(*edit)
    said = (
        (_one_for_another(wrong) if one else "")
        or two_misconceptions(wrong, list(claims), wrong.left(0.3))
        or repaired_twice(wrong, wrong.left(0.2))
        or ("" if explained else _both_known(wrong))
        or near_miss(wrong, wrong.wrong, wrong.left(0.4))
        or ("" if explained else _of_all_parts(wrong))
    )
    if said:
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
    for part in others[:]:
        sentence = wrong.influences.told(part, alone=not (explained or sentences))
        if sentence := sentence or located(wrong.results(part), wrong.exercise.tolerance):
            sentences.setdefault(sentence, []).append(part)
            others.remove(part)
    found = _said(explained) + [f"{_listed(parts)}: {s}" for s, parts in sentences.items()]
    if others and found:
        found.append(f"{_listed(others)} {'differs' if len(others) == 1 else 'differ'}, too.")
    return " ".join(found)


def _of_the_numbers(wrong):
    """How the numbers differ, and what there is to say of that without any idea of the mistake."""
    if wrong.outcomes[wrong.failing].error is not None:
        return ""
    differences = [difference(*pair, wrong.exercise.tolerance) for pair in wrong.results()]
    more = (
        _where_it_stops(wrong)
        or wrong.influences.told()
        or separated(wrong)
        or located(wrong.results(), wrong.exercise.tolerance)
    )
    return more and f"{in_every_case(differences[wrong.failing], differences)} {more}".strip()


def _both_known(wrong):
    """Two misconceptions at once."""
    if not tells_much(wrong) or always_the_same(wrong):
        return ""
    every = wrong.exercise.misconceptions
    return misconceptions_apart(wrong) or two_misconceptions(wrong, every, wrong.left(0.5))


def _of_all_parts(wrong):
    """A near miss of the solution in its other form; or two mistakes of which one is known."""
    said = near_miss(wrong, wrong.wrong, wrong.left(0.5), 1)
    if said or not tells_much(wrong):
        return said
    return related_to_a_misconception(wrong) or edit_and_known(wrong, wrong.end)


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
    if said := _one_for_another(wrong, part):
        return said
    if edit := repaired(wrong, [part], end=end):
        return phrases.of_the_answer(*edit)
    if all(is_numeric(o.value[part]) and not np.any(o.value[part]) for o in wrong.outcomes):
        return "it is 0, always."
    if said := near_miss(wrong, [part], end):
        return said
    differences = [difference(*pair, tolerance) for pair in wrong.results(part)]
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


def _one_for_another(wrong, part=None):
    """Whether a part holds what another one should hold."""
    part = part or wrong.wrong[0]
    for other in wrong.parts:
        if other != part and all(
            wrong.same(o.value[part], r.value[other]) for _, o, r in [*wrong.tried, *wrong.further]
        ):
            return f"Your `{part}` holds what belongs into `{other}`."
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
