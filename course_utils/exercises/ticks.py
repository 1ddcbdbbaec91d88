"""A call in every round of a loop, by which code that would run for ever is stopped from within."""

import ast
import inspect
import textwrap
import time

from course_utils.exercises.model import remade


class TooSlow(BaseException):
    """Raised inside an answer that exceeds the time limit (``except Exception`` must not stop
    it)."""


class Rounds:
    """Counts the rounds of all loops, and stops them when there are too many or it is too late.

    Parameters
    ----------
    most : int
        Rounds that are allowed since :meth:`begin`.
    """

    def __init__(self, most=20_000):
        self.most, self.made, self.end = most, 0, None

    def begin(self, seconds=None):
        """Count from 0 again; with seconds, until then."""
        self.made = 0
        self.end = None if seconds is None else time.perf_counter() + seconds

    def __call__(self):
        """One more round."""
        self.made += 1
        if self.made > self.most or (self.end is not None and time.perf_counter() > self.end):
            raise TooSlow


def tick():
    """The statement that stands first in each loop: ``_tick()``."""
    return ast.Expr(ast.Call(ast.Name("_tick", ast.Load()), [], []))


class _Ticking(ast.NodeTransformer):
    def _loop(self, node):
        self.generic_visit(node)
        node.body = [tick(), *node.body]
        return node

    visit_For = visit_While = _loop

    def visit_FunctionDef(self, node):
        """Behind the docstring, so that it remains one: functions that call themselves."""
        self.generic_visit(node)
        k = int(ast.get_docstring(node, clean=False) is not None)
        node.body = [*node.body[:k], tick(), *node.body[k:]]
        return node


def ticking(tree):
    """Put a tick into all loops and functions of a syntax tree.

    Parameters
    ----------
    tree : ast.AST
        Is changed.

    Returns
    -------
    tree : ast.AST
    """
    return ast.fix_missing_locations(_Ticking().visit(tree))


def with_a_clock(function, seconds):
    """A function that stops itself, where nothing outside can stop it.

    Parameters
    ----------
    function : object
    seconds : float
        After these, each round of one of its loops, and each call of a function defined in it,
        raises :class:`TooSlow`.

    Returns
    -------
    function : object
        Itself, where there is no source of it.
    """
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        node = next(n for n in tree.body if isinstance(n, ast.FunctionDef))
        code = function.__code__
    except (OSError, TypeError, SyntaxError, StopIteration, AttributeError):
        return function
    node.decorator_list, node.args.defaults, node.args.kw_defaults = [], [], []
    node.args.defaults = [ast.Constant(None) for _ in function.__defaults__ or ()]
    node.args.kw_defaults = [None for _ in node.args.kwonlyargs]
    ast.increment_lineno(node, code.co_firstlineno - node.lineno)
    rounds = Rounds(most=float("inf"))
    made = remade(ticking(node), function, {"_tick": rounds}, code.co_filename)
    rounds.begin(seconds)
    return made
