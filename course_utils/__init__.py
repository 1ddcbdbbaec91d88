"""Helpers of the course "Recurrent neural networks, run".

What notebooks use is importable from here.  Names are looked up when first used, so that
``import course_utils`` costs nothing.
"""

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
