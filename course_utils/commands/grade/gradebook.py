"""Fill grades into what the platform gave: Canvas' gradebook export, Moodle's offline worksheet.

Students are matched by the platform's own number, or by another of its columns that holds exactly
what their folder or file was called.  Who cannot be matched is listed; nothing is guessed.
"""

import csv
import io

_IDS = {
    "Moodle": ("Identifier", "ID number", "Email address"),
    "Canvas": ("ID", "SIS User ID", "SIS Login ID"),
}


def fill(text, made, pages, column=None):
    """Fill in a gradebook.

    Parameters
    ----------
    text : str
        The CSV that was exported.
    made : list of Result
    pages : dict of str to str
        Student -> feedback as HTML, for platforms that take it.
    column : str, optional
        Canvas: the assignment's column, or the beginning of its name.

    Returns
    -------
    filled : str
        The same CSV with grades.
    unmatched : list of str
        Students that are not in it.

    Raises
    ------
    ValueError
        In one line: what kind it is, or which column is meant, cannot be told.
    """
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    head = rows[0] if rows else []
    if "Identifier" in head and "Grade" in head:
        return _moodle(rows, made, pages)
    if "ID" in head and "Student" in head:
        return _canvas(rows, made, column)
    raise ValueError(
        "it is neither Canvas' gradebook (columns Student, ID) nor Moodle's offline worksheet "
        "(columns Identifier, Grade)"
    )


def _moodle(rows, made, pages):
    head = rows[0]
    grade = head.index("Grade")
    highest = head.index("Maximum Grade") if "Maximum Grade" in head else None
    comments = head.index("Feedback comments") if "Feedback comments" in head else None

    def enter(row, result):
        row[grade] = _scaled(result, row[highest] if highest is not None else "")
        if comments is not None:
            row[comments] = pages.get(result.student, "")

    return _written(rows, made, "Moodle", enter)


def _canvas(rows, made, column):
    head = rows[0]
    standard = {"Student", "ID", "SIS User ID", "SIS Login ID", "Integration ID", "Section",
                "Root Account", "Notes"}  # fmt: skip
    # What Canvas computes itself is read-only and says so in its second row.
    possible = next((r for r in rows[1:4] if r and r[0].strip() == "Points Possible"), [])
    assignments = [
        name
        for k, name in enumerate(head)
        if name and name not in standard and "(read only)" not in (possible[k : k + 1] or [""])
    ]
    fitting = [name for name in assignments if name.startswith(column or "")]
    if len(fitting) != 1:
        what = f"{len(fitting)} columns begin with {column!r}" if column else "several assignments"
        raise ValueError(f"{what}: name one with --column: {', '.join(assignments)}")
    at = head.index(fitting[0])

    def enter(row, result):
        row[at] = _scaled(result, possible[at] if at < len(possible) else "")

    return _written(rows, made, "Canvas", enter)


def _scaled(result, highest):
    """Points on the platform's scale, where it names one."""
    of = len(result.rows)
    try:
        value = result.points / of * float(highest.replace(",", "."))
    except ValueError:
        value = result.points
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if "," in highest else text


def _written(rows, made, platform, enter):
    head = rows[0]
    columns = [head.index(name) for name in _IDS[platform] if name in head]
    by_id, twice = {}, set()
    for row in rows[1:]:
        for key in {_id(row[k]) for k in columns if k < len(row)} - {""}:
            twice |= {key} & set(by_id)
            by_id[key] = row
    unmatched = []
    for result in made:
        row = None if result.student in twice else by_id.get(result.student)
        if row is None:
            unmatched.append(result.student)
        elif not result.problem:
            row += [""] * (len(head) - len(row))
            enter(row, result)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue(), unmatched


def _id(text):
    return text.strip().removeprefix("Participant ").strip()
