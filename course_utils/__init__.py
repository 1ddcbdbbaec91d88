"""Helpers of the course "Recurrent neural networks, run".

What notebooks use is importable from here.  Names are looked up when first used, so that
``import course_utils`` costs nothing.
"""

import os
import sys
from importlib import import_module

_HOME = {
    "check": "course_utils.exercises",
    "course_map": "course_utils.exercises",
    "find_the_line": "course_utils.exercises.find_the_line",
    "measured": "course_utils.display.measured",
    "predict": "course_utils.exercises.predict",
    "rosetta": "course_utils.display.rosetta",
    "show_figure": "course_utils.display.plotting",
    "what_you_measured": "course_utils.display.measured",
}

__all__ = [
    "check",
    "course_map",
    "find_the_line",
    "measured",
    "predict",
    "rosetta",
    "show_figure",
    "what_you_measured",
]


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'course_utils' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__():
    return sorted([*globals(), *__all__])


def _another_course(folder):
    """One line when notebooks of one copy of the course import another copy; or None.

    JupyterLab started by ``make lab`` or ``python -m course_utils lab`` cannot get there.
    """
    here = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    try:
        above = os.path.dirname(os.path.realpath(folder))
    except OSError:  # the folder was deleted
        return None
    if above == here or not os.path.isfile(os.path.join(above, "course_utils", "__init__.py")):
        return None
    return (
        f"These are notebooks of the course in {above}, but they use the course_utils in {here}, "
        f"its progress included: start JupyterLab with python -m course_utils lab, in {above}."
    )


if _line := _another_course(os.curdir):
    print(_line, file=sys.stderr)
