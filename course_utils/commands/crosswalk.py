"""What the lectures teach, item by item, and where the course runs it.

The table that instructors use to go from a slide to a section is generated from the notebooks: each
section names the items it covers in its cell's metadata.
"""

import json
import re

from course_utils.exercises.course import NOTEBOOKS, folder_of
from course_utils.files import ROOT

LECTURES = {
    "CAI 4104": "V. Bindschaedler, University of Florida, CAI 4104/6108, spring 2024",
    "COMS 4995": "A. Bahety, Columbia University, COMS 4995 tutorial 7, fall 2021",
    "CS 760": "F. Sala, University of Wisconsin-Madison, CS 760, October 2021",
    "Intro to RNNs": "“Machine Learning: Intro to Recurrent Neural Networks” (figures: T. Berariu, "
    "2016)",
    "Carlier": "A. Carlier, “Recurrent Neural Networks”, 2024",
}


def items():
    """All lecture items: id -> what it is, and whose lecture has it."""
    return {id_: item for notebook in NOTEBOOKS.values() for id_, item in notebook.items.items()}


def sections(path):
    """The sections of a notebook and the lecture items each covers.

    Parameters
    ----------
    path : Path

    Returns
    -------
    title : str
        Of the notebook.
    sections : list of (str, set of str)
        Heading and items, in order; what stands before the first heading is left out.
    """
    found, title = [], ""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        source = "".join(cell["source"])
        title = title or source.splitlines()[0].lstrip("# ")
        if head := re.match(r"## (.*)", source):
            found.append((head[1], set()))
        if found:
            found[-1][1].update(cell["metadata"].get("covers", []))
    return title, found


def crosswalk(folder=ROOT / "notebooks"):
    """The page on the notebooks: what there is, and lecture item by lecture item where it is run.

    Parameters
    ----------
    folder : Path
        Of the notebooks.

    Returns
    -------
    page : str
        Markdown.
    """
    paths = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    read = {path: sections(path) for path in paths}
    lines = [
        "# The notebooks",
        "",
        "| notebook | exercises, each in the file of its name in `course_utils/exercises/…` |",
        "|---|---|",
        *(
            f"| [{title}]({path.name}) | {_exercises(path.stem)} |"
            for path, (title, _) in read.items()
        ),
        "",
        "## From a slide to a section",
        "",
        "| item | what the lecture shows | lectures | where you run it |",
        "|---|---|---|---|",
    ]
    for item, (what, whose) in items().items():
        where = [
            f"[{path.name[:2]}]({path.name}) § {head}"
            for path, (_, heads) in read.items()
            for head, items in heads
            if item in items
        ]
        lines.append(f"| {item} | {what} | {whose} | {'<br>'.join(where)} |")
    lines += ["", "The lectures:", "", *(f"- **{k}**: {v}" for k, v in LECTURES.items()), ""]
    return "\n".join(lines)


def _exercises(stem):
    names = ", ".join(f"`{name}`" for name in NOTEBOOKS[stem].exercises)
    return f"`{folder_of(stem)}/`: {names}"


def readme(text):
    """The README with its table of the notebooks written anew.

    Parameters
    ----------
    text : str
        As it is; the table stands between two comments.

    Returns
    -------
    text : str
    """
    rows = [
        f"| [{stem[:2]}](notebooks/{stem}.ipynb) | {n.title}: {n.about} | {n.minutes} "
        f"| {n.deeper or ''} |"
        for stem, n in NOTEBOOKS.items()
    ]
    table = "\n".join(["| | | minutes | deeper |", "|---|---|---|---|", *rows])
    begin, end = "<!-- notebooks:", "<!-- end -->"
    first, _, rest = text.partition(begin)
    comment, _, rest = rest.partition("\n")
    return f"{first}{begin}{comment}\n\n{table}\n\n{end}{rest.partition(end)[2]}"
