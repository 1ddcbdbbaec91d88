"""Wrong implementations, and what a tutor says of each."""

import ast
import inspect
import linecache
import re
import textwrap
from functools import cache, update_wrapper

from course_utils.exercises.model import resolved, split_source
from course_utils.exercises.ticks import Rounds, ticking


def misconception(function):
    """Mark a wrong implementation with the solution's signature.

    Its docstring is what a good tutor says to a student whose answer behaves the same.
    """
    function.wrong_edits = ()
    return function


def instead(*edits, of=None):
    """Mark a misconception that is the solution with something else in one or a few places.

    Parameters
    ----------
    *edits : str
        In pairs: what the solution's source has, once, and what stands there instead.
    of : callable, optional
        The function that is changed, when it is not the solution but one that the solution calls,
        or the exercise's ``plain`` solution.

    Returns
    -------
    mark : callable
        Decorator of a function without body, whose docstring is what the tutor says.  Several of
        them on one function make as many wrong implementations, of which the same is said.
    """
    if len(edits) % 2 or not edits:
        raise ValueError("instead() takes pairs: what is there, what stands there instead")

    def mark(function):
        pairs = tuple(zip(edits[::2], edits[1::2], strict=True))
        function.wrong_edits = ((pairs, of), *getattr(function, "wrong_edits", ()))
        return function

    return mark


def again(other, *edits, of=None):
    """Say of this exercise's solution with other edits what is said in another exercise.

    Parameters
    ----------
    other : callable
        A misconception of another exercise.
    *edits, of
        As for :func:`instead`.

    Returns
    -------
    marked : callable
        With the other one's name and docstring.
    """

    def marked():
        pass

    update_wrapper(marked, other)
    del marked.wrong_edits
    return instead(*edits, of=of)(marked)


def wrong_implementations(function, solution, names):
    """Make the implementations that a marked function stands for.

    Parameters
    ----------
    function : callable
        Marked with :func:`misconception` or :func:`instead`.
    solution : callable or str
        The exercise's own, as in :class:`course_utils.exercises.model.Exercise`.
    names : dict
        What the replaced text may name beside what the solution can.

    Returns
    -------
    wrong : list of callables
        With the name and docstring of ``function``.  Each is made when it is called first, and then
        raises ValueError when the text of an edit does not stand in the source exactly once.
    """
    if not function.wrong_edits:
        return [function]
    return [_edited(function, edits, of, solution, names) for edits, of in function.wrong_edits]


def _edited(function, edits, of, solution, names):
    @cache
    def make():
        return _made(edits, of, solution, names)

    def wrong(*arguments):
        return make()(*arguments)

    wrong.__name__, wrong.__doc__ = function.__name__, function.__doc__
    wrong.made_of = (edits, of, solution, names)
    return wrong


@cache
def said_of(misconception, alone=True):
    """The sentence of a misconception, in one line.

    Beside another mistake, what it says to be right may be what the other one spoils: that is left
    out.

    >>> def order(): "Your cell is right, but `h_t` comes last. Put it first."
    >>> said_of(order, alone=False)
    '`h_t` comes last. Put it first.'
    """
    sentence = inspect.cleandoc(misconception.__doc__).replace("\n", " ")
    if alone:
        return sentence
    sentence = re.sub(r", so (?:it|they) ha(?:s|ve) [^.;]*", "", sentence)
    sentence = sentence.replace(" is the right one, ", " is ")
    return re.sub(
        r"(^|(?<=\. ))(?:The|Your|What) [^.,;]*(?:is|are) right(?:, but |; |\. )(\w?)",
        lambda found: found[2].upper(),
        sentence,
    )


def both(one, other):
    """Make the implementation that has two misconceptions at once.

    Parameters
    ----------
    one, other : callable
        As :func:`wrong_implementations` makes them.

    Returns
    -------
    wrong : callable or None
        None where the two are not edits of the same source, or of the same place in it.
    """
    if not (hasattr(one, "made_of") and hasattr(other, "made_of")):
        return None
    (first, of, solution, names), (second, of_other, *_) = one.made_of, other.made_of
    if of is not of_other:
        return None
    rounds, made = Rounds(), None
    for edits in ((*first, *second), (*second, *first)):  # one may stand within the other
        try:
            made = made or _made(edits, of, solution, names, rounds)
        except (ValueError, SyntaxError):
            continue
    if made is None:
        return None

    def wrong(*arguments):
        rounds.begin()
        return made(*arguments)

    return wrong


def _made(edits, of, solution, names, rounds=None):
    right = resolved(solution)
    changed = of or right
    made = compiled(edited_source(changed, edits), changed, names, rounds)
    if changed in (right, names.get("plain")):
        return made
    return compiled(edited_source(right, ()), right, {**names, changed.__name__: made})


def edited_source(function, edits):
    """Source of a function, without its docstring, with some text replaced."""
    source = _source(function)
    for old, new in edits:
        if source.count(old) != 1:
            times = source.count(old)
            raise ValueError(f"{function.__name__}: {old!r} stands {times} times in the source")
        source = source.replace(old, new)
    return source


@cache
def _source(function):
    return textwrap.dedent("\n".join(split_source(function)))


def compiled(source, function, names=(), rounds=None):
    """Make a function from an edited source of it.

    Parameters
    ----------
    source : str
    function : callable
        Whose source was edited; the new one sees the same module.
    names : dict
        What it sees beside that.
    rounds : Rounds, optional
        Where `while` loops may not end: what counts their rounds.
    """
    file = f"<{function.__name__}: {hash(source):x}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    scope = {**function.__globals__, **dict(names), "_tick": rounds}
    endless = rounds and "while " in source  # a tree costs three times what the source does
    exec(compile(ticking(ast.parse(source)) if endless else source, file, "exec"), scope)
    return scope[function.__name__]
