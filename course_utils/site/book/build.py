"""Build the book with Sphinx: its sources are made from the notebooks, its settings are here."""

import io
import shutil
import tempfile
from pathlib import Path

import nbformat

from course_utils.exercises.course import NOTEBOOKS
from course_utils.files import ROOT
from course_utils.site.assets import write_assets
from course_utils.site.book.notebooks import page_source

THEME = Path(__file__).parent / "theme"
TITLE = "Recurrent neural networks, run"
SETTINGS = {
    "project": TITLE,
    "html_title": TITLE,
    "language": "en",
    "author": "the authors of the course",
    "copyright": "the authors of the course; text and figures CC BY 4.0, code BSD 3-Clause",
    "extensions": ["myst_nb", "sphinx_copybutton", "course_utils.site.book.extension"],
    "nb_execution_mode": "off",
    "myst_enable_extensions": ["dollarmath", "amsmath"],
    "myst_dmath_double_inline": True,
    "html_math_renderer": "katex",
    "html_favicon": str(THEME / "icon.svg"),
    "html_theme": "sphinx_book_theme",
    "html_theme_options": {
        "use_download_button": True,
        "use_fullscreen_button": False,
        "show_toc_level": 2,
        "home_page_in_toc": True,
        "navigation_with_keys": False,  # arrows belong to the labs' sliders
        "pygments_light_style": "a11y-high-contrast-light",
        "pygments_dark_style": "a11y-high-contrast-dark",
    },
    "html_context": {"default_mode": "auto"},
    "html_js_files": [
        "live/vendored/katex/katex.min.js",
        "book/page.js",
        "live/engine.js",
        ("live/live.js", {"defer": "defer"}),
        ("book/exercises.js", {"defer": "defer"}),
    ],
    "html_css_files": ["live/vendored/katex/katex.min.css", "live/live.css", "book/book.css"],
    "html_sourcelink_suffix": "",
    "html_show_sphinx": False,
    "html_permalinks_icon": "#",
    "copybutton_selector": ".cell_input pre",
    "templates_path": [],
    "suppress_warnings": ["myst.header"],
}
INDEX = """# {title}

An interactive course. Every formula is executed, every claim is measured, and when an answer is
wrong, you are told *which* mistake you made.

**Nothing needs to be installed here.** Labs, predictions and exercises of these pages compute in
your browser: press the button under a picture. The first one takes some seconds, because it brings
a Python with it; the others come at once. What you write in an exercise stays in your browser.
Networks are trained with PyTorch, which does not run in a browser: for that, and to change any
line, get the course and run it on your own machine.

Minutes are for the core; sections marked *deeper* take as many more, and nothing else needs them.

{table}

```{{toctree}}
:hidden:

{pages}
```
"""


class BookError(Exception):
    """The book could not be built; the message says what is wrong with a page or the set-up."""


def build_book(folder, pyodide=None):
    """Build the book.

    Parameters
    ----------
    folder : path-like
        What was there before is replaced, if it was a site.
    pyodide : path-like, optional
        A folder with a Pyodide to put into the site, instead of naming its network.

    Returns
    -------
    folder : Path

    Raises
    ------
    BookError
        When Sphinx complains of anything.
    """
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()) and not (folder / "_static").is_dir():
        raise BookError(f"{folder} holds something else than a site: name an empty folder")
    shutil.rmtree(folder, ignore_errors=True)
    static = folder / "_static"
    pictures = static / "pictures"
    pictures.mkdir(parents=True)
    try:
        write_assets(static, pyodide)
    except ValueError as error:
        raise BookError(str(error)) from None
    shutil.copytree(THEME, static / "book")
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, "source")
        source.mkdir()
        write_sources(source, pictures)
        _run_sphinx(source, folder, Path(scratch, "doctrees"))
    for stem in NOTEBOOKS:  # what the download button gives
        shutil.copyfile(ROOT / "notebooks" / f"{stem}.ipynb", folder / "_sources" / f"{stem}.ipynb")
    (folder / ".nojekyll").touch()  # else pages of GitHub leave out what begins with _
    return folder


def write_sources(source, pictures):
    """Write the pages as Sphinx reads them."""
    rows = ["| | | minutes | deeper |", "|---|---|---|---|"]
    for stem, notebook in NOTEBOOKS.items():
        nbformat.write(page_source(stem, pictures), source / f"{stem}.ipynb")
        about = f": {notebook.about}" if notebook.about else ""
        link = f"[{stem[:2]}]({stem}.ipynb)"
        more = notebook.deeper or ""
        rows.append(f"| {link} | **{notebook.title}**{about} | {notebook.minutes} | {more} |")
    text = INDEX.format(title=TITLE, table="\n".join(rows), pages="\n".join(NOTEBOOKS))
    (source / "index.md").write_text(text, encoding="utf-8")


def _run_sphinx(source, folder, doctrees):
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    warnings = io.StringIO()
    try:
        with patch_docutils(), docutils_namespace():
            app = Sphinx(str(source), None, str(folder), str(doctrees), "html",
                         confoverrides=SETTINGS, status=None, warning=warnings)  # fmt: skip
            app.build()
    except SphinxError as error:
        raise BookError(f"Sphinx: {error}") from None
    if complaints := warnings.getvalue().strip():
        raise BookError(f"Sphinx complains:\n{complaints}")
