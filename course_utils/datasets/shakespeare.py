"""Three plays of Shakespeare to learn from and their sequel to be tested on; or a text of yours."""

from pathlib import Path

from course_utils.datasets.files import DATA, DataFileError, or_stand_in, problem
from course_utils.datasets.grammar import stand_in
from course_utils.display.cards import say

TRAIN = 418_568  # characters of Henry VI, parts 1 to 3; the rest of the file is Richard III
TEST = 174_242
LEAST = 10_000  # characters a text of one's own must have
SHARE = 0.7  # of it to learn from


def read_shakespeare(path=DATA / "shakespeare.txt"):
    """Read Shakespeare's four plays on the Wars of the Roses.

    Parameters
    ----------
    path : Path

    Returns
    -------
    train : str
        Henry VI, parts 1, 2 and 3: 418,568 characters.
    test : str
        Richard III: 174,242 characters, of the same 64 kinds; the same people in another play.

    Raises
    ------
    DataFileError
        When the file is missing or damaged, naming the file and the remedy.

    Notes
    -----
    Where the text comes from is in ``data/README.md``.
    """
    try:
        text = path.read_text(encoding="ascii")
    except OSError:
        raise problem(path, "is missing or cannot be read") from None
    except UnicodeDecodeError:
        raise problem(path, "is damaged: it has characters that are not ASCII") from None
    if len(text) != TRAIN + TEST:
        raise problem(path, f"is damaged: it has {len(text)} characters, not {TRAIN + TEST}")
    train, test = text[:TRAIN], text[TRAIN:]
    if not (train.startswith("ACT FIRST") and test.startswith("ACT I.")):
        raise problem(path, "is damaged: the plays do not begin where they should")
    return train, test


def load_text(path=None):
    """A text to learn from and one to be tested on.

    Parameters
    ----------
    path : path-like, optional
        A text file of your own, in UTF-8, with 10,000 characters or more: its first 70 % are to
        learn from.  Shakespeare unless told.

    Returns
    -------
    train, test : str
        As :func:`read_shakespeare`.  Where that file is damaged, sentences made by rule stand in,
        so that a notebook goes on, and one line says so; with the environment variable
        ``COURSE_STRICT`` at 1 there is no stand-in.

    Raises
    ------
    DataFileError
        In one line, when your own file is missing, no text in UTF-8, or too short.
    """
    if path is not None:
        return _own_text(Path(path))
    who = "sentences made by rule stand in: no claim about a text"
    return or_stand_in(read_shakespeare, lambda: (stand_in(0, TRAIN), stand_in(1, TEST)), who)


def _own_text(path):
    """Read a student's own text; what the model could not know is left out of the test part."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataFileError(f"{path.name}: there is no such file beside this notebook") from None
    except OSError as error:
        raise DataFileError(f"{path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise DataFileError(
            f"{path.name} is not text in UTF-8 (byte {error.start}): save it again as UTF-8"
        ) from None
    if len(text) < LEAST:
        size = f"has {len(text):,} characters" if text else "is empty"
        raise DataFileError(f"{path.name} {size}: {LEAST:,} or more are needed")
    cut = int(SHARE * len(text))
    train, test = text[:cut], text[cut:]
    unknown = "".join(sorted(set(test) - set(train)))
    if unknown:
        test = "".join(c for c in test if c not in unknown)
        shown = ", ".join(repr(c) for c in unknown[:5]) + (", …" if len(unknown) > 5 else "")
        say("note", f"{path.name}: {len(unknown)} characters of the test part never occur in the "
            f"training part and are left out of it: {shown}")  # fmt: skip
    return train, test
