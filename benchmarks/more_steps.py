"""Train the notebooks' networks for longer: does "it does not learn" outlive more steps?

    python -m benchmarks.more_steps notebooks/04*.ipynb --times 10
    python -m benchmarks.more_steps notebooks/04*.ipynb --rate 3 --only train_gate

A claim that something fails to learn is a claim about a budget.  The numbers of training steps
that a notebook's cells name (``steps=150``, ``epochs=8``) are multiplied and the notebook is
executed; so are the learning rates (``lr=0.01``), where that is asked for.  A claim that breaks is
a fault of the notebook unless its words name the number of steps.
"""

import argparse
import ast
import re
import sys
from pathlib import Path

import nbformat

from benchmarks.claims import failing_claims
from course_utils.files import ROOT

COUNTS, RATES = {"steps", "epochs", "updates"}, {"lr"}
# What a function that trains mentions; others take steps, too: along a sequence.
TRAINS = re.compile(r"\b(optimiser|train\w*|learn\w*|backward|lr|adam|Adam|SGD)\b")


def _named(node):
    """Pairs of name and value node: a function's defaults, a call's keywords, an assignment."""
    if isinstance(node, ast.FunctionDef):
        positional = node.args.posonlyargs + node.args.args
        defaults = node.args.defaults
        pairs = list(zip(positional[len(positional) - len(defaults) :], defaults, strict=True))
        pairs += zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        return [(argument.arg, value) for argument, value in pairs]
    if isinstance(node, ast.Call):
        return [(keyword.arg, keyword.value) for keyword in node.keywords]
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return [(node.targets[0].id, node.value)]
    return []


def functions_that_do_not_train(sources):
    """Names of functions defined in these cells in which nothing is trained."""
    return {
        node.name
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and not TRAINS.search(ast.unparse(node))
    }


def constants(source, names=COUNTS, apart_from=()):
    """The numbers that a cell gives to these names.

    Parameters
    ----------
    source : str
    names : set of str
    apart_from : collection of str
        Functions whose numbers are something else.

    Returns
    -------
    list of (str, ast.Constant)
        What the number is called, with the function it belongs to, and where it stands.

    >>> [name for name, _ in constants("def train(seed, steps=150): learn(steps=steps, lr=0.1)")]
    ['train steps']
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        owner = getattr(node, "name", None) or ast.unparse(getattr(node, "func", ast.Name("")))
        for name, value in _named(node):
            is_number = isinstance(value, ast.Constant) and type(value.value) in (int, float)
            if name in names and is_number and owner not in apart_from:
                found.append((f"{owner} {name}".strip(), value))
    return found


def multiplied(source, factor, names=COUNTS, apart_from=(), only=""):
    """A cell's source with the numbers of these names multiplied.

    >>> multiplied("train(0, steps=150)", 10)
    'train(0, steps=1500)'
    """
    lines = [line.encode() for line in source.split("\n")]
    found = [value for name, value in constants(source, names, apart_from) if re.search(only, name)]
    for value in sorted(found, key=lambda v: (v.lineno, v.col_offset), reverse=True):
        line, number = lines[value.lineno - 1], f"{value.value * factor:.12g}".encode()
        lines[value.lineno - 1] = line[: value.col_offset] + number + line[value.end_col_offset :]
    return b"\n".join(lines).decode()


def names_its_budget(claim, budgets):
    """Whether a claim says after how many of the notebook's training steps it holds.

    >>> names_its_budget("✘ in 150 steps, lag 80: accuracy: 1 < 0.6", {150})
    True
    >>> names_its_budget("✘ over 80 steps: accuracy: 1 < 0.6", {150})
    False
    """
    said = re.findall(r"\b(\d[\d ]*) (?:\w+ )?(?:steps|updates|epochs)\b", claim)
    return bool({int(number.replace(" ", "")) for number in said} & set(budgets))


def main():
    """Print what was multiplied and what breaks; exit with 1 if a claim's words hide its budget."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.more_steps")
    parser.add_argument("notebooks", nargs="*", help="by default all of the course's")
    parser.add_argument("--times", type=int, default=3, help="how many times the steps")
    parser.add_argument("--rate", type=float, default=1.0, help="how many times the learning rate")
    parser.add_argument("--only", default="", help="a pattern: only the functions it fits")
    options = parser.parse_args()
    hidden = False
    for path in options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        others = functions_that_do_not_train(sources)
        found = [pair for s in sources for pair in constants(s, COUNTS, others)]
        rates = [pair for s in sources for pair in constants(s, RATES, others)]
        print(
            f"{Path(path).name}: {options.times} times the steps, {options.rate:g} times the rate"
        )
        for name, value in found + (rates if options.rate != 1 else []):
            if re.search(options.only, name):
                print(f"  {name} {value.value:g}")

        def change(source, others=others):
            source = multiplied(source, options.times, COUNTS, others, options.only)
            if options.rate == 1:
                return source
            return multiplied(source, options.rate, RATES, others, options.only)

        _, failed = failing_claims(path, change, timeout=7200)
        budgets = {value.value for _, value in found}
        for line in failed:
            told = names_its_budget(line, budgets)
            print(f"  {line}{'  (its words name the steps)' if told else ''}")
            hidden |= not told
        print("" if failed else "  every claim holds\n", flush=True)
    sys.exit(hidden)


if __name__ == "__main__":
    main()
