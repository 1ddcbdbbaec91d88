"""Makes what a page asks for and answers its messages."""

import time

from course_utils.site.engine import stand_ins

stand_ins.install()  # before ipywidgets and bqplot look for what a browser does not have

from ipywidgets.widgets import widget as _widget  # noqa: E402

from course_utils import labs  # noqa: E402
from course_utils.site.engine.cells import Cells  # noqa: E402
from course_utils.site.engine.comms import widgets_of  # noqa: E402
from course_utils.site.places import BY_NAME  # noqa: E402

_widget.JUPYTER_WIDGETS_ECHO = False  # one page for each engine: nobody else is to be told


class Engine:
    """The Python half of one page.

    Parameters
    ----------
    send : callable
        ``send(message)``: to the page.

    Attributes
    ----------
    comms : dict of str to PageComm
    shown : dict of str to object
        Place -> the lab, poll or puzzle in it.
    """

    def __init__(self, send):
        self.send, self.comms, self.shown = send, {}, {}
        self.cells = Cells(send)

    def receive(self, message):
        """Do what a message of the page asks for; errors go to the page, in one line."""
        try:
            with widgets_of(self):
                getattr(self, f"_{message['kind']}")(message)
        except Exception as error:
            text = f"{type(error).__name__}: {error}".partition("\n")[0]
            self.send({"kind": "error", "text": text, "place": message.get("place")})

    def close(self):
        """Forget everything: the page is gone."""
        self.send = lambda message: None
        for comm in [*self.comms.values()]:
            comm.close()
            if widget := _widget._instances.get(comm.comm_id):
                widget.close()
        self.comms, self.shown = {}, {}

    def _show(self, message):
        start = time.perf_counter()
        shown = show(message["lab"], **message.get("arguments") or {})
        self.shown[message.get("place")] = shown
        self.send(
            {
                "kind": "shown",
                "place": message.get("place"),
                "lab": message["lab"],
                "id": shown.box.model_id,
                "seconds": round(time.perf_counter() - start, 3),
            }
        )

    def _comm(self, message):
        try:
            comm = self.comms.get(message["id"])
            if comm is not None:
                content = {"content": {"comm_id": comm.comm_id, "data": message["data"]}}
                comm.handle_msg({**content, "buffers": message.get("buffers") or []})
        finally:
            self.send({"kind": "idle", "message": message.get("message")})

    def _run(self, message):
        self.cells.run(message["id"], message["source"], message.get("before", ""))


def show(name, example=None, **arguments):
    """Make a lab, poll or puzzle.

    Parameters
    ----------
    name : str
        ``neuron_playground``, ``predict:one pulse``, ``find_the_line:rnn_step``.
    example : str, optional
        Of a lab: one of its examples.
    **arguments
        Of the lab.
    """
    kind, _, which = name.partition(":")
    if which:
        return BY_NAME[kind](which, **arguments)
    lab = getattr(labs, name)(**arguments)
    if example is not None:
        lab.show(example)
    return lab
