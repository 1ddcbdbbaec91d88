"""Near misses: the right code with one thing changed, tried by the hundred.

Two questions are asked of a wrong answer that no hand-written misconception fits: with which single
edit of its own source would it be right?  And which single edit of the solution gives its numbers?
"""

import ast
import time
from functools import cache

import numpy as np

from course_utils.exercises.attempt import TooSlow, in_short, quiet
from course_utils.exercises.edits import Editor, names_of, parse, watched
from course_utils.exercises.known import observed
from course_utils.exercises.model import remade

NEVER = (-1, -1)
MANY = 20_000  # rounds of loops on one case
LONGEST = 0.02  # seconds of computing on one case, where it does not take as long without edits


class Variants:
    """A function with all its edits, each to be switched on.

    Parameters
    ----------
    function : callable
    exercise : Exercise
    case : Case
        On which the shapes of what its names stand for are looked up: a name is sooner taken for
        one of the same shape.
    factors : tuple of str
        Expressions that may be missing as factors.

    Attributes
    ----------
    edits : list of course_utils.exercises.edits.Edit
    """

    def __init__(self, function, exercise, case, factors=()):
        node, shapes = parse(function), {}
        names = {"_edits": NEVER, "_tick": self._tick, "_seen": shapes.update}
        names |= {"_sigmoid": _sigmoid, "np": function.__globals__.get("np", np)}
        with quiet():  # some edits make no sense
            observed(exercise, remade(watched(node), function, names), case)
            shapes = {name: _shape(value) for name, value in {**case.arguments, **shapes}.items()}
            editor = Editor(node, factors=factors, kinds={n: _kind(s) for n, s in shapes.items()})
            self._function = remade(editor.tree, function, names)
        self.edits, self.names = editor.edits, set(names_of(node))
        self._rounds, self._allowed, self._limits, self._values = 0, MANY, {}, {}
        self._until = np.inf
        self._scope = self._function.__globals__
        self.costs = [_cost(edit, shapes) for edit in self.edits]
        every = set(range(len(self.edits))) - editor.left_out
        self.order = sorted(every, key=lambda k: (self.costs[k], k))

    def _tick(self):
        self._rounds += 1
        if self._rounds > self._allowed or time.process_time() > self._until:
            raise TooSlow

    def run(self, exercise, case, *numbers):
        """What is observed with one or two edits switched on; None where that raises.

        An edit that makes more than twice as many rounds of loops as there are without it is
        thought to run for ever; one whose arrays grow from round to round is stopped by the clock.
        """
        if case.name not in self._limits:
            self._limits[case.name], start = (MANY, 10 * LONGEST), time.process_time()
            if self.run(exercise, case) is not None:  # else it may have stopped early
                seconds = max(LONGEST, 5 * (time.process_time() - start))
                self._limits[case.name] = 2 * self._rounds + 10, seconds
        self._scope["_edits"] = (*numbers, *NEVER)[:2]
        try:
            for _ in range(2):  # a busy machine is late once, not twice
                self._rounds, (self._allowed, seconds) = 0, self._limits[case.name]
                self._until = time.process_time() + seconds
                value = observed(exercise, self._function, case)
                if value is not None or time.process_time() < self._until:
                    break
            return value
        finally:
            self._scope["_edits"] = NEVER

    def value(self, exercise, case, numbers):
        """As :meth:`run`, but what one edit alone gives is kept: parts are looked for in turn."""
        if len(numbers) > 1:
            return self.run(exercise, case, *numbers)
        key = case.name, numbers[0]
        if key not in self._values:
            self._values[key] = self.run(exercise, case, *numbers)
        return self._values[key]

    def has(self, case, number):
        """Whether it is known what one edit gives on a case, and that this is a result."""
        return self._values.get((case.name, number)) is not None

    def search(self, exercise, case, fits, end, switched=None):
        """The edits with which what is observed on a case fits, the likelier first.

        Parameters
        ----------
        exercise : Exercise
        case : Case
        fits : callable
            ``fits(value) -> bool``.
        end : float
            When to stop, as of ``time.process_time``, so that a busy machine says the same.
        switched : iterable of tuples of int, optional
            The edits to try, one or two at a time; by default each alone.

        Returns
        -------
        found : list of tuples of int
        """
        found = []
        with quiet():
            for numbers in [(k,) for k in self.order] if switched is None else switched:
                value = self.value(exercise, case, numbers)
                if value is not None and fits(value):
                    found.append(numbers)
                if time.process_time() > end:
                    break
        return found


class Table:
    """Results, to be looked up by what they are in short.

    Parameters
    ----------
    values : list
    """

    def __init__(self, values):
        found = [(in_short(value), k) for k, value in enumerate(values)]
        found = sorted((short, k) for short, k in found if short is not None)
        self._shorts = np.array([short for short, _ in found])
        self._numbers = [k for _, k in found]

    def like(self, value):
        """The places of those that may be the same as a result, the first ones first."""
        short = in_short(value)
        if short is None:
            return []
        gap = 1e-6 * (1 + abs(short))
        first, last = np.searchsorted(self._shorts, [short - gap, short + gap])
        return sorted(self._numbers[first:last])


def _sigmoid(a):
    return 1 / (1 + np.exp(-a))


@cache
def factors(function):
    """What of a solution is made of its arguments alone: an answer may lack it as a factor."""
    node = parse(function)
    arguments = {a.arg for a in node.args.args}
    found = []
    for part in ast.walk(node):
        if isinstance(part, ast.BinOp):
            names = {n.id for n in ast.walk(part) if isinstance(n, ast.Name)}
            if names and names <= arguments | {"np"}:
                found.append(f"({ast.unparse(part)})")
    return tuple(dict.fromkeys(found))[:6]


def _cost(edit, shapes):
    apart = edit.kind == "name" and shapes.get(edit.was) != shapes.get(edit.new)
    return edit.cost + 0.3 * apart


def _shape(value):
    shape = getattr(value, "shape", None)
    return type(value).__name__ if shape is None else tuple(shape)


def _kind(shape):
    """What shapes have in common where one name may be meant for another; None fits all."""
    if shape in ("int", "float", "bool", ()):
        return "number"
    if shape in ("list", "tuple"):
        return None  # may hold the rows of an array
    return "array" if isinstance(shape, tuple) else shape


@cache
def of_solution(function, exercise):
    """The edits of a solution, or of its plain form."""
    return Variants(function, exercise, exercise.cases()[0])


def loops(node):
    """How many loops there are in a syntax tree."""
    found = (ast.For, ast.While, ast.comprehension)
    return sum(isinstance(n, found) for n in ast.walk(node))


def solutions(exercise, answer):
    """The solution and its plain form, first the one that has as many loops as the answer.

    Parameters
    ----------
    exercise : Exercise
    answer : ast.AST

    Returns
    -------
    functions : list of callables
    """
    every = filter(None, (exercise.function, exercise.plain))
    return sorted(every, key=lambda f: abs(_loops(f) - loops(answer)))


@cache
def _loops(function):
    return loops(parse(function))
