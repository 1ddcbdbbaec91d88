"""The yearly sunspot numbers, 1700-2008."""

import numpy as np

from course_utils.datasets.files import DATA, or_stand_in, problem, read_lines

FIRST, LAST = 1700, 2008


def read_sunspots(path=DATA / "sunspots.csv"):
    """Read the yearly mean sunspot numbers from a file.

    Parameters
    ----------
    path : Path
        A CSV file with the columns ``year`` and ``sunspot_number``, one row a year, 1700-2008.

    Returns
    -------
    years : array of int (309,)
    numbers : array of float (309,)
        Yearly mean sunspot number, first version (no unit).

    Raises
    ------
    DataFileError
        When the file is missing or damaged, naming the file, the place and the remedy.

    Notes
    -----
    Source: WDC-SILSO, Royal Observatory of Belgium; see ``data/README.md``.
    """
    rows = read_lines(path, "year,sunspot_number")
    numbers = []
    for year, row in zip(range(FIRST, LAST + 1), rows, strict=False):
        try:
            read_year, number = row.split(",")
            number = float(number)
            if int(read_year) != year or not 0 <= number < 1000:
                raise ValueError
        except ValueError:
            line = len(numbers) + 2
            raise problem(path, f"is damaged: line {line} reads {row[:40]!r}") from None
        numbers.append(number)
    expected = LAST - FIRST + 1
    if len(rows) != expected:
        raise problem(path, f"is damaged: it has {len(rows)} years instead of {expected}")
    return np.arange(FIRST, LAST + 1), np.array(numbers)


def load_sunspots():
    """The yearly sunspot numbers; where the file is damaged, a stand-in and one line that says so.

    Returns
    -------
    years : array of int (309,)
    numbers : array of float (309,)
        As :func:`read_sunspots`.  The stand-in is an eleven-year wave, so that a notebook goes on;
        with the environment variable ``COURSE_STRICT`` at 1 there is no stand-in.

    Raises
    ------
    DataFileError
        In strict mode, when the file is missing or damaged.
    """
    who = "an eleven-year wave stands in: no claim about the Sun"
    return or_stand_in(read_sunspots, eleven_year_wave, who)


def eleven_year_wave():
    """What stands in for the sunspot numbers.

    Returns
    -------
    years : array of int (309,)
    numbers : array of float (309,)
    """
    years = np.arange(FIRST, LAST + 1)
    return years, 60 - 50 * np.cos(2 * np.pi * (years - FIRST) / 11)
