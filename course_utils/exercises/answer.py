"""A wrong answer, what came of it on every case, and the search for an edit that explains it."""

import ast
import dis
import inspect
import textwrap
import time
from functools import cached_property

from course_utils.exercises import near_misses
from course_utils.exercises.attempt import attempt, same
from course_utils.exercises.differences import difference, entries_wrong
from course_utils.exercises.influences import Influences
from course_utils.exercises.known import known

SECONDS_FOR_INFLUENCES = 0.04
SLOW_SECONDS = 0.1  # an answer that takes as long is not tried again and again
_NOT_AGAIN = {"open", "exec", "eval", "input", "__import__", "os", "sys", "subprocess", "shutil",
              "Path", "plt", "display", "time", "requests", "breakpoint", "globals"}  # fmt: skip


class Answer:
    """A wrong answer, with all that came of it.

    Parameters
    ----------
    exercise : Exercise
    answer : object
    outcomes : list of Outcome
        Of the answer on the exercise's cases, as far as it was tried.
    failing : int
        The first case that it fails.
    end : float
        Until when it is thought about, as of ``time.process_time``.

    Attributes
    ----------
    tried : list of (Case, Outcome, Outcome)
        Cases, what the answer and what the solution made of them.
    parts, wrong : list of str
        Names of the parts of a result, and those of them that are wrong on some case; none where
        there is one part.
    solutions : list of near_misses.Variants
        The edits of the solution, as far as they have been tried on this answer.
    seconds_to_edit : float
        What it took to make all edits of the answer.
    """

    def __init__(self, exercise, answer, outcomes, failing, end):
        self.exercise, self.answer, self.failing = exercise, answer, failing
        self.known, self.outcomes = known(exercise), outcomes
        self.tried = list(zip(self.known.cases, outcomes, self.known.right, strict=False))
        self.end, self.solutions, self.seconds_to_edit = end, [], 0.0
        self.parts = self._parts()
        self.wrong = [p for p in self.parts if self.differs(p, outcomes)]

    def _parts(self):
        values = [v.value for _, *pair in self.tried for v in pair]
        if not all(isinstance(v, dict) for v in values) or len({*map(frozenset, values)}) > 1:
            return []
        return [] if any(o.changed for o in self.outcomes) else list(values[-1])

    def differs(self, part, outcomes):
        """Whether a part of these outcomes is wrong on some case."""
        pairs = zip(outcomes, self.known.right, strict=False)
        tolerance = self.exercise.tolerance
        return any(difference(o.value[part], r.value[part], tolerance) for o, r in pairs)

    @property
    def returned(self):
        """Whether the parts are what the answer returns: several things, each with its name."""
        named = all(isinstance(part, str) and part.isidentifier() for part in self.parts)
        return named and len(self.parts) > 1

    def left(self, share=1.0):
        """The end of a share of the time that is left, as of ``time.process_time``."""
        now = time.process_time()
        return now + share * max(0.0, self.end - now)

    @cached_property
    def source(self):
        """The answer's source as a list of lines; empty where there is none."""
        try:
            return textwrap.dedent(inspect.getsource(self.answer)).splitlines()
        except (OSError, TypeError):
            return []

    def line(self, edit):
        """The line of an edit of the answer's source, as the student's cell counts."""
        skipped = (k for k, line in enumerate(self.source) if line.startswith("def "))
        return self.answer.__code__.co_firstlineno + next(skipped, 0) + edit.line - 1

    @cached_property
    def tree(self):
        """The answer's syntax tree; an empty one where its source is none by itself."""
        try:
            return ast.parse("\n".join(self.source))
        except SyntaxError:
            return ast.Module([], [])

    @cached_property
    def names(self):
        """The names in the answer's source, and those of its arguments."""
        named = {n.id for n in ast.walk(self.tree) if isinstance(n, ast.Name)}
        return named | {n.arg for n in ast.walk(self.tree) if isinstance(n, ast.arg)}

    @cached_property
    def forms(self):
        """The solution and its plain form, first the one that is more like the answer."""
        return near_misses.solutions(self.exercise, self.tree)

    @cached_property
    def variants(self):
        """The answer with all edits of its source; None where it cannot be tried often."""
        if self.exercise.is_value or not can_be_tried(self.answer) or self._is_slow():
            return None
        try:
            case = self.tried[self.failing][0]
            factors, start = near_misses.factors(self.exercise.function), time.process_time()
            made = near_misses.Variants(self.answer, self.exercise, case, factors)
            self.seconds_to_edit = time.process_time() - start
            return made
        except (OSError, TypeError, SyntaxError, LookupError, ValueError, RecursionError):
            return None

    def _is_slow(self):
        """Whether the answer takes long on some case; a busy machine does so once, not twice, and
        what is imported when it is first needed takes long on the first case alone."""
        over = [(c, o) for c, o, _ in self.tried if o.seconds > SLOW_SECONDS]
        return any(o.seconds > 10 * SLOW_SECONDS for _, o, _ in self.tried[1:]) or any(
            attempt(self.exercise, self.answer, c).seconds > SLOW_SECONDS for c, _ in over
        )

    @cached_property
    def further(self):
        """As :attr:`tried`, on cases with other numbers; few where the answer is slow."""
        if self.variants is None:
            return []
        tried = ((c, attempt(self.exercise, self.answer, c), r) for c, r in self.known.further)
        return [(c, o, r) for c, o, r in tried if o.error is None or self.raises]

    @cached_property
    def influences(self):
        """What its result depends on."""
        return Influences(self, SECONDS_FOR_INFLUENCES)

    def results(self, part=None):
        """The answer's result and the right one on every case, or a part of both."""
        pairs = [(o.value, r.value) for _, o, r in self.tried]
        return pairs if part is None else [(got[part], right[part]) for got, right in pairs]

    @property
    def raises(self):
        """Whether the answer stopped with an error on some case."""
        return any(o.error is not None for o in self.outcomes)

    def same(self, value, other, parts=()):
        """Whether two results agree, in these parts of them if any are named."""
        if not parts:
            return same(value, other, self.exercise.tolerance)
        return isinstance(value, dict) and all(
            p in value and same(value[p], other[p], self.exercise.tolerance) for p in parts
        )

    def is_no_worse(self, run):
        """Whether something is wrong in no more entries than the answer, all cases together.

        Of two mistakes, one that is left alone is: else the other one mends something.

        Parameters
        ----------
        run : callable
            ``run(case) -> value``.
        """
        tolerance = self.exercise.tolerance
        found, mine = 0, 0
        for case, outcome, right in self.tried:
            found += entries_wrong(run(case), right.value, tolerance)
            mine += entries_wrong(outcome.value, right.value, tolerance)
        return found <= mine

    def fits(self, run, wanted, parts=()):
        """Whether something gives what is wanted on every case and on the further ones.

        Parameters
        ----------
        run : callable
            ``run(case) -> value``.
        wanted : callable
            ``wanted(outcome, right) -> value``.
        parts : sequence of str
            Those to compare; all by default.
        """

        def fit(tried):
            case, outcome, right = tried
            value = run(case)
            return value is not None and self.same(value, wanted(outcome, right), parts)

        return fit(self.tried[self.failing]) and all(map(fit, [*self.tried, *self.further]))

    def search(self, variants, wanted, parts=(), switched=None, end=None):
        """The cheapest edits with which every case gives what is wanted.

        Parameters
        ----------
        variants : near_misses.Variants
        wanted, parts
            As for :meth:`fits`.
        switched : iterable of tuples of int, optional
            The edits to try, one or two at a time, the likelier first; by default each alone.
        end : float, optional
            When to stop, as of ``time.process_time``, so that a busy machine says the same.

        Returns
        -------
        found : list of tuples of Edit
            Those of least cost, each with one edit or two.
        """
        if switched is None:  # what makes a part that is wrong comes first
            order = sorted(variants.order, key=lambda k: variants.edits[k].target not in self.wrong)
            switched = ((k,) for k in order)
        found, least, end = [], None, end or self.end
        with near_misses.quiet():
            for numbers in switched:
                cost = sum(variants.costs[k] for k in numbers)
                if time.process_time() > end or (least is not None and cost > least):
                    break
                if self.fits(
                    lambda case, n=numbers: variants.value(self.exercise, case, n), wanted, parts
                ):
                    least = cost
                    found.append(tuple(variants.edits[k] for k in numbers))
        return found


def outcome_of(outcome, _right):
    """What a near miss of the solution must give: the answer's own numbers."""
    return outcome.value


def right_of(_outcome, right):
    """What an edit of the answer must give: the right numbers."""
    return right.value


def can_be_tried(function):
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
