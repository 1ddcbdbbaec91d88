"""How long a student needs for a notebook: estimated from what is in it, cell by cell.

What a notebook states (``minutes`` and ``deeper`` of its folder's ``Notebook``) is held against
this estimate by a test.
"""

import ast
import json
import re

from course_utils import labs
from course_utils.exercises.cells import is_deeper, is_for_the_speaker
from course_utils.exercises.course import NOTEBOOKS, find
from course_utils.exercises.model import solution_source
from course_utils.files import ROOT

WORDS_A_MINUTE = 150
FORMULA, DISPLAYED = 2, 20  # words that a formula in the text, or on lines of its own, counts as
MINUTES_A_LINE = 0.1  # of code that is read
EXERCISE, EXERCISE_LINE, LONGEST_EXERCISE = 3, 1.0, 15
CALLS = {"predict": 1, "find_the_line": 2, **dict.fromkeys(set(labs.__all__) - {"guard"}, 4)}
SKIPPED = "## Further reading"  # a list for later


def estimate(path):
    """Minutes for the core of a notebook and for its deeper sections.

    Parameters
    ----------
    path : Path

    Returns
    -------
    core, deeper : float
    """
    minutes = {False: 0.0, True: 0.0}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        minutes[is_deeper(cell)] += cell_minutes(cell)
    return minutes[False], minutes[True]


def cell_minutes(cell):
    """Minutes for one cell.

    A markdown cell is read word by word, a code cell line by line, without its imports.  A cell
    with an exercise counts as that exercise: by the length of its solution.  A question, a lab and
    a line to find take longer than their line.

    Parameters
    ----------
    cell : dict
        Of a notebook.

    Returns
    -------
    float
    """
    source = "".join(cell["source"])
    if is_for_the_speaker(cell):
        return 0.0
    if cell["cell_type"] == "markdown":
        return 0.0 if source.startswith(SKIPPED) else _words(source) / WORDS_A_MINUTE
    if cell["cell_type"] != "code":
        return 0.0
    tree = ast.parse(source)
    calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
    minutes = sum(CALLS.get(call.id, 0) for call in calls if isinstance(call, ast.Name))
    if name := cell["metadata"].get("exercise"):
        return minutes + _exercise_minutes(name)
    imports = {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for line in range(node.lineno, node.end_lineno + 1)
    }
    read = [
        text
        for line, text in enumerate(source.splitlines(), 1)
        if text.strip() and line not in imports
    ]
    return minutes + MINUTES_A_LINE * len(read)


def _words(text):
    text = re.sub(r"\$\$.*?\$\$", " x" * DISPLAYED, text, flags=re.S)
    text = re.sub(r"\$[^$]*\$", " x" * FORMULA, text)
    text = re.sub(r"\]\([^)]*\)", "] ", text)  # addresses are not read
    return len(re.findall(r"\w[\w'’-]*", text))


def _exercise_minutes(name):
    _, _, body = solution_source(find(name)).partition(":\n")
    lines = [line for line in body.splitlines() if line.strip() and line.strip()[0] != "#"]
    return min(EXERCISE + EXERCISE_LINE * len(lines), LONGEST_EXERCISE)


def table(folder=ROOT / "notebooks"):
    """What each notebook states and what is estimated, as lines of text.

    Parameters
    ----------
    folder : Path
        Of the notebooks.

    Returns
    -------
    lines : list of str
    """
    lines = [
        f"{'':37}{'core':>10}{'deeper':>18}",
        f"{'':37}" + "stated  estimate   stated  estimate",
    ]
    for stem, notebook in NOTEBOOKS.items():
        core, deeper = estimate(folder / f"{stem}.ipynb")
        lines.append(f"{stem:37}{notebook.minutes:6}{core:10.0f}{notebook.deeper:9}{deeper:10.0f}")
    return lines
