"""Find the answers in a submitted notebook: read, never run."""

import ast
import builtins
import json
import re
from dataclasses import dataclass, field

CHARACTERS = 200_000
"""Of a cell, at most: longer ones are not read."""

_GIVEN = set(dir(builtins))


@dataclass
class Found:
    """What a submission has for one exercise.

    Attributes
    ----------
    own : str
        Source of the answer, with the line numbers of its cell; empty when there is none.
    cell : str
        The whole cell, which a traceback quotes.
    needs : list of (int, str)
        Sources of what it uses from other cells, each with the number of its cell.
    problem : str
        Why Python cannot read it.
    trees : list of ast.AST
        All of its statements that are the student's.
    """

    own: str = ""
    cell: str = ""
    needs: list = field(default_factory=list)
    problem: str = ""
    trees: list = field(default_factory=list)


@dataclass
class _Statement:
    cell: int
    node: ast.stmt
    defines: set
    changes: set
    uses: set
    checks: bool


def code_cells(text):
    """Sources and marks of the code cells of a notebook.

    Parameters
    ----------
    text : str
        The notebook's JSON.

    Returns
    -------
    cells : list of (str, str or None)
        Source, and the exercise that its metadata names.

    Raises
    ------
    ValueError
        When it is no notebook.
    """
    try:
        cells = json.loads(text)["cells"]
        read = []
        for cell in cells:
            if cell["cell_type"] != "code":
                continue
            source = cell["source"]
            source = source if isinstance(source, str) else "".join(source)
            mark = cell.get("metadata", {}).get("exercise")
            read.append((source, mark if isinstance(mark, str) else None))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("it is damaged, or not a Jupyter notebook") from None
    return read


def answers(cells, names, stubs=()):
    """The answer to each exercise.

    Parameters
    ----------
    cells : list of (str, str or None)
        As :func:`code_cells` returns them.
    names : sequence of str
        Of the exercises.
    stubs : sequence of str
        Sources of the course's own cells: what is still like them was not written by the student.

    Returns
    -------
    found : dict of str to Found
        Without those exercises of which there is nothing, not even the stub.
    """
    statements, broken = _read(cells, names)
    stubs = {source.strip() for source in stubs}
    found = {}
    for name in names:
        own = [s for s in statements if name in s.defines and not s.checks]
        written = [s for s in own if cells[s.cell][0].strip() not in stubs]
        if not written and name in broken:
            number, problem = broken[name]
            found[name] = Found(cell=cells[number][0], problem=problem)
        elif own:
            others = set(names) - {name}
            found[name] = _found((written or own)[-1], statements, cells, others, stubs)
    return found


def _read(cells, names):
    """All statements, and the exercises whose cell cannot be read: where, and why."""
    statements, broken = [], {}
    for number, (source, mark) in enumerate(cells):
        try:
            body = parsed(source)
        except SyntaxError as error:
            hit = re.search(rf"^(?:def\s+)?({'|'.join(map(re.escape, names))})\b", source, re.M)
            name = mark if mark in names else hit and hit[1]
            if name:
                line = f"line {error.lineno}: " if error.lineno else ""
                broken[name] = number, f"SyntaxError, {line}{error.msg}"
            continue
        statements += [_statement(number, node) for node in body]
    return statements, broken


def parsed(source):
    """The statements of a cell; lines that only IPython understands are left out.

    Raises
    ------
    SyntaxError
        Also for what is too long or nested too deep to be read.
    """
    if len(source) > CHARACTERS:
        raise SyntaxError(f"the cell has more than {CHARACTERS} characters")
    try:
        try:
            return ast.parse(source).body
        except SyntaxError:
            plain = re.sub(r"(?m)^(\s*)[%!].*$|^(\s*)\?.*$|^.*\?$", r"\1pass", source)
            if plain == source:
                raise
            return ast.parse(plain).body
    except SyntaxError:
        raise
    except (ValueError, MemoryError, RecursionError) as error:
        raise SyntaxError(str(error) or "nested too deep") from None


def _statement(number, node):
    defines, changes = set(), set()
    scope = _top_level(node)
    for n in scope:
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            defines.add(n.name)
        elif isinstance(n, ast.Import | ast.ImportFrom):
            defines |= {(a.asname or a.name).split(".")[0] for a in n.names}
        elif isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store):
            defines.add(n.id)
        elif isinstance(n, ast.Attribute | ast.Subscript) and isinstance(n.ctx, ast.Store):
            changes |= {m.id for m in ast.walk(n.value) if isinstance(m, ast.Name)}
    uses = _uses(node)
    if isinstance(node, ast.AugAssign):
        changes, defines = changes | defines, set()
    calls = {n.func.id for n in scope if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    return _Statement(number, node, defines, changes, uses, "check" in calls)


_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _top_level(node):
    """The nodes of a statement that belong to its own scope."""
    found, todo = [], [node]
    while todo:
        n = todo.pop()
        found.append(n)
        if isinstance(n, _SCOPES):
            todo += getattr(n, "decorator_list", [])
        elif not isinstance(n, _COMPREHENSIONS):
            todo += ast.iter_child_nodes(n)
    return found


def _uses(node):
    """The names that a statement takes from outside; its functions' own variables are not."""
    read, local = set(), set()
    for n in ast.walk(node):
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load):
            read.add(n.id)
        elif isinstance(n, ast.arg):
            local.add(n.arg)
        elif isinstance(n, ast.comprehension):
            local |= {m.id for m in ast.walk(n.target) if isinstance(m, ast.Name)}
    if isinstance(node, _SCOPES):
        stored = (n for n in ast.walk(node) if isinstance(n, ast.Name))
        local |= {n.id for n in stored if isinstance(n.ctx, ast.Store)}
    return read - local


def _found(answer, statements, cells, others, stubs):
    """Put an answer together with all it uses, wherever in the notebook that stands."""
    at = statements.index(answer)
    chosen = {id(answer): answer}
    if not isinstance(answer.node, ast.FunctionDef):  # a value may be filled in line by line
        chosen |= _changing(answer.defines, answer, statements)
        if answer.defines & answer.uses:  # made from an earlier one of that name
            earlier = (s for s in statements[:at] if s.cell == answer.cell and not s.checks)
            chosen |= {id(s): s for s in earlier if answer.defines & s.defines}
    wanted = {name for s in chosen.values() for name in s.uses}
    seen = set(answer.defines) | others | _GIVEN
    stars = [s for s in statements if "*" in s.defines]
    chosen |= {id(s): s for s in stars}
    while wanted := wanted - seen:
        seen |= wanted
        for name in sorted(wanted):
            if source := _definition(name, at, answer.cell, statements):
                chosen |= {id(source): source} | _changing({name}, source, statements)
        wanted = {name for s in chosen.values() for name in s.uses}
    by_cell = {}
    for s in statements:
        if id(s) in chosen:
            by_cell.setdefault(s.cell, []).append(s.node)
    own = by_cell.pop(answer.cell)
    course = {k for k in by_cell if cells[k][0].strip() in stubs}
    return Found(
        own=_only(cells[answer.cell][0], own),
        cell=cells[answer.cell][0],
        needs=[(number, _only(cells[number][0], nodes)) for number, nodes in by_cell.items()],
        trees=[*own, *(n for k, nodes in by_cell.items() if k not in course for n in nodes)],
    )


def _changing(names, first, statements):
    """What changes names further down in the cell that defines them."""
    later = statements[statements.index(first) + 1 :]
    return {id(s): s for s in later if s.cell == first.cell and names & s.changes and not s.checks}


def _definition(name, at, cell, statements):
    """The statement that defines a name: the last before the answer, else one after it."""
    known = [(k, s) for k, s in enumerate(statements) if name in s.defines and not s.checks]
    for fits in (
        [s for k, s in known if s.cell == cell and k < at],
        [s for _, s in known if s.cell == cell],
        [s for k, s in known if k < at],
    ):
        if fits:
            return fits[-1]
    return known[0][1] if known else None


def _only(source, nodes):
    """A cell with nothing but some of its statements left, each on the line where it was."""
    lines = source.splitlines()
    kept = [""] * len(lines)
    for node in nodes:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        kept[first - 1 : node.end_lineno] = lines[first - 1 : node.end_lineno]
    return "\n".join(kept).rstrip() + "\n"
