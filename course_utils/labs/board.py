"""A board with lanes and time, on which things are put by mouse or keyboard: notes, sounds."""

from pathlib import Path

import anywidget
import traitlets


class Board(anywidget.AnyWidget):
    """Lanes one below the other, time to the right; a control of a lab, or a picture.

    Parameters
    ----------
    lanes : list of str
        Their names, from the top.
    steps : int
        Length in time.
    editing : str
        "notes": a click puts one there or takes it away, dragging makes it longer; "sounds": a
        click does the same, dragging moves it; empty: nothing can be changed.
    **options
        ``label``, what it is, for screen readers; ``thing``, what one thing is called; ``lengths``
        of a thing that is put on each lane; ``height`` of a lane and ``left`` margin, px;
        ``shown``, lanes whose name is written; ``dark`` lanes; ``rows`` of a lane, for ``bars`` and
        ``curves``.

    Attributes
    ----------
    value : tuple of (int, int, int)
        Lane, first step, and the step after the last of every thing, in order.
    min, max : tuples
        An empty board, and a full one.
    things, bars, curves, lines, ticks, now, sentence
        What is drawn: the things; bars (lane, row, first step, end, kind); curves, a byte for each
        lane, row and step; lines across; (step, text) below; how much was heard, all where it is
        negative; what is said of it.
    """

    _esm = (Path(__file__).parent / "board.js").read_text(encoding="utf-8")

    lanes = traitlets.List().tag(sync=True)
    steps = traitlets.Int().tag(sync=True)
    editing = traitlets.Unicode("").tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    thing = traitlets.Unicode("thing").tag(sync=True)
    lengths = traitlets.List().tag(sync=True)
    height = traitlets.Int(20).tag(sync=True)
    left = traitlets.Int(110).tag(sync=True)
    shown = traitlets.List().tag(sync=True)
    dark = traitlets.List().tag(sync=True)
    rows = traitlets.Int(1).tag(sync=True)
    things = traitlets.List().tag(sync=True)
    bars = traitlets.List().tag(sync=True)
    curves = traitlets.Bytes(b"").tag(sync=True)
    lines = traitlets.List().tag(sync=True)
    ticks = traitlets.List().tag(sync=True)
    now = traitlets.Float(-1).tag(sync=True)
    sentence = traitlets.Unicode("").tag(sync=True)

    value = traitlets.Tuple()
    min = ()

    def __init__(self, lanes, steps, editing="", **options):
        super().__init__(lanes=list(lanes), steps=steps, editing=editing, **options)
        self.max = tuple((lane, 0, steps) for lane in range(len(lanes)))
        self.observe(self._edited, "things")
        self.observe(self._set, "value")

    def _edited(self, change):
        found = set()
        for lane, begin, end in change["new"]:  # from the browser: nothing is taken for granted
            if 0 <= lane < len(self.lanes) and 0 <= begin < end <= self.steps:
                found.add((int(lane), int(begin), int(end)))
        self.value = tuple(sorted(found))

    def _set(self, change):
        here = sorted(tuple(thing) for thing in self.things)
        if here != sorted(change["new"]):
            self.things = [list(thing) for thing in change["new"]]

    def __repr__(self):
        return "Board()"  # the inherited text holds an address, different in every run
