"""Where the data files are, and how to say that one is missing or damaged."""

from course_utils.display.cards import say
from course_utils.display.strict import strict
from course_utils.files import ROOT

# In a checkout beside the package; in a wheel, and in the site's archive, inside it.
DATA = next(
    (p for p in (ROOT / "data", ROOT / "course_utils" / "data") if p.is_dir()), ROOT / "data"
)


class DataFileError(Exception):
    """A data file is missing or damaged; the message names it and the remedy.

    A notebook shows the message alone: the lines of the loader would not help a reader.
    """

    def _render_traceback_(self):
        return [f"{type(self).__name__}: {self}"]


def problem(path, what):
    """The error to raise when something is wrong with a data file.

    Parameters
    ----------
    path : Path
        The file.
    what : str
        What is wrong, for example "is missing".

    Returns
    -------
    error : DataFileError
    """
    name = f"{path.parent.name}/{path.name}"
    return DataFileError(f"{name} {what}. Restore it with: git checkout -- {name}")


def read_lines(path, header):
    """The lines of a data file below its header.

    Parameters
    ----------
    path : Path
    header : str
        What the first line must read.

    Returns
    -------
    lines : list of str

    Raises
    ------
    DataFileError
        When the file is missing, is no text, or has another first line.
    """
    try:
        first, *lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        raise problem(path, "is missing or cannot be read") from None
    except (UnicodeDecodeError, ValueError):
        raise problem(path, "is damaged: it is empty or not a text file") from None
    if first != header:
        raise problem(path, f"is damaged: its first line reads {first[:40]!r}")
    return lines


def or_stand_in(read, stand_in, who):
    """What a data file holds; where it is damaged, a stand-in and one line that says so.

    With the environment variable ``COURSE_STRICT`` at 1 there is no stand-in.

    Parameters
    ----------
    read, stand_in : callables
        Both return the same kind of thing.
    who : str
        What stands in, and about what that claims nothing.

    Raises
    ------
    DataFileError
        In strict mode, when the file is missing or damaged.
    """
    try:
        return read()
    except DataFileError as error:
        if strict():
            raise
        say("wrong", f"{error} Until then {who}.")
        return stand_in()
