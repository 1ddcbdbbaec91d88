"""What to say of a wrong answer: the mistake that was made, where one can be named.

In this order: a misconception that behaves as the answer does on every case; the line of the answer
with which, were one small thing in it another, everything would be right; the near miss of the
solution that gives the answer's numbers; a relation between the numbers; two mistakes at once.
Of a result with several parts the right ones are called right, and only the wrong ones are spoken
of.  Nothing is said that does not hold on every case tried.
"""

import ast
import dis
import inspect
import itertools
import re
import textwrap
import time
from functools import cached_property

import numpy as np

from course_utils.exercises import near_misses, phrases
from course_utils.exercises.attempt import attempt, is_numeric, same
from course_utils.exercises.differences import difference, relation, sizes_of
from course_utils.exercises.misconceptions import both
from course_utils.exercises.model import Feedback

SECONDS = 0.25  # of computing, for all of it
SLOW_SECONDS = 0.1  # an answer that takes as long is not tried again and again


class Answer:
    """A wrong answer, with all that came of it.

    Parameters
    ----------
    exercise : Exercise
    answer : object
    cases : list of Case
    outcomes, right : lists of Outcome
        Of the answer, as far as it was tried, and of the solution.
    failing : int
        The first case that it fails.
    """

    def __init__(self, exercise, answer, cases, outcomes, right, failing):
        self.exercise, self.answer, self.failing = exercise, answer, failing
        self.tried = list(zip(cases, outcomes, right, strict=False))
        self.end = time.process_time() + SECONDS
        self._misconceived = {}
        self.parts = self._parts()
        self.wrong = [p for p in self.parts if not all(self._is_right(p, o.value, r.value)
                                                       for _, o, r in self.tried)]  # fmt: skip

    def _parts(self):
        """Names of the parts of a result that has the right ones; none where there is one part."""
        values = [v.value for _, *pair in self.tried for v in pair]
        if not all(isinstance(v, dict) and v.keys() == values[-1].keys() for v in values):
            return []
        return [] if any(o.changed for _, o, _ in self.tried) else list(values[-1])

    def _is_right(self, part, value, right):
        return not difference(value[part], right[part], self.exercise.tolerance)

    @cached_property
    def variants(self):
        """The answer with all edits of its source; None where it cannot be tried often."""
        slow = any(o.seconds > SLOW_SECONDS for _, o, _ in self.tried)
        if self.exercise.is_value or slow or not _can_be_tried(self.answer):
            return None
        try:
            case = self.tried[self.failing][0]
            factors = near_misses.factors(self.exercise.function)
            return near_misses.Variants(self.answer, self.exercise, case, factors)
        except (OSError, TypeError, SyntaxError, LookupError, ValueError, RecursionError):
            return None

    def misconceived(self):
        """What each misconception gives on the cases, as far as there is time to try them."""
        for wrong in self.exercise.misconceptions:
            if wrong not in self._misconceived:
                if time.process_time() > self.end:
                    return
                values = [attempt(self.exercise, wrong, case).value for case, _, _ in self.tried]
                self._misconceived[wrong] = values
            yield wrong, self._misconceived[wrong]

    def same(self, value, other, parts=()):
        """Whether two results agree, in these parts of them if any are named."""
        if not parts:
            return same(value, other, self.exercise.tolerance)
        return isinstance(value, dict) and all(
            p in value and same(value[p], other[p], self.exercise.tolerance) for p in parts
        )

    def search(self, variants, wanted, parts=(), switched=None, end=None):
        """The cheapest edits with which every case gives what is wanted.

        Parameters
        ----------
        variants : near_misses.Variants
        wanted : callable
            ``wanted(outcome, right)``: the value to find.
        parts : sequence of str
            Those to compare; all by default.
        switched, end
            As for :meth:`course_utils.exercises.near_misses.Variants.search`.

        Returns
        -------
        found : list of tuples of Edit
            Those of least cost, each with one edit or two.
        """
        case, outcome, right = self.tried[self.failing]
        target = wanted(outcome, right)
        found = variants.search(
            self.exercise,
            case,
            lambda value: self.same(value, target, parts),
            end or self.end,
            switched,
        )
        others = [t for k, t in enumerate(self.tried) if k != self.failing]
        holding = []
        for numbers in found:
            edits = tuple(variants.edits[k] for k in numbers)
            cost = sum(variants.costs[k] for k in numbers)
            if holding and cost > holding[0][0]:
                break
            with near_misses.quiet():
                values = ((variants.run(self.exercise, c, *numbers), wanted(o, r))
                          for c, o, r in others)  # fmt: skip
                if all(self.same(value, target, parts) for value, target in values):
                    holding.append((cost, edits))
        return [edits for cost, edits in holding if cost == holding[0][0]]


def explain(wrong):
    """What there is to say of a wrong answer.

    Parameters
    ----------
    wrong : Answer

    Returns
    -------
    sentence : str
        Empty when nothing can be said that holds.
    misconception : str or None
        Name of the misconception recognised.
    """
    exercise = wrong.exercise
    found = recognised(exercise, [o for _, o, _ in wrong.tried], [c for c, _, _ in wrong.tried])
    if found:
        return said_of(found[0]), found[0].__name__
    if any(o.changed for _, o, _ in wrong.tried):
        return "", None
    if all(o.error is None and wrong.same(o.value, r.value) for _, o, r in wrong.tried):
        return "", None  # right numbers of a wrong type
    relates = "" if wrong.parts else _simple(wrong)
    said = " ".join(filter(None, [relates, _repaired(wrong, wrong.wrong)]))
    said = said or _near_miss(wrong, wrong.wrong)
    if said or not wrong.parts:
        return said or _two_at_once(wrong), None
    if len(wrong.wrong) == len(wrong.parts) == 1:
        return _two_at_once(wrong), None
    said = {}
    for part in wrong.wrong[:4]:
        said.setdefault(_of_a_part(wrong, part), []).append(part)
    sentences = [f"{_listed(parts)}: {sentence}" for sentence, parts in said.items() if sentence]
    rest = said.get("", []) + wrong.wrong[4:]
    if rest and sentences:
        sentences.append(f"{_listed(rest)} {'differs' if len(rest) == 1 else 'differ'}, too.")
    return " ".join(sentences), None


def right_parts(wrong):
    """One sentence on the parts of a wrong answer that are right; empty when there are none."""
    right = [part for part in wrong.parts if part not in wrong.wrong]
    if not right or not all(p.isidentifier() for p in wrong.parts):
        return ""
    return f"{_listed(right)} {'is' if len(right) == 1 else 'are'} right."


def recognised(exercise, outcomes, cases):
    """The misconceptions that behave on all cases as the answer did.

    Returns
    -------
    misconceptions : list of callables
    """
    found = []
    for wrong in exercise.misconceptions:
        if all(
            attempt(exercise, exercise.as_answer(wrong), case).same_as(outcome, exercise.tolerance)
            for case, outcome in zip(cases, outcomes, strict=False)
        ):
            found.append(wrong)
    return found


def said_of(misconception):
    """The sentence of a misconception, in one line."""
    return inspect.cleandoc(misconception.__doc__).replace("\n", " ")


def _listed(parts):
    words = [f"`{p}`" if p.isidentifier() else p for p in parts]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _of_a_part(wrong, part):
    """What to say of one wrong part of several."""
    exercise = wrong.exercise
    others = [p for p in wrong.parts if p != part]
    for misconception, values in wrong.misconceived():  # only one that goes wrong here alone
        if all(
            wrong.same(v, o.value, [part]) and wrong.same(v, r.value, others)
            for v, (_, o, r) in zip(values, wrong.tried, strict=True)
        ):
            return said_of(misconception)
    said = _with_one_edit(wrong, [part])
    if said:
        return said
    _, outcome, right = wrong.tried[wrong.failing]
    sentence = difference(outcome.value[part], right.value[part], exercise.tolerance)
    shape = sentence.removeprefix("Your result ")
    known = {
        relation(o.value[part], r.value[part], exercise.tolerance, {})
        for _, o, r in wrong.tried
        if difference(o.value[part], r.value[part], exercise.tolerance)
    }
    if len(known) == 1 and "" not in known:  # the same on every case on which it differs
        return known.pop()
    return "" if not sentence or shape.endswith("other numbers.") else f"it {shape}"


def _with_one_edit(wrong, parts):
    """What one edit explains: of the answer's own source first, then of the solution's."""
    return _repaired(wrong, parts) or _near_miss(wrong, parts)


def _repaired(wrong, parts):
    """The line of the answer in which one small thing is wrong, if it is only one."""
    function = wrong.answer
    variants = wrong.variants
    if variants is None or time.process_time() > wrong.end:
        return ""
    keep = parts and [p for p in wrong.parts if p not in wrong.wrong]
    end = (time.process_time() + wrong.end) / 2  # half of what is left
    found = wrong.search(variants, lambda _, right: right.value, [*parts, *keep], end=end)
    if not found:  # the same thing twice, as often with `keepdims` or an order of names
        alike = itertools.combinations(
            [k for k in variants.order if variants.edits[k].kind in _TWICE], 2
        )
        alike = (p for p in alike if len({variants.edits[k].kind for k in p}) == 1)
        found = wrong.search(variants, lambda _, r: r.value, [*parts, *keep], alike, end + 0.05)
    first = function.__code__.co_firstlineno
    source = textwrap.dedent(inspect.getsource(function)).splitlines()
    skipped = next((k for k, line in enumerate(source) if line.startswith("def ")), 0)
    for edits in found:
        lines = [first + skipped + edit.line - 1 for edit in edits]
        rest = " All else is right." if parts == wrong.wrong else ""  # else of these parts alone
        said = phrases.of_the_answer(edits[0], lines, rest)
        if said:
            return said
    return ""


_TWICE = ("keepdims", "order", "axis", "transposed", "index")
_NOT_AGAIN = {"open", "exec", "eval", "input", "__import__", "os", "sys", "subprocess", "shutil",
              "Path", "plt", "display", "time", "requests", "breakpoint", "globals"}  # fmt: skip


def _can_be_tried(function):
    """Whether calling a function some hundred times more does no harm."""
    code = getattr(function, "__code__", None)
    if code is None:
        return False
    codes = [code, *(c for c in code.co_consts if inspect.iscode(c))]
    names = {name for c in codes for name in c.co_names}
    stores = {"STORE_GLOBAL", "DELETE_GLOBAL", "IMPORT_NAME"}
    return not names & _NOT_AGAIN and not any(
        i.opname in stores for c in codes for i in dis.get_instructions(c)
    )


def _solutions(exercise):
    """The solution and its plain form, with all their edits."""
    for function in (exercise.function, exercise.plain):
        if function is not None:
            yield near_misses.of_solution(function, exercise)


def _near_miss(wrong, parts):
    """The single edit of the solution that gives the answer's numbers."""
    exercise = wrong.exercise
    if exercise.is_value or any(o.error is not None for _, o, _ in wrong.tried):
        return ""
    best = []
    for variants in _solutions(exercise):
        end = (time.process_time() + wrong.end) / 2  # the rest is for what comes after
        found = wrong.search(variants, lambda outcome, _: outcome.value, parts, end=end)
        if found and (not best or _cost(found[0]) < _cost(best[0])):
            best = found
    if not best:
        return ""
    names = _own_names(wrong.answer)
    yours = "That is" if parts else "Your result is"
    sentences = [phrases.of_the_solution(edits[0], yours, names) for edits in best]
    sentences = list(dict.fromkeys(sentences))
    if len(sentences) == 1:
        return sentences[0]
    return _in_common([edits[0] for edits in best], yours, names) or sentences[0]


def _cost(edits):
    return sum(edit.cost for edit in edits)


def _in_common(edits, yours, names):
    """What several edits that all give the answer's numbers have in common."""
    kinds, places = {e.kind for e in edits}, {(e.line, e.target) for e in edits}
    if len(kinds) == 1 and len(places) > 1:
        return ""  # the first stands for all
    if len(places) == 1 and edits[0].target not in ("", "loop"):
        target = edits[0].target
        made = "what is returned" if target == "return" else f"the line that makes `{target}`"
        shown = " or ".join(dict.fromkeys(f"`{phrases.shown(e.shown)}`" for e in edits[:2]))
        return f"{yours} what comes out with {shown} in {made}."
    return ""


def _own_names(function):
    """The names in an answer's source."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return set()
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}


def _simple(wrong):
    """A simple relation between the answer's results and the right ones, on all cases it fails."""
    if isinstance(wrong.tried[wrong.failing][1].error, Feedback):
        return str(wrong.tried[wrong.failing][1].error)
    if not all(is_numeric(o.value) and is_numeric(r.value) for _, o, r in wrong.tried):
        return ""
    for with_sizes in (True, False):
        found = [_related(wrong, *tried, with_sizes) for tried in wrong.tried]
        found = [sentence for sentence in found if sentence is not None]
        # The same relation on each, whatever the sizes and shapes in it.
        if len({re.sub(r"\(.*?\)|\d+|`.*?`", "", s) for s in found}) == 1 and found[0]:
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
    known = relation(got, expected, tolerance, sizes_of(case) if with_sizes else {})
    return f"{sentence} {known}" if known else ""


def _two_at_once(wrong):
    """Two mistakes that together give the answer's numbers."""
    if wrong.exercise.is_value or any(o.error is not None for _, o, _ in wrong.tried):
        return ""
    for one, other in itertools.combinations(wrong.exercise.misconceptions, 2):
        if time.process_time() > wrong.end:
            return ""
        made = both(one, other)
        if made and all(
            attempt(wrong.exercise, made, c, limited=False).same_as(o, wrong.exercise.tolerance)
            for c, o, _ in wrong.tried
        ):
            return f"Two things at once. {said_of(one)} And: {said_of(other)}"
    for variants in _solutions(wrong.exercise):
        likely = [k for k in variants.order if variants.costs[k] <= 1.0][:60]
        found = wrong.search(
            variants,
            lambda outcome, _: outcome.value,
            switched=itertools.combinations(likely, 2),
        )
        if found:
            names = _own_names(wrong.answer)
            first, second = (phrases.of_the_solution(e, "That is", names) for e in found[0])
            return f"Two things at once. {first} And: {second}"
    return ""
