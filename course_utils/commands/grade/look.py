"""What a person should look at: names that no answer needs, and answers that are alike."""

import ast
import copy
import hashlib

_MODULES = {
    "builtins", "course_utils", "ctypes", "gc", "importlib", "inspect", "linecache",
    "multiprocessing", "nbformat", "os", "pathlib", "pickle", "requests", "shutil",
    "signal", "socket", "subprocess",
    "sys", "threading", "urllib",
}  # fmt: skip
_NAMES = {
    "__builtins__", "__import__", "breakpoint", "compile", "delattr", "eval", "exec", "globals",
    "open", "setattr", "vars",
}  # fmt: skip
NODES = 90
"""Shorter answers are not compared: there are only so many ways to write one line right."""


def suspicious(trees):
    """Names in an answer that no answer needs.

    Parameters
    ----------
    trees : list of ast.AST

    Returns
    -------
    names : list of str
    """
    found = set()
    for n in (n for tree in trees for n in ast.walk(tree)):
        if isinstance(n, ast.Import):
            found |= {a.name.split(".")[0].lstrip("_") for a in n.names} & _MODULES
        elif isinstance(n, ast.ImportFrom):
            found |= {(n.module or "").split(".")[0].lstrip("_")} & _MODULES
        elif isinstance(n, ast.Attribute) and n.attr.startswith("__"):
            found.add(n.attr)
        elif isinstance(n, ast.Name):
            found |= {n.id} & _NAMES
    return sorted(found)


def likeness(trees):
    """The same text for answers that differ in names, comments and layout only.

    Parameters
    ----------
    trees : list of ast.AST

    Returns
    -------
    mark : str
        Empty for an answer too short to tell anything.
    """
    try:
        trees = [copy.deepcopy(t) for t in trees if not isinstance(t, ast.Import | ast.ImportFrom)]
    except RecursionError:
        return ""
    names, count = {}, 0
    for tree in trees:
        for n in ast.walk(tree):
            count += 1
            for key in ("id", "arg", "name"):
                if isinstance(getattr(n, key, None), str):
                    setattr(n, key, names.setdefault(getattr(n, key), f"v{len(names)}"))
            if isinstance(n, ast.FunctionDef):
                n.returns, n.decorator_list = None, []
                if ast.get_docstring(n) is not None:
                    n.body = n.body[1:] or [ast.Pass()]
            if isinstance(n, ast.arg):
                n.annotation = None
    if count < NODES:
        return ""
    try:
        text = "\n".join(map(ast.dump, trees))
    except RecursionError:
        return ""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
