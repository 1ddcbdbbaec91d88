"""Show a function of the package in a notebook, as if it were written there."""

import ast
import inspect
import textwrap


def source_of(function):
    """Source of a function or class, its docstring shortened to the first line.

    Parameters
    ----------
    function : callable

    Returns
    -------
    source : str
    """
    source = textwrap.dedent(inspect.getsource(function))
    lines = source.splitlines()
    first = ast.parse(source).body[0].body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        start, end = first.lineno - 1, first.end_lineno
        summary = lines[start].rstrip().removesuffix('"""')
        lines[start:end] = [f'{summary}"""']
    return "\n".join(lines)


def show_source(function):
    """Show a function or class of the package, its docstring shortened to the first line.

    Parameters
    ----------
    function : callable
    """
    from IPython.display import display

    source = source_of(function)
    where = f"`{function.__module__.replace('.', '/')}.py`"
    code = f"{where}\n\n```python\n{source}\n```"
    display({"text/markdown": code, "text/plain": source}, raw=True)
