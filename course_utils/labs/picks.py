"""A picture made of HTML in which things can be picked."""

from pathlib import Path

import anywidget
import traitlets


class Picks(anywidget.AnyWidget):
    """HTML whose elements with ``data-pick`` can be picked: by a click, or Enter on a button.

    Those with ``data-point`` too are picked when the pointer or the focus comes to them.

    Attributes
    ----------
    html : str
    picked : str
        What was picked last and how many picks there were, "word 3" for the third pick, of
        ``data-pick="word"``; :meth:`on_pick` gives the first part.
    """

    _esm = (Path(__file__).parent / "picks.js").read_text(encoding="utf-8")
    html = traitlets.Unicode().tag(sync=True)
    picked = traitlets.Unicode().tag(sync=True)

    def on_pick(self, act):
        """Have ``act(what)`` called at every pick."""
        self.observe(lambda change: act(change["new"].rpartition(" ")[0]), "picked")

    def __repr__(self):
        return "Picks()"
