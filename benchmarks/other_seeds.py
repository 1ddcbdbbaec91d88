"""Try the notebooks' experiments with other seeds: does a claim hold, or was it luck?

    python -m benchmarks.other_seeds notebooks/03*.ipynb --first 100

Every loop ``for seed in range(n)`` or ``for s in range(n)`` of a notebook runs over n other seeds.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

import nbformat

from course_utils.commands.execute import execute_files
from course_utils.files import ROOT

LOOP = re.compile(r"\bfor (seed|s) in range\((\d+)\)")
FAILED = re.compile(r"✘ .*: \S+ (?:<|<=|>|>=|==) \S+")


def with_other_seeds(source, first):
    """Let a cell's loops over seeds begin at another one.

    >>> with_other_seeds("[train(s) for s in range(5)]", 100)
    '[train(s) for s in range(100, 105)]'
    """
    return LOOP.sub(lambda m: f"for {m[1]} in range({first}, {first + int(m[2])})", source)


def failing_claims(path, first):
    """Execute a copy of a notebook with other seeds.

    Parameters
    ----------
    path : path-like
        The notebook; it is left as it is.
    first : int
        The first of the seeds.

    Returns
    -------
    cells : int
        How many cells have a loop over seeds.
    failed : list of str
        The ``measured`` lines that do not hold.

    Raises
    ------
    ExecutionError
        When the notebook cannot be executed.
    """
    notebook, cells = nbformat.read(path, as_version=4), 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            changed = with_other_seeds(cell.source, first)
            cells += changed != cell.source
            cell.source = changed
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, Path(path).name)
        nbformat.write(notebook, copy)
        execute_files([copy], quiet=True)
        executed = nbformat.read(copy, as_version=4)
    # The list at a notebook's end repeats its claims.
    texts = [
        output.get("data", {}).get("text/plain", "")
        for cell in executed.cells
        for output in cell.get("outputs", [])
    ]
    return cells, list(dict.fromkeys(FAILED.findall("\n".join(texts))))


def main():
    """Print the claims that fail, notebook by notebook; exit with 1 if there are any."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.other_seeds")
    parser.add_argument("notebooks", nargs="*", help="by default all of the course's")
    parser.add_argument("--first", type=int, default=100, help="the first of the seeds")
    options = parser.parse_args()
    any_failed = False
    for path in options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells, failed = failing_claims(path, options.first)
        print(f"{Path(path).name}: seeds from {options.first} in {cells} cells")
        print("".join(f"  {line}\n" for line in failed or ["every claim holds"]), flush=True)
        any_failed |= bool(failed)
    sys.exit(any_failed)


if __name__ == "__main__":
    main()
