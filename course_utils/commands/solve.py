"""Build the solved notebook: the package's sources, spliced into the stubs."""

import ast

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
        When an exercise cell has no stub of that name.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        if name := cell.metadata.get("exercise"):
            cell.source = splice(cell.source, find(name))
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
        A function keeps its own signature and short docstring and gets the solution's body.
    """
    node = find_stub(source, exercise)
    lines = source.splitlines()
    head, body = split_source(exercise.function)
    if exercise.is_value:
        new = [
            *head.splitlines(),
            *body.splitlines(),
            "",
            "",
            f"{exercise.name} = {exercise.name}()",
        ]
    else:
        documented = ast.get_docstring(node) is not None
        keep = node.body[0].end_lineno if documented else node.body[0].lineno - 1
        new = [*lines[node.lineno - 1 : keep], *body.splitlines()]
    return "\n".join([*lines[: node.lineno - 1], *new, *lines[node.end_lineno :]])


def find_stub(source, exercise):
    """The stub in a cell: the function definition, or the assignment with dots.

    Returns
    -------
    node : ast.FunctionDef or ast.Assign
    """
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == exercise.name:
            return node
        if (
            exercise.is_value
            and isinstance(node, ast.Assign)
            and [getattr(t, "id", None) for t in node.targets] == [exercise.name]
            and any(isinstance(n, ast.Constant) and n.value is Ellipsis for n in ast.walk(node))
        ):
            return node
    raise ValueError(f"the cell of exercise {exercise.name!r} has no stub of that name")
