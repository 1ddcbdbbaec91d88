"""What an exercise is made of."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

ALL = "all five"  # whose lecture has an item


class Feedback(Exception):
    """What is wrong with an answer, in a sentence for the student."""


@dataclass(frozen=True)
class Case:
    """One set of arguments an answer is tried on.

    Attributes
    ----------
    name : str
        The sizes or the situation, in words.
    arguments : dict
        Argument name -> value, in the order of the signature.
    """

    name: str
    arguments: dict


@dataclass(frozen=True)
class Notebook:
    """One notebook of the course: all that is said of it outside the notebook itself.

    Attributes
    ----------
    stem : str
        Name of its file in ``notebooks/``, without ``.ipynb``; its first two figures are its place.
    title : str
        In a few words.
    about : str
        What is in it, for the table of the README; may be empty.
    minutes : int
        What a student needs for the core.
    items : dict of str to (str, str)
        The lecture items it covers: id -> what it is, and whose lecture has it.
    exercises : tuple of str
        Names of its exercises, in its order; each is a module of the same folder.
    lines : tuple of str
        Exercises in whose solution :func:`course_utils.find_the_line` hides an edit, in its order.
    deeper : int
        Minutes more for the sections marked *deeper*.
    """

    stem: str
    title: str
    about: str
    minutes: int
    items: dict
    exercises: tuple
    lines: tuple = ()
    deeper: int = 0


@dataclass(frozen=True)
class Question:
    """A prediction to make before the code that settles it runs.

    Attributes
    ----------
    name : str
        What a notebook asks for it by.
    text : str
        The question.
    choices : dict of str to str
        Choice -> what to say to somebody who chose it.
    answer : str
        The right choice.
    """

    name: str
    text: str
    choices: dict
    answer: str

    def __post_init__(self):
        if self.answer not in self.choices:
            raise ValueError(f"question {self.name!r}: the answer is none of the choices")
        if not all(said.strip() for said in self.choices.values()):
            raise ValueError(f"question {self.name!r}: every choice needs feedback")


def call(answer, **arguments):
    """Observe a function by its result."""
    return answer(*arguments.values())


def parts(*names):
    """Observe a function that returns several arrays: each one under its name."""

    def observe(answer, **arguments):
        result = answer(*arguments.values())
        if result is None or result is Ellipsis:
            return result
        if not isinstance(result, tuple | list) or len(result) != len(names):
            raise Feedback(f"Return {len(names)} arrays, in this order: {', '.join(names)}.")
        return dict(zip(names, result, strict=True))

    return observe


class Named:
    """A function as an argument of a case: shown by its name, and left alone by copies.

    Parameters
    ----------
    name : str
        What the student reads.
    function : callable
    """

    def __init__(self, name, function):
        self.name, self.function = name, function

    def __call__(self, *arguments):
        """Call the function."""
        return self.function(*arguments)

    def __repr__(self):
        return self.name

    def __deepcopy__(self, memo):
        return self


@dataclass(frozen=True)
class Exercise:
    """One exercise: where its solution is, what it is tried on, and what usually goes wrong.

    Attributes
    ----------
    name : str
        Name of the function (or value) the student writes.
    home : callable or str
        The package's function that solves it; as ``"module:function"`` where its module is to load
        only when needed.  For a value, one without arguments that returns it.
    cases : callable
        Without arguments; a list of :class:`Case`, the same at every call, the simplest first.
    misconceptions : tuple of callables
        Wrong implementations with the solution's signature; each one's docstring is what a tutor
        says to a student whose answer behaves the same.
    hints : tuple of str
        From a nudge to almost the answer; the solution follows by itself.
    observe : callable
        ``observe(answer, **arguments)``: what of an answer is compared; by default its result.  It
        may raise :class:`Feedback`.
    large : callable or None
        Without arguments; a :class:`Case` big enough that needless loops show in its time.
    in_place : tuple of str
        Arguments that the exercise is meant to change.
    tolerance : float
        Largest accepted difference, relative to the larger of 1 and the right number.
    is_value : bool
        Whether the answer is a value instead of a function.
    plain : callable or None
        The same solution with loops, as a student might write it who does not vectorise.
    further : callable or None
        Without arguments; more cases, on which a line of the answer must do what is said of it
        before it is named.  Others with random numbers in the arrays come by themselves.
    """

    name: str
    home: Callable | str
    cases: Callable
    misconceptions: tuple
    hints: tuple
    observe: Callable = call
    large: Callable | None = None
    in_place: tuple = ()
    tolerance: float = 1e-9
    is_value: bool = False
    plain: Callable | None = None
    further: Callable | None = None

    @property
    def function(self):
        """The package's function that solves the exercise."""
        return resolved(self.home)

    @property
    def solution(self):
        """What ``check`` gives a student who has no right answer yet."""
        return self.as_answer(self.function)

    def as_answer(self, function):
        """What a student with this function would hand in: itself, or the value it returns."""
        return function() if self.is_value else function


def resolved(home):
    """The function itself, or the one that ``"module:function"`` names."""
    if not isinstance(home, str):
        return home
    module, name = home.split(":")
    return getattr(import_module(module), name)


def split_source(function):
    """Source of a function without its docstring.

    Returns
    -------
    head, body : str
        The lines up to the colon of the signature; the lines after the docstring, with comments.
    """
    source = textwrap.dedent(inspect.getsource(function))
    lines = source.splitlines()
    node = ast.parse(source).body[0]
    first = node.body[0]
    documented = ast.get_docstring(node) is not None
    head = lines[: first.lineno - 1]
    return "\n".join(head), "\n".join(lines[first.end_lineno if documented else first.lineno - 1 :])


def remade(tree, function, names=(), file=None):
    """A function made of another syntax tree, with all that it sees and with its defaults.

    Parameters
    ----------
    tree : ast.FunctionDef
        Without decorators.
    function : callable
        The one that it was.
    names : dict
        What it sees beside that.
    file : str, optional
        Where its lines are, for errors to show them.
    """
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    scope = {**function.__globals__, **{name: cell.cell_contents for name, cell in cells}}
    scope |= dict(names)
    exec(compile(ast.Module([tree], []), file or f"<edits of {tree.name}>", "exec"), scope)
    made = scope[tree.name]
    made.__defaults__, made.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    return made


def solution_source(exercise):
    """The package's own source of the solution, without the long docstring."""
    return "\n".join(split_source(exercise.function))
