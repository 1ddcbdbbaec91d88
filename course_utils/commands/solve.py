"""Build the solved notebook: the package's sources, spliced into the stubs."""

import ast
import inspect

import nbformat

from course_utils.exercises.course import find
from course_utils.exercises.model import split_source


def solve_notebook(path):
    """Read a notebook and put the solution into every exercise cell.

    Parameters
    ----------
    path : Path or str

    Returns
    -------
    notebook : nbformat.NotebookNode
        Outputs cleared, exercise cells solved.

    Raises
    ------
    LookupError
        When a cell names an exercise that does not exist.
    ValueError
        In one line: no notebook, or an exercise cell without anything the solution could replace.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError):
        raise ValueError(f"{path} is damaged: it is not a Jupyter notebook") from None
    solved, unsolved = set(), []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        name = cell.metadata.get("exercise")
        if not name:
            continue
        where = f"{path}, cell {number}"
        try:
            cell.source = splice(cell.source, find(name))
            solved.add(name)
        except LookupError as error:
            raise LookupError(f"{where}: {error.args[0]}") from None
        except SyntaxError as error:
            problem = f"Python cannot read it (line {error.lineno}: {error.msg})"
            raise ValueError(f"{where}, exercise {name!r}: {problem}") from None
        except ValueError as error:
            unsolved.append((name, f"{where}: {error}"))
    for name, problem in unsolved:
        if name not in solved:  # otherwise a part of a cell that was split
            raise ValueError(problem)
    return notebook


def splice(source, exercise):
    """Replace a stub by the package's solution; what else is in the cell stays.

    Parameters
    ----------
    source : str
        Source of an exercise cell.
    exercise : Exercise

    Returns
    -------
    source : str
        A function keeps its own signature and short docstring and gets the solution's body; one
        with other parameters, and whatever else stands for it, is replaced as a whole.
    """
    node = find_stub(source, exercise)
    lines = source.splitlines()
    head, body = split_source(exercise.function)
    theirs = isinstance(node, ast.FunctionDef) and list(
        inspect.signature(exercise.function).parameters
    ) == [argument.arg for argument in node.args.args]
    new = [*_head(lines, node)] if theirs else head.splitlines()
    new += body.splitlines()
    if exercise.is_value:
        new += ["", "", f"{exercise.name} = {exercise.name}()"]
    return "\n".join([*lines[: node.lineno - 1], *new, *lines[node.end_lineno :]])


def _head(lines, node):
    """The lines of a function down to its docstring, or to its signature's end."""
    first = node.body[0]
    line, column = first.lineno, first.col_offset
    before = lines[line - 1].encode()[:column].decode()
    if not before.strip():  # on a line of its own
        if ast.get_docstring(node) is None:
            return lines[node.lineno - 1 : line - 1]
        line, column = first.end_lineno, first.end_col_offset
        before = lines[line - 1].encode()[:column].decode()
    return [*lines[node.lineno - 1 : line - 1], before.rstrip()]


def find_stub(source, exercise):
    """What the solution replaces in a cell: the last definition of the name, or assignment to it.

    Returns
    -------
    node : ast.FunctionDef or ast.Assign

    Raises
    ------
    ValueError
        When there is none.
    SyntaxError
    """
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.FunctionDef) and node.name == exercise.name:
            return node
        if (
            isinstance(node, ast.Assign)
            and [getattr(target, "id", None) for target in node.targets] == [exercise.name]
            and not _is_check(node.value)
        ):
            return node
    raise ValueError(f"the cell of exercise {exercise.name!r} has no stub of that name")


def _is_check(node):
    return isinstance(node, ast.Call) and getattr(node.func, "id", None) == "check"
