"""Try the notebooks' experiments with other seeds: does a claim hold, or was it luck?

    python -m benchmarks.other_seeds notebooks/03*.ipynb --first 100

Every loop ``for seed in range(n)`` or ``for s in range(n)`` of a notebook runs over n other seeds.
"""

import argparse
import re
import sys
from pathlib import Path

from benchmarks.claims import failing_claims
from course_utils.files import ROOT

LOOP = re.compile(r"\bfor (seed|s) in range\((\d+)\)")


def with_other_seeds(source, first):
    """Let a cell's loops over seeds begin at another one.

    >>> with_other_seeds("[train(s) for s in range(5)]", 100)
    '[train(s) for s in range(100, 105)]'
    """
    return LOOP.sub(lambda m: f"for {m[1]} in range({first}, {first + int(m[2])})", source)


def main():
    """Print the claims that fail, notebook by notebook; exit with 1 if there are any."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.other_seeds")
    parser.add_argument("notebooks", nargs="*", help="by default all of the course's")
    parser.add_argument("--first", type=int, default=100, help="the first of the seeds")
    options = parser.parse_args()
    any_failed = False
    for path in options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells, failed = failing_claims(path, lambda source: with_other_seeds(source, options.first))
        print(f"{Path(path).name}: seeds from {options.first} in {cells} cells")
        print("".join(f"  {line}\n" for line in failed or ["every claim holds"]), flush=True)
        any_failed |= bool(failed)
    sys.exit(any_failed)


if __name__ == "__main__":
    main()
