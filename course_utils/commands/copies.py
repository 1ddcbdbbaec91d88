"""A student's own copies of the course's notebooks.

``work/NN_*.ipynb`` is made from ``notebooks/NN_*.ipynb`` with the outputs cleared, and never
overwritten.  Each copy records which version of the course's notebook it came from; a later
version is put beside it.
"""

import hashlib
import json
import re
from pathlib import Path

from course_utils.exercises.cells import is_for_the_speaker
from course_utils.exercises.course import NOTEBOOKS
from course_utils.files import write_atomically

RECORD = "course_version"
"""Key of the notebook metadata that holds the version a copy was made from."""

MOVED = {
    "cards": "display.cards",
    "convolution": "rnn.convolution",
    "labs.base": "labs.lab",
    "labs.unrolled_graph": "labs.unrolled_graph_stepper",
    "measured": "display.measured",
    "notation": "display.rosetta",
    "palette": "display.palette",
    "plotting": "display.plotting",
    "prediction": "exercises.predict",
    "sequences": "rnn.forecasting",
    "sound": "display.sound",
    "strict": "display.strict",
}
"""Modules of course_utils that notebooks could import once, and where each is now."""


def course_notebooks(folder):
    """The course's notebooks in a folder, in its order: not what else lies there, however named.

    Parameters
    ----------
    folder : path-like

    Returns
    -------
    list of Path
    """
    paths = [Path(folder, f"{stem}.ipynb") for stem in NOTEBOOKS]
    return [path for path in paths if path.is_file()]


def notebook_version(notebook):
    """Version of a notebook: a hash over what its author writes.

    Outputs, execution counts, speaker's notes and the notebook's own metadata do not count:
    executing the course again, or with another Python, makes no new version.

    Parameters
    ----------
    notebook : dict
        A notebook as read from its JSON.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    cells = [
        [cell["cell_type"], "".join(cell["source"]), cell.get("metadata", {})]
        for cell in notebook["cells"]
        if not is_for_the_speaker(cell)
    ]
    text = json.dumps(cells, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def fresh_copy(notebook):
    """Return what a student starts from: no outputs, counts or notes, the version recorded.

    Parameters
    ----------
    notebook : dict
        The course's notebook; it is not changed.

    Returns
    -------
    dict
    """
    copy = json.loads(json.dumps(notebook))
    copy["cells"] = [cell for cell in copy["cells"] if not is_for_the_speaker(cell)]
    for cell in copy["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
    metadata = copy.setdefault("metadata", {})
    metadata.pop("widgets", None)
    metadata[RECORD] = notebook_version(notebook)
    return copy


def recorded_version(path):
    """Version of the course's notebook that a copy was made from.

    Parameters
    ----------
    path : path-like
        The copy.

    Returns
    -------
    str or None
        None when the file has no record.

    Raises
    ------
    ValueError
        If the file is not a readable notebook.
    """
    notebook = read_notebook(path)
    version = notebook["metadata"].get(RECORD)
    return version if isinstance(version, str) else None


def moved_imports(notebook):
    """Say which modules a notebook imports from where they no longer are.

    Parameters
    ----------
    notebook : dict
        A notebook as read from its JSON.

    Returns
    -------
    list of str
        ``course_utils.sound is now course_utils.display.sound`` for each of them.
    """
    code = "\n".join(
        "".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"
    )
    # Read line by line, not parsed: a cell that a student is still writing counts, too.
    imported = set(re.findall(r"^\s*(?:from|import)\s+course_utils\.([\w.]+)", code, re.M))
    for room, names in re.findall(
        r"^\s*from\s+course_utils((?:\.\w+)?)\s+import\s+(\([^)]*\)|.*)", code, re.M
    ):
        # `from course_utils import measured` is the function, wherever its module is.
        names = set(re.findall(r"\w+", names)) - {"measured"}
        imported |= {f"{room}.{name}".removeprefix(".") for name in names}
    return [
        f"course_utils.{old} is now course_utils.{MOVED[old]}"
        for old in sorted(imported & set(MOVED))
    ]


def read_notebook(path):
    """Read a notebook's JSON.

    Raises
    ------
    ValueError
        One line that names the file, if it is not a notebook.
    """
    try:
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
        is_notebook = isinstance(notebook["metadata"], dict) and all(
            "cell_type" in cell and "source" in cell for cell in notebook["cells"]
        )
    except (ValueError, KeyError, TypeError):
        is_notebook = False
    if not is_notebook:
        raise ValueError(f"{path} is damaged: it is not a Jupyter notebook")
    return notebook


def write_notebook(path, notebook):
    """Write a notebook in the layout Jupyter itself uses, atomically."""
    write_atomically(path, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")


def update_copies(source, target):
    """Make the copies that are missing; never touch one that is there.

    Parameters
    ----------
    source : path-like
        Folder with the course's notebooks.
    target : path-like
        Folder of the student's copies; made when missing.

    Returns
    -------
    list of str
        One line for each thing the student should know; empty when nothing happened.

    Raises
    ------
    FileNotFoundError
        If `source` holds no notebook of the course.
    ValueError
        If a notebook of the course is damaged.
    OSError
        If `target` cannot be written.
    """
    source, target = Path(source), Path(target)
    originals = course_notebooks(source)
    if not originals:
        raise FileNotFoundError(f"no notebooks of the course in {source}")
    target.mkdir(parents=True, exist_ok=True)
    lines = []
    for original in originals:
        line = _update_copy(read_notebook(original), target / original.name)
        if line:
            lines.append(line)
    return lines


def _update_copy(notebook, copy):
    """Make one copy, or the new version beside it; return what there is to say, or None."""
    if not copy.exists():
        write_notebook(copy, fresh_copy(notebook))
        return None
    version = notebook_version(notebook)
    moved = []
    try:
        recorded = recorded_version(copy)
        problem = None if recorded else "does not say which version of the course it came from"
        moved = moved_imports(read_notebook(copy))
    except ValueError:
        recorded, problem = None, "is damaged"
    if recorded == version:
        return None
    beside = copy.with_name(f"{copy.stem}.updated-{version[:6]}.ipynb")
    if beside.exists():
        return None
    write_notebook(beside, fresh_copy(notebook))
    if problem:
        said = f"{copy} {problem}; it was left as it is, a fresh copy is beside it: {beside.name}"
    else:
        said = f"The course changed {copy.name}; yours is kept, the new one is beside it: "
        said += beside.name
    return f"{said} (some of your imports fail: {'; '.join(moved)})" if moved else said
