"""Which small edits there are of a statement, of an expression, of what a line makes."""

import ast
import copy
import itertools
from functools import lru_cache

from course_utils.exercises.edit_blocks import copied
from course_utils.exercises.phrases import FUNCTIONS

# operator -> what is written in its place
_OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.MatMult, ast.Add, ast.Div),
    ast.MatMult: (ast.Mult,),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (),
    ast.Pow: (ast.Mult,),
}
_COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
_SLICES = ("1:", ":-1", ":", "::-1", "2:", "1:-1")
_COUNTING = ("len", "sum", "searchsorted", "argmax", "count", "index", "min", "max")
_LEFT_OUT = {ast.Mult: "factor", ast.MatMult: "factor", ast.Div: "divisor", ast.Pow: "power"}


def source(node):
    """Source of a node in one line; of several statements, of the first."""
    if isinstance(node, list):  # the first of several statements, or none
        node = node[0] if node else ast.Pass()
    return ast.unparse(node).splitlines()[0]


@lru_cache(4096)  # many texts come again and again, and nothing changes a node that was made
def _expr(text):
    return ast.parse(text, mode="eval").body


def statement_edits(node):
    """Edits of one statement as a whole: (new statements, kind, cost, what to show)."""
    if isinstance(node, ast.AugAssign):
        yield [], "line left out", 1.0, node
        new = [ast.Assign([node.target], node.value)]
        yield new, "overwritten", 0.8, new
    elif isinstance(node, ast.Assign):
        yield [], "line left out", 1.5, node
        target = node.targets[0]
        if isinstance(target, ast.Tuple) and len(target.elts) <= 6:
            for order in _orders(len(target.elts)):
                names = ast.Tuple([target.elts[k] for k in order], ast.Store())
                yield [ast.Assign([names], node.value)], "order", 1.0, names
        elif not isinstance(node.value, ast.Tuple | ast.Constant | ast.UnaryOp) and not isinstance(
            target, ast.Tuple
        ):
            new = [ast.AugAssign(target, ast.Add(), node.value)]
            yield new, "added up", 0.8, new
    elif isinstance(node, ast.Expr):
        yield [], "line left out", 1.0, node
    elif isinstance(node, ast.If) and not node.orelse:
        yield [], "line left out", 1.2, node
        yield node.body, "condition left out", 1.2, node
    elif isinstance(node, ast.If):
        yield [ast.If(node.test, node.orelse, node.body)], "condition", 1.2, node
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Return | ast.Expr) and node.value:
        yield from _exchanged(node)


def _exchanged(node):
    """Two names that have changed places everywhere in a line."""
    loaded = [n for n in ast.walk(node.value) if isinstance(n, ast.Name)]
    functions = {id(n.func) for n in ast.walk(node.value) if isinstance(n, ast.Call)}
    names = list(dict.fromkeys(n.id for n in loaded if id(n) not in functions and n.id != "np"))
    for pair in itertools.combinations(names[:6], 2):
        new = copy.copy(node)
        new.value = _Renamed(dict(zip(pair, pair[::-1], strict=True))).visit(copied(node.value))
        yield [new], "exchanged", 1.4, new.value


class _Renamed(ast.NodeTransformer):
    def __init__(self, names):
        self.names = names

    def visit_Name(self, node):
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


def _orders(m):
    """Other orders of m things: all when they are few, else two of them exchanged."""
    same = tuple(range(m))
    if m <= 4:
        return [order for order in itertools.permutations(same) if order != same]
    pairs = itertools.combinations(same, 2)
    return [tuple({i: j, j: i}.get(k, k) for k in same) for i, j in pairs]


def _name(node, names):
    if node.id not in names or not isinstance(node.ctx, ast.Load):
        return
    for other in names:
        if other != node.id:
            yield ast.Name(other, ast.Load()), "name", 1.0
    yield _expr(f"{node.id}.T"), "transposed", 0.9
    yield _expr(f"{node.id}[::-1]"), "reversed", 1.3
    yield _expr(f"({node.id} - 1)"), "one less", 1.4
    yield _expr(f"({node.id} + 1)"), "one more", 1.4


def _dot_t(node):
    return ast.Attribute(node, "T", ast.Load())


def _binary(node, names):
    left, right = node.left, node.right
    kind = _LEFT_OUT.get(type(node.op), "term")
    yield left, kind, 0.8
    if not isinstance(node.op, ast.Pow):
        yield right, kind, 0.8
    for operator in _OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(left, operator(), right), "operator", 1.0
    if isinstance(node.op, ast.Sub | ast.MatMult | ast.Div | ast.FloorDiv):
        yield ast.BinOp(right, node.op, left), "order of operands", 0.9
    if isinstance(node.op, ast.MatMult):
        yield ast.BinOp(_dot_t(left), ast.MatMult(), right), "transposed", 1.0
        yield ast.BinOp(left, ast.MatMult(), _dot_t(right)), "transposed", 1.0
    if isinstance(node.op, ast.Sub | ast.Add | ast.Mult):
        yield ast.BinOp(ast.Constant(1), ast.Sub(), node), "complement", 1.3
    yield from _brackets(node)


def _brackets(node):
    """``a * b + c`` for ``a * (b + c)`` and back; ``f(a) + b`` for ``f(a + b)``."""
    left, right, op = node.left, node.right, node.op
    alike = isinstance(op, ast.Add | ast.Mult | ast.MatMult)
    if isinstance(left, ast.BinOp) and not (alike and type(op) is type(left.op)):
        yield ast.BinOp(left.left, left.op, ast.BinOp(left.right, op, right)), "brackets", 1.0
    if isinstance(right, ast.BinOp) and not (alike and type(op) is type(right.op)):
        yield ast.BinOp(ast.BinOp(left, op, right.left), right.op, right.right), "brackets", 1.0
    if _of_one_argument(left):
        inside = [ast.BinOp(left.args[0], op, right)]
        yield ast.Call(left.func, inside, left.keywords), "moved in", 1.0
    if _of_one_argument(right):
        inside = [ast.BinOp(left, op, right.args[0])]
        yield ast.Call(right.func, inside, right.keywords), "moved in", 1.0


def _of_one_argument(node):
    return isinstance(node, ast.Call) and len(node.args) == 1 and source(node.func) != "range"


def _moved_out(node):
    """``f(a) + b`` for ``f(a + b)``."""
    if not _of_one_argument(node) or not isinstance(node.args[0], ast.BinOp):
        return
    (inside,) = node.args
    for part, other, first in ((inside.left, inside.right, 1), (inside.right, inside.left, 0)):
        call = ast.Call(node.func, [part], node.keywords)
        both = (call, inside.op, other) if first else (other, inside.op, call)
        yield ast.BinOp(*both), "moved out", 1.0


def _unary(node, names):
    if isinstance(node.op, ast.USub):
        yield (node.operand), "sign", 0.8
    elif isinstance(node.op, ast.Not):
        yield (node.operand), "negation", 0.8


def _attribute(node, names):
    if node.attr == "T":
        yield (node.value), "transposed", 0.8


def _call(node, names):
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    method = isinstance(function, ast.Attribute) and source(function.value) != "np"
    inner = [function.value] if method else node.args[:1]
    for other in FUNCTIONS.get(name, ()):
        if other is None:
            if inner:
                yield (inner[0]), "function left out", 1.0
        elif method and "." not in other:
            new = copied(node)
            new.func.attr = other
            yield new, "function", 1.0
        else:
            new = copied(node)
            module = "np." if isinstance(function, ast.Attribute) and "." not in other else ""
            new.func = _expr(module + other)
            yield new, "function", 1.0
    if name in ("min", "max") and len(node.args) == 2:
        for one in node.args:
            yield one, "function left out", 1.0
    yield from _keywords(node, name)
    yield from _moved_out(node)
    if name in _COUNTING:
        yield ast.BinOp(node, ast.Add(), ast.Constant(1)), "one more", 1.4
        yield ast.BinOp(node, ast.Sub(), ast.Constant(1)), "one less", 1.4
    if name == "range":
        yield from _ranges(node)
    elif len(node.args) <= 6 and not any(isinstance(a, ast.Starred) for a in node.args):
        for i, j in itertools.combinations(range(len(node.args)), 2):
            new = copied(node)
            new.args[i], new.args[j] = new.args[j], new.args[i]
            yield new, "order of arguments", 1.0


def _keywords(node, name):
    """Axis, keepdims and the like: another value, left out, added."""
    given = {k.arg for k in node.keywords}
    for i, keyword in enumerate(node.keywords):
        new = copied(node)
        del new.keywords[i]
        if keyword.arg:
            kind = keyword.arg if keyword.arg in ("axis", "keepdims") else "option"
            yield new, kind, 1.0
        if keyword.arg in ("axis", "dim"):
            for value in (0, 1, -1, 2):
                if source(keyword.value) != str(value):
                    new = copied(node)
                    new.keywords[i].value = _expr(str(value))
                    yield new, "axis", 0.8
    if name in ("sum", "mean", "max", "min", "var", "std", "prod"):
        for arg, value in (("keepdims", "True"), ("axis", "0"), ("axis", "-1")):
            positional = arg == "axis" and len(node.args) > 1
            if arg not in given and not positional:
                new = copied(node)
                new.keywords.append(ast.keyword(arg, _expr(value)))
                yield new, arg, 0.8 if arg == "keepdims" else 1.0
    if name in ("stack", "concatenate", "concat", "split", "cat") and "axis" not in given:
        for value in (1, -1):
            new = copied(node)
            new.keywords.append(ast.keyword("dim" if name == "cat" else "axis", _expr(str(value))))
            yield new, "axis", 0.9


def _ranges(node):
    texts = [source(a) for a in node.args]
    if len(texts) == 1:
        (n,) = texts
        new = [f"range(1, {n})", f"range({n} - 1)", f"range({n} + 1)", f"range(1, {n} + 1)"]
    else:
        a, b, *step = texts
        rest = "".join(f", {s}" for s in step)
        new = [f"range({a} + 1, {b}{rest})", f"range({a} - 1, {b}{rest})"]
        new += [f"range({a}, {b} - 1{rest})", f"range({a}, {b} + 1{rest})"]
        new += [f"range({b})"] * (not step) + [f"range(0, {b}{rest})"] * (a != "0")
    for text in new:
        yield _expr(text), "range", 0.9
    yield _expr(f"reversed({source(node)})"), "direction", 1.0


# Without an index, NumPy would ask them for one element after the other, for ever.
_ENDLESS = {f"np.{name}" for name in ("c_", "r_", "s_", "index_exp", "mgrid", "ogrid")}


def _subscript(node, names):
    value, index = source(node.value), node.slice
    if value in _ENDLESS or not isinstance(node.ctx, ast.Load):
        return
    yield (node.value), "index left out", 1.2
    if isinstance(index, ast.Slice):
        for text in _SLICES:
            new = _expr(f"{value}[{text}]")
            if source(new) != source(node):
                yield new, "slice", 1.0
    elif not isinstance(index, ast.Tuple | ast.Constant) and not isinstance(index, ast.UnaryOp):
        for step in (" - 1", " + 1"):
            yield _expr(f"{value}[{source(index)}{step}]"), "index", 0.8
    yield from _fixed_index(node, names)
    if isinstance(index, ast.Tuple) and any(isinstance(e, ast.Slice) for e in index.elts):
        yield _expr(f"{value}[:]"), "index left out", 1.3


def _fixed_index(node, names):
    """``X[t, b]`` for ``X[t, 0]``."""
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for k, part in enumerate(parts):
        if isinstance(part, ast.Constant) and isinstance(part.value, int):
            for name in names:
                new = copied(node)
                if isinstance(node.slice, ast.Tuple):
                    new.slice.elts[k] = _expr(name)
                else:
                    new.slice = _expr(name)
                yield new, "fixed index", 1.2


def _constant(node, names):
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value), "number", 1.2
    elif isinstance(value, int | float):
        for new in dict.fromkeys([value + 1, value - 1, 0, 1, 2, -value, value * 2, value / 2]):
            if new != value and abs(new) < 1e6:
                yield _expr(f"({new})"), "number", 1.1


def _sequence(node, names):
    starred = any(isinstance(e, ast.Starred) for e in node.elts)
    if starred or len(node.elts) < 2 or not isinstance(node.ctx, ast.Load):
        return
    for order in _orders(len(node.elts)):
        yield type(node)([node.elts[k] for k in order], ast.Load()), "order", 0.9
    if isinstance(node, ast.List):
        for k in range(len(node.elts)):
            rest = [e for i, e in enumerate(node.elts) if i != k]
            yield ast.List(rest, ast.Load()), "element", 1.0


def _compare(node, names):
    for other in _COMPARISONS.get(type(node.ops[0]), ()) if len(node.ops) == 1 else ():
        new = copied(node)
        new.ops = [other()]
        yield new, "comparison", 1.0


def _boolean(node, names):
    other = ast.Or if isinstance(node.op, ast.And) else ast.And
    yield ast.BoolOp(other(), node.values), "and, or", 1.0
    if len(node.values) == 2:
        yield node.values[0], "condition left out", 1.0
        yield node.values[1], "condition left out", 1.0


def _conditional(node, names):
    yield (node.body), "condition left out", 1.0
    yield (node.orelse), "condition left out", 1.0
    yield ast.IfExp(node.test, node.orelse, node.body), "condition", 1.2


def expression_edits(node, names):
    """Edits of one expression: (new expression, kind, cost).

    Parameters
    ----------
    node : ast.expr
    names : list of str
        Those that may stand in the place of a name.
    """
    return _FINDERS[type(node)](node, names) if type(node) in _FINDERS else ()


_FINDERS = {
    ast.Name: _name,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Subscript: _subscript,
    ast.Constant: _constant,
    ast.Tuple: _sequence,
    ast.List: _sequence,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.BoolOp: _boolean,
}


def value_edits(node, statement, names, factors):
    """Edits of what a line makes or returns, as a whole."""
    if isinstance(node, ast.Tuple | ast.List | ast.Lambda):
        return
    text = source(node)
    if isinstance(statement, ast.For):
        yield _expr(f"reversed({text})"), "direction", 1.1
        yield _expr(f"({text})[1:]"), "slice", 1.0
        yield _expr(f"({text})[:-1]"), "slice", 1.0
        return
    summed = [("({0}) / ({0}).sum(axis=-1, keepdims=True)", "normalised", 1.2)]
    for form, kind, cost in (
        *(summed if ".sum(" not in text else []),
        ("2 * ({})", "twice", 1.2),
        ("({}) / 2", "half", 1.2),
        ("-({})", "sign", 1.0),
        ("({}).T", "transposed", 1.0),
        ("({}) / len({})", "mean", 1.2),
        ("({})[::-1]", "reversed", 1.1),
        ("({})[1:]", "slice", 1.2),
        ("({})[:-1]", "slice", 1.2),
        ("0 * ({})", "zero", 1.2),
        ("1 - ({})", "complement", 1.2),
        ("np.tanh({})", "function added", 1.1),
        ("1 / (1 + np.exp(-({})))", "sigmoid added", 1.2),
        ("({}) ** 2", "square", 1.3),
    ):
        yield _expr(form.format(text, text)), kind, cost
    if isinstance(statement, ast.Return) and text not in names:
        for name in names:
            yield _expr(name), "returned", 1.1
    for factor in factors:
        yield _expr(f"({text}) * {factor}"), "factor missing", 1.2
