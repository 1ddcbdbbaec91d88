"""The cells of exercises: run as a notebook would run them, their outputs sent to the page."""

import ast
import base64
import contextlib
import io
import linecache
import sys
import traceback

from course_utils.exercises.course import every_exercise, find
from course_utils.exercises.progress import load_progress
from course_utils.site.engine.stand_ins import NotHere

KINDS = ("html", "markdown", "png", "svg")


class Cells:
    """Runs cells, one after the other, in one space of names.

    Parameters
    ----------
    send : callable
        ``send(message)``: to the page.
    """

    def __init__(self, send):
        self.send, self.names, self._id = send, {"__name__": "__main__", "course": self.course}, ""

    def course(self, name):
        """What an exercise has given the notebook: the reader's own answer or the course's."""
        return self.names[name] if name in self.names else find(name).solution

    def run(self, number, source, before=""):
        """Run a cell.

        Parameters
        ----------
        number : str
            The cell's, in messages.
        source : str
        before : str
            Defines what the cell uses; shows nothing.
        """
        self._id = number
        stream = _Stream(self)
        try:
            with shell(self), contextlib.redirect_stdout(stream):
                self._prepare(before)
                self._execute(source)
        except NotHere as error:
            self.output({"text/plain": str(error)}, error=True)
        except BaseException as error:
            self.output({"text/plain": self._told(error)}, error=True)
        stream.flush()
        solved = sorted(load_progress()[0] & set(every_exercise()))
        self.send({"kind": "done", "id": number, "solved": solved})

    def _prepare(self, before):
        """Define what the cell may use; what needs something that is not here is left out."""
        for statement in ast.parse(before).body:
            with contextlib.suppress(ImportError, NameError):
                exec(compile(ast.Module([statement], []), "<before>", "exec"), self.names)

    def _execute(self, source):
        name = f"<cell {self._id}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        tree = ast.parse(source, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), self.names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), name, "eval"), self.names)
            if value is not None:
                self.display(value)

    def _told(self, error):
        """The traceback of an error, from the cell on."""
        frames = traceback.extract_tb(error.__traceback__)
        own = [k for k, frame in enumerate(frames) if frame.filename == f"<cell {self._id}>"]
        kept = traceback.StackSummary.from_list(frames[own[0] :] if own else [])
        lines = traceback.format_exception_only(error)
        return "".join([*kept.format(), *lines]).rstrip()

    def output(self, data, error=False):
        """Send one output to the page."""
        self.send({"kind": "output", "id": self._id, "data": data, "error": error})

    def display(self, *values, raw=False, metadata=None, **_options):
        """What stands for IPython's function of this name."""
        for value in values:
            self.output(value if raw else bundle(value))


def bundle(value):
    """An object as a dict of MIME types."""
    data = {"text/plain": repr(value)}
    for kind in KINDS:
        made = getattr(value, f"_repr_{kind}_", lambda: None)()
        if made is not None:
            mime = f"image/{kind}" if kind in ("png", "svg") else f"text/{kind}"
            text = base64.b64encode(made).decode() if isinstance(made, bytes) else made
            data[mime.replace("svg", "svg+xml")] = text
    return data


class _Stream(io.TextIOBase):
    """What is printed, sent line by line."""

    def __init__(self, cells):
        self.cells, self.kept = cells, ""

    def writable(self):
        return True

    def write(self, text):
        self.kept += text
        if "\n" in text:
            self.flush()
        return len(text)

    def flush(self):
        if self.kept:
            self.cells.output({"text/plain": self.kept.removesuffix("\n")})
            self.kept = ""


@contextlib.contextmanager
def shell(cells):
    """Inside, the course finds a notebook to show its cards in: these cells."""
    ipython = sys.modules["IPython"]
    before = ipython.get_ipython, ipython.display.display
    ipython.get_ipython, ipython.display.display = (lambda: cells), cells.display
    try:
        yield
    finally:
        ipython.get_ipython, ipython.display.display = before
