"""Small edits of a function's source: one name, factor, axis, index, order … changed.

Most faults in short numerical code are one such edit away from right (the idea of mutation
testing: DeMillo, Lipton & Sayward 1978).  All edits of a function are compiled at once, into one
function in which each can be switched on (mutant schemata: Untch, Offutt & Harrold 1993), so that a
thousand of them are tried in a fraction of a second.
"""

import ast
import copy
import inspect
import textwrap
from dataclasses import dataclass

from course_utils.exercises.edit_blocks import block_edits, copied
from course_utils.exercises.edit_kinds import expression_edits, source, statement_edits, value_edits
from course_utils.exercises.ticks import tick, ticking


@dataclass(frozen=True)
class Edit:
    """One edit.

    Attributes
    ----------
    kind : str
        A key of :data:`course_utils.exercises.phrases.PHRASES`.
    line : int
        Of the function's source, the line of ``def`` being 1.
    target : str
        What that line makes, ``return`` in what is returned, ``loop`` in the head of a loop.
    cost : float
        How unlikely it is; the smaller fits better.
    before, after, around : ast.AST
        What stood there, what stands there now, and a short expression around both, before.
    """

    kind: str
    line: int
    target: str
    cost: float
    before: ast.AST
    after: ast.AST
    around: ast.AST | None = None

    @property
    def was(self):
        """The text before."""
        return source(self.before)

    @property
    def new(self):
        """The text after."""
        return source(self.after)

    @property
    def shown(self):
        """The smallest expression around the edit, with the edit in it."""
        if self.around is None or len(source(self.around)) > 60:
            return self.new
        return source(_Put(self.before, self.after).visit(copied(self.around)))


class _Put(ast.NodeTransformer):
    """Puts a node into the place of another, known by where it stands in the source."""

    def __init__(self, before, after):
        self.place, self.after = _place(before), after

    def visit(self, node):
        return self.after if _place(node) == self.place else self.generic_visit(node)


def _place(node):
    return type(node), getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def parse(function):
    """Syntax tree of a function, without its docstring, decorators and values of defaults.

    Raises
    ------
    OSError, TypeError, SyntaxError, LookupError
        When there is no source, or no function in it.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    node = next((n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)), None)
    if node is None:
        raise LookupError("the source holds no def: a lambda has no lines to edit")
    ast.increment_lineno(node, 1 - node.lineno)
    if ast.get_docstring(node) is not None and len(node.body) > 1:
        node.body = node.body[1:]
    node.decorator_list = []
    node.args.defaults = [ast.Constant(None) for _ in node.args.defaults]
    node.args.kw_defaults = [d and ast.Constant(None) for d in node.args.kw_defaults]
    return node


def names_of(node):
    """What a function's source calls its arguments and everything it assigns, in this order."""
    own = [a.arg for a in node.args.args]
    stored = (n for n in ast.walk(node) if isinstance(n, ast.Name | ast.arg))
    stored = [n for n in stored if isinstance(n, ast.arg) or isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys([*own, *(getattr(n, "id", None) or n.arg for n in stored)]))


def watched(node):
    """A function that calls ``_seen`` with all its local names before it returns."""
    return ast.fix_missing_locations(_Watched().visit(copied(node)))


class _Watched(ast.NodeTransformer):
    def visit_Return(self, node):
        return [_seen(), node]


class Editor:
    """Finds all edits of a function, and puts all or one of them into its tree.

    Parameters
    ----------
    node : ast.FunctionDef
        As from :func:`parse`; it is not changed, and parts of it stand in the new tree.
    only : int, optional
        Put in this edit alone.  By default each can be switched on by its number in ``_edits``, and
        every round of a loop calls ``_tick``, because some edits run for ever.
    factors : tuple of str
        Expressions that may be missing as factors.
    kinds : dict of str to object
        What the names stand for: one is put in the place of another only where that is the same,
        or not known.

    Attributes
    ----------
    edits : list of Edit
        All of them, so that the numbers are the same whatever is left out.
    left_out : set of int
        Numbers of those that cannot be switched on.
    tree : ast.FunctionDef
    """

    def __init__(self, node, only=None, factors=(), kinds=()):
        self.names, self.only, self.factors = names_of(node), only, factors
        self.returnable = self.names  # what may be returned instead; of a function inside, nothing
        self.edits, self._line, self._around = [], (1, ""), None
        self._kinds, self.left_out = dict(kinds), set()
        self._of_shape = None  # the name whose shape is asked for
        # Not what is appended to: a list within itself would be an array without end.
        growing = _growing(node)
        self._exchanged = [name for name in self.names if name not in growing]
        self.tree = copy.copy(node)
        self.tree.body = self._block(node.body)
        _locate(self.tree)

    def _enter(self, before, after, kind, cost, around=None):
        line, target = self._line
        self.edits.append(Edit(kind, line, target, cost, before, after, around))
        return len(self.edits) - 1

    def _block(self, statements):
        """A block with the edits of its statements, and with those of the block as a whole."""
        others = []
        for new, kind, cost, moved in block_edits(statements):
            self._line = (moved.lineno, _target(moved))
            number = self._enter(moved, moved, kind, cost)
            if self.only == number:
                return new
            others.append((number, new))
        made = [new for statement in statements for new in self._statement(statement)]
        for number, new in others if self.only is None else ():
            new = [ticking(copied(statement)) for statement in new]
            made = [ast.If(_switched_on(number), new, made)]
        return made

    def _statement(self, node):
        """The statements that stand in the place of one."""
        self._line = here = (node.lineno, _target(node))
        choices = []
        for new, kind, cost, shown in statement_edits(node):
            number = self._enter(node, shown, kind, cost)
            if self.only == number:
                return new
            choices.append((number, new))
        made = copy.copy(node)
        for field, value in ast.iter_fields(node):
            if field in ("body", "orelse"):
                if isinstance(node, ast.FunctionDef):
                    self.returnable = []
                block = self._block(value) or [ast.Pass()] * (field == "body")
                if isinstance(node, ast.For | ast.While) and self.only is None:
                    block = [tick(), *block]
                self.returnable = self.names
                setattr(made, field, block)
                self._line = here
            elif field in ("targets", "target"):
                setattr(made, field, self._indices(value))
            elif isinstance(value, ast.expr) and field != "annotation":
                setattr(made, field, self._expression(value, node))
        if self.only is not None:
            return [made]
        for number, new in choices:
            made = ast.If(_switched_on(number), new or [ast.Pass()], [made])
        return [made]

    def _indices(self, value):
        """Edit the indices of what is assigned to."""
        if isinstance(value, list):
            return [self._indices(target) for target in value]
        if not isinstance(value, ast.Subscript) or isinstance(value.slice, ast.Slice):
            return value
        made = copy.copy(value)
        made.slice = self._expression(value.slice)
        return made

    def _expression(self, node, value_of=None):
        """An expression with its edits; ``value_of`` is the statement whose value it is."""
        if isinstance(node, ast.JoinedStr):
            return node
        if isinstance(node, ast.Slice | ast.Starred | ast.Lambda):
            return self._children(node)
        found = list(expression_edits(node, self._exchanged))
        if value_of is not None:
            found += value_edits(node, value_of, self.returnable, self.factors)
        choices = []
        for new, kind, cost in found:
            tiny = isinstance(new, ast.Name | ast.Constant)  # says nothing alone
            around = self._around if tiny or isinstance(node, ast.Name) else None
            number = self._enter(node, new, kind, cost, around)
            if self.only == number:
                return new
            if self._says_nothing(kind, node, new):
                self.left_out.add(number)
            else:
                choices.append((number, new))
        outer, self._around = self._around, node
        made = self._children(node, value_of if isinstance(node, ast.Tuple | ast.List) else None)
        self._around = outer
        if self.only is not None or not choices:
            return made
        (first, _), (last, chain) = choices[0], choices[-1]
        for number, new in reversed(choices[:-1]):
            chain = ast.IfExp(_switched_on(number), new, chain)
        return ast.IfExp(_one_of(first, last), chain, made)

    def _says_nothing(self, kind, node, new):
        """Whether an edit changes nothing, or nothing that its kind speaks of.

        A name stands only where another of its kind did; of what is asked for its shape alone,
        nothing but the name counts; a quotient is no sum.
        """
        if kind == "name":
            kinds = [self._kinds.get(n.id) for n in (node, new)]
            return None not in kinds and kinds[0] != kinds[1]
        quotient = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.FloorDiv)
        return self._of_shape is node or (kind == "mean" and quotient)

    def _children(self, node, value_of=None):
        """A copy of a node whose parts have their edits."""
        made = copy.copy(node)
        for field, value in ast.iter_fields(node):
            if isinstance(node, ast.Call) and field == "func":
                if isinstance(value, ast.Attribute):
                    made.func = self._children(value)
            elif isinstance(node, ast.Attribute) and isinstance(value, ast.Name):
                if value.id in self.names:
                    self._of_shape = value if node.attr in ("shape", "ndim", "size") else None
                    made.value = self._expression(value)
            elif isinstance(value, ast.expr) and field != "target":
                setattr(made, field, self._expression(value))
            elif isinstance(value, list):
                setattr(made, field, [self._part(item, value_of) for item in value])
        return made

    def _part(self, item, value_of):
        if isinstance(item, ast.expr):
            return self._expression(item, value_of)
        return self._children(item) if isinstance(item, ast.keyword | ast.comprehension) else item


def _locate(tree):
    """Give all nodes a place, as compiling asks for; parts that stand in several are seen once."""
    left, seen = [tree], set()
    while left:
        node = left.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if "lineno" not in node.__dict__:
            node.lineno = node.end_lineno = 1
            node.col_offset = node.end_col_offset = 0
        for value in node.__dict__.values():
            kind = type(value)
            if kind is list:
                left += [part for part in value if isinstance(part, ast.AST)]
            elif kind is not int and kind is not str and isinstance(value, ast.AST):
                left.append(value)


def _growing(node):
    """Names of the lists that a function appends to."""
    calls = (n.func for n in ast.walk(node) if isinstance(n, ast.Call))
    methods = (f for f in calls if isinstance(f, ast.Attribute) and isinstance(f.value, ast.Name))
    return {f.value.id for f in methods if f.attr in ("append", "insert", "extend")}


def _seen():
    names = ast.Call(ast.Name("locals", ast.Load()), [], [])
    return ast.Expr(ast.Call(ast.Name("_seen", ast.Load()), [names], []))


def _edits_name(k=None):
    name = ast.Name("_edits", ast.Load())
    return name if k is None else ast.Subscript(name, ast.Constant(k), ast.Load())


def _switched_on(number):
    return ast.Compare(ast.Constant(number), [ast.In()], [_edits_name()])


def _one_of(first, last):
    within = [
        ast.Compare(ast.Constant(first), [ast.LtE(), ast.LtE()], [number, ast.Constant(last)])
        for number in (_edits_name(0), _edits_name(1))
    ]
    return ast.BoolOp(ast.Or(), within)


def _target(node):
    if isinstance(node, ast.Assign):
        return source(node.targets[0]).strip("()")
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        return source(node.target)
    return {ast.Return: "return", ast.For: "loop", ast.While: "loop"}.get(type(node), "")
