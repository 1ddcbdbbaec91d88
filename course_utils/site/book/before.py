"""What the cell of an exercise uses of the cells before it, for a page where only it is run."""

import ast

# A figure is not drawn for an answer, and what draws it would have to be loaded.
NOT_USED = ("course_utils.figures", "course_utils.labs", "matplotlib", "tqdm", "IPython")

ALWAYS = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)  # an answer may use them


def before(cells, index):
    """Source that defines what the cell with this index may use.

    Parameters
    ----------
    cells : sequence of NotebookNode
        Of a notebook.
    index : int
        Of an exercise's cell.

    Returns
    -------
    source : str
        Imports, functions, what earlier exercises gave, as ``course(name)``; and the values that
        the cell's own code names, with what they are made of.
    """
    statements = [s for cell in cells[:index] for s in _statements(cell)]
    kept, wanted = [], _read(ast.parse(cells[index].source))
    for statement in reversed(statements):
        if _given(statement) & wanted:
            wanted |= _read(statement)
        elif not isinstance(statement, ALWAYS) and not _is_course(statement):
            continue
        kept.append(statement)
    return "\n".join(ast.unparse(statement) for statement in reversed(kept))


def _statements(cell):
    """The statements of a cell that may be of use, those of an exercise being what it gave."""
    if cell.cell_type != "code":
        return []
    if name := cell.metadata.get("exercise"):
        return ast.parse(f"{name} = course({name!r})").body
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:  # IPython's own: a line with % or !
        return []
    return [statement for statement in body if not _of_figures(statement)]


def _of_figures(statement):
    if isinstance(statement, ast.Import):
        return all(alias.name.startswith(NOT_USED) for alias in statement.names)
    return isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith(NOT_USED)


def _is_course(statement):
    value = getattr(statement, "value", None)
    return isinstance(value, ast.Call) and getattr(value.func, "id", "") == "course"


def _read(node):
    """Every name that is read in it."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and type(n.ctx) is ast.Load}


def _given(statement):
    """The names that a statement gives a value, whole or in part."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    given = {n.id for n in ast.walk(statement)
             if isinstance(n, ast.Name) and type(n.ctx) is ast.Store}  # fmt: skip
    for node in ast.walk(statement):  # x[3] = 1
        if isinstance(node, ast.Subscript | ast.Attribute) and type(node.ctx) is ast.Store:
            given |= _read(node.value)
    return given
