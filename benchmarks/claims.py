"""Execute a changed copy of a notebook and see which of its claims fail."""

import re
import tempfile
from pathlib import Path

import nbformat

from course_utils.commands.execute import execute_files

FAILED = re.compile(r"✘ .*: \S+ (?:<|<=|>|>=|==) \S+")


def failing_claims(path, change, timeout=600):
    """Execute a copy of a notebook whose code has been changed.

    Parameters
    ----------
    path : path-like
        The notebook; it is left as it is.
    change : callable
        Source of a code cell -> its source in the copy.
    timeout : float
        Seconds that one cell may take.

    Returns
    -------
    cells : int
        How many cells were changed.
    failed : list of str
        The ``measured`` lines that do not hold.

    Raises
    ------
    ExecutionError
        When the copy cannot be executed.
    """
    notebook, cells = nbformat.read(path, as_version=4), 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            changed = change(cell.source)
            cells += changed != cell.source
            cell.source = changed
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, Path(path).name)
        nbformat.write(notebook, copy)
        execute_files([copy], timeout=timeout, quiet=True)
        executed = nbformat.read(copy, as_version=4)
    # The list at a notebook's end repeats its claims.
    texts = [
        output.get("data", {}).get("text/plain", "")
        for cell in executed.cells
        for output in cell.get("outputs", [])
    ]
    return cells, list(dict.fromkeys(FAILED.findall("\n".join(texts))))
