"""Builds decks, and keeps each until its notebook, its polls or the builder change."""

import hashlib
import os
import shutil
import tempfile
from functools import partial
from pathlib import Path

from course_utils.exercises.course import NOTEBOOKS, folder_of
from course_utils.files import ROOT
from course_utils.site.assets import write_browser_half
from course_utils.site.deck.arrange import arrange
from course_utils.site.deck.cells import read_notebook, read_pieces
from course_utils.site.deck.page import page

SITE = Path(__file__).parents[1]
PACKAGE = SITE.parent


def slides_of(notebook):
    """The slides of a notebook.

    Parameters
    ----------
    notebook : Node
        As :func:`course_utils.site.deck.cells.read_notebook` gives it.

    Returns
    -------
    list of Piece
    """
    from course_utils.site.places import place

    return arrange(read_pieces(notebook, partial(place, present=True)))


def deck(stem, source=None, target=None):
    """Build the deck of a notebook, unless it is there already.

    Parameters
    ----------
    stem : str
        A key of :data:`course_utils.exercises.course.NOTEBOOKS`.
    source : Path, optional
        The notebook; that of the course unless told.
    target : Path, optional
        Folder in which decks are kept; below ``build/`` unless told, or among the user's cached
        files where that cannot be written.

    Returns
    -------
    folder : Path
        With ``index.html`` and what it loads.
    """
    source = source or ROOT / "notebooks" / f"{stem}.ipynb"
    target = target or _kept()
    folder = target / f"{stem}-{_key(stem, source)}"
    if not (folder / "index.html").is_file():
        target.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=target))
        try:
            _write(stem, source, unfinished)
            for old in target.glob(f"{stem}-*"):
                shutil.rmtree(old, ignore_errors=True)
            os.replace(unfinished, folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _write(stem, source, folder):
    from course_utils.exercises.course import questions_of

    notebook = read_notebook(source)
    questions = {question.name: question for question in questions_of(stem)}
    assets = (
        '<link rel="stylesheet" href="live/vendored/katex/katex.min.css">'
        '<script src="live/vendored/katex/katex.min.js"></script>'
    )
    title = f"{stem[:2]} · {NOTEBOOKS[stem].title}"
    html, pictures = page(title, stem, slides_of(notebook), questions, assets)
    write_browser_half(folder)
    for name, data in pictures.items():
        (folder / name).write_bytes(data)
    (folder / "index.html").write_text(html, encoding="utf-8")
    folder.chmod(0o755)


def _key(stem, source):
    """A hash of all that a deck is made of."""
    parts = [source, PACKAGE / "exercises" / folder_of(stem) / "predictions.py"]
    parts += (
        sorted(SITE.rglob("*.py"))
        + sorted(SITE.rglob("web/*"))
        + [SITE / "vendored" / "vendored.json"]
    )
    parts += sorted((PACKAGE / "labs").rglob("*.png"))
    digest = hashlib.sha256()
    for part in parts:
        if part.is_file():
            digest.update(part.name.encode() + part.read_bytes())
    return digest.hexdigest()[:12]


def _kept():
    build = ROOT / "build"
    if os.access(build if build.is_dir() else ROOT, os.W_OK):
        return build / "decks"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rnn-course" / "decks"
