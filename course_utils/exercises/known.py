"""What is worked out once for an exercise and used by every check of it."""

import copy
from functools import cache, cached_property

import numpy as np

from course_utils.exercises.attempt import attempt, in_short, same
from course_utils.exercises.misconceptions import both
from course_utils.exercises.model import Case


class Known:
    """An exercise's cases, with what the solution and the misconceptions make of them.

    Parameters
    ----------
    exercise : Exercise

    Attributes
    ----------
    cases : list of Case
    """

    def __init__(self, exercise):
        self.exercise, self.cases = exercise, exercise.cases()
        self._outcomes, self._pairs = {}, {}

    @cached_property
    def right(self):
        """Outcomes of the solution, without a limit: its imports take time when they come first."""
        solution = self.exercise.solution
        return [attempt(self.exercise, solution, case, limited=False) for case in self.cases]

    def outcome(self, wrong, k):
        """Outcome of a misconception on case k."""
        if (wrong, k) not in self._outcomes:
            answer = self.exercise.as_answer(wrong)
            made = attempt(self.exercise, answer, self.cases[k], limited=False)
            self._outcomes[wrong, k] = made
        return self._outcomes[wrong, k]

    @cached_property
    def further(self):
        """Cases with other numbers, and the solution's outcomes.

        An edit may come to the right numbers on the cases of an exercise by chance.  What is said
        of one must hold on these, too.
        """
        if self.exercise.is_value:
            return []
        pairs = ((c, other_inputs(c, seed)) for seed in range(2) for c in self.cases[:6])
        cases = [other for c, other in pairs if not same(other.arguments, c.arguments, 0.0)]
        if self.exercise.further is not None:
            cases = [*self.exercise.further(), *cases[:6]]
        made = [(c, attempt(self.exercise, self.exercise.solution, c)) for c in cases]
        return [(case, outcome) for case, outcome in made if outcome.error is None]

    @cached_property
    def pairs(self):
        """Two misconceptions at once: the implementation that has both, or None.  As it is asked
        for."""
        return cache(both)

    def pair(self, one, other, k):
        """What two misconceptions at once give on case k, in short; None where that is nothing."""
        key = frozenset((one, other)), k
        if key not in self._pairs:
            made = self.pairs(one, other)
            value = observed(self.exercise, made, self.cases[k]) if made else None
            self._pairs[key] = in_short(value)
        return self._pairs[key]


def observed(exercise, function, case):
    """What is observed of a function, None where it raises."""
    arguments = {name: copied(value) for name, value in case.arguments.items()}
    try:
        return exercise.observe(function, **arguments)
    except KeyboardInterrupt:
        raise
    except BaseException:  # as an answer may raise anything
        return None


def copied(value):
    """A copy of an argument that an answer may change."""
    return value.copy() if isinstance(value, np.ndarray) else copy.deepcopy(value)


@cache
def known(exercise):
    """The one :class:`Known` of an exercise."""
    return Known(exercise)


def other_inputs(case, seed):
    """A case with other numbers, as large and of the same kind.

    Parameters
    ----------
    case : Case
    seed : int

    Returns
    -------
    other : Case
        Arrays of numbers with a fraction are drawn anew, whole numbers change places, all else is
        as it was.
    """
    rng = np.random.default_rng(seed)
    arguments = {name: _other(value, rng) for name, value in case.arguments.items()}
    return Case(f"{case.name}, other numbers {seed}", arguments)


def _other(value, rng):
    if type(value) in (list, tuple):
        return type(value)(_other(v, rng) for v in value)
    if type(value) is dict:
        return {key: _other(v, rng) for key, v in value.items()}
    if not isinstance(value, np.ndarray) or not value.size:
        return value
    if value.dtype.kind in "iu" and value.ndim:
        return rng.permuted(value)
    if value.dtype.kind != "f" or np.isin(value, (0, 1)).all() or not np.isfinite(value).all():
        return value
    if (value >= 0).all() and (value <= 1).all():
        new = rng.uniform(0.02, 0.98, value.shape)
        if value.ndim and np.allclose(value.sum(axis=-1), 1):
            new /= new.sum(axis=-1, keepdims=True)
    else:
        spread = value.std() or 1.0
        new = rng.normal(value.mean(), spread, value.shape)
        if (value > 0).all():
            new = np.abs(new)
    return new.astype(value.dtype)
