"""``present``: a notebook's deck for a lecture hall, its labs computed on this machine."""

import threading
import webbrowser
from pathlib import Path

from course_utils.files import ROOT

PORT = (
    8930  # and the notebook's number: the same each time, so that a browser knows its polls again
)


def deck_command(stem, browser=True):
    """Serve a deck and open it, until Ctrl+C.

    Parameters
    ----------
    stem : str
        A key of :data:`course_utils.exercises.course.NOTEBOOKS`.
    browser : bool
        Whether a browser is opened.
    """
    from course_utils.site.deck.build import deck

    address = serve_deck(stem, deck(stem))
    print(
        f"{address}\nCtrl+C ends it. In the deck: ? lists the keys, S is the speaker's view.",
        flush=True,
    )
    if browser:
        webbrowser.open(address)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print()


def serve_deck(stem, folder):
    """Serve a deck from a thread of this process.

    Parameters
    ----------
    stem : str
    folder : Path
        As :func:`course_utils.site.deck.build.deck` gives it.

    Returns
    -------
    address : str
        With the token that lets a browser in.
    """
    from course_utils.site.engine.local import serve

    try:
        url, token = serve(folder, PORT + int(stem[:2]))
    except OSError:  # the same deck is open already
        url, token = serve(folder)
    return f"{url}?token={token}"


def pdf_command(stem, target=None, per_page=1):
    """Print a deck.

    Parameters
    ----------
    stem : str
    target : Path, optional
        ``03_….pdf`` in this folder unless told.
    per_page : int
        Slides on a page: 1 or 4.

    Returns
    -------
    list of Path
        The PDF; and that of the book's page, ``…-book.pdf``, where the book has been built.

    Raises
    ------
    RuntimeError
        In one line.
    """
    from course_utils.site.deck.build import deck
    from course_utils.site.deck.chromium import print_pdf

    target = Path(target or f"{stem}.pdf").absolute()
    if not target.parent.is_dir():
        raise RuntimeError(f"there is no folder {target.parent}")
    print_pdf(f"{(deck(stem) / 'index.html').as_uri()}?print={per_page}", target)
    made = [target]
    book = next((ROOT / "build" / "site").rglob(f"{stem}.html"), None)
    if book is not None:
        made.append(target.with_name(f"{target.stem}-book.pdf"))
        print_pdf(book.as_uri(), made[-1])
    return made


def add_options(parser):
    """Add the command's options to its parser."""
    parser.add_argument("notebook", help="which: 03, for example")
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--lab", action="store_true", help="in JupyterLab, for live coding")
    kinds.add_argument(
        "--pdf", nargs="?", const="", metavar="FILE", help="print it as a handout instead"
    )
    parser.add_argument(
        "--per-page", type=int, choices=(1, 4), default=1, help="slides on a page of the handout"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address")


def present_command(options):
    """Do what the command line asks for.

    Raises
    ------
    ValueError, RuntimeError
        In one line.
    """
    from course_utils.commands.release import notebook_named

    stem = notebook_named(options.notebook)
    if options.pdf is not None:
        for path in pdf_command(stem, options.pdf or None, options.per_page):
            print(f"written: {path}")
    elif options.lab:
        from course_utils.commands.present_lab import lab_command

        lab_command(stem, browser=not options.no_browser)
    else:
        deck_command(stem, browser=not options.no_browser)
