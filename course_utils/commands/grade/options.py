"""Options of ``grade``: apart, because every command reads them, and they must load nothing."""

import os
from pathlib import Path


def add_options(parser):
    """Declare the options of ``python -m course_utils grade``."""
    add = parser.add_argument
    add("submissions", type=Path, help="a folder or a zip, as the platform delivers it")
    add("-n", "--notebook", required=True, help="which one: 01, for example")
    add("-o", "--output", type=Path, required=True, metavar="CSV", help="the grades")
    add("--feedback", type=Path, metavar="FOLDER", help="for a page for each student")
    book = "Canvas' gradebook or Moodle's offline worksheet, to be filled in"
    add("--gradebook", type=Path, metavar="CSV", help=book)
    add("--column", help="the assignment's column in Canvas' gradebook")
    jobs = "how many at the same time; default: one for each core"
    add("-j", "--jobs", type=int, default=os.cpu_count() or 1, help=jobs)
