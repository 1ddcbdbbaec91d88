"""The notebooks as the book shows them: pictures described, labs in their places, exercises."""

import hashlib
import json

import nbformat

from course_utils.exercises.cells import is_for_the_speaker
from course_utils.files import ROOT
from course_utils.site.book.before import before
from course_utils.site.places import picture, place

HIDDEN = ("predict(", "find_the_line(")  # a cell of this call alone says nothing beside its output


def page_source(stem, pictures):
    """A notebook of the course, prepared for its page.

    Parameters
    ----------
    stem : str
    pictures : Path
        Folder ``_static/pictures`` of the book, where its pictures are put.

    Returns
    -------
    notebook : NotebookNode
    """
    notebook = nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4)

    def address(png):
        name = f"{hashlib.sha256(png).hexdigest()[:16]}.png"
        (pictures / name).write_bytes(png)
        return f"_static/pictures/{name}"

    cells = []
    for index, cell in enumerate(notebook.cells):
        if is_for_the_speaker(cell):
            continue
        made = nbformat.from_dict(cell)
        made.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            made.outputs = [_output(cell, output, address) for output in cell.outputs]
            if cell.source.startswith(HIDDEN) and cell.source.count("\n") == 0:
                made.metadata.tags = ["remove-input"]
            if name := cell.metadata.get("exercise"):
                made.outputs.insert(0, _exercise(stem, name, cell, before(notebook.cells, index)))
        cells.append(made)
    notebook.cells = cells
    return notebook


def _output(cell, output, address):
    """An output whose HTML is what the page shows, where it is more than text."""
    html = place(cell, output, address=address) or picture(output, address)
    if html is None:
        return output
    return _html(html)


def _html(html):
    return nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": ""})


def _exercise(stem, name, cell, earlier):
    """What ``exercises.js`` needs to make a cell one that is written in and checked."""
    data = {"notebook": stem, "exercise": name, "source": cell.source, "before": earlier}
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return _html(f'<script type="application/json" class="live-exercise">{text}</script>')
