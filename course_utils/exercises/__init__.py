"""Exercises: ``check`` tells which mistake was made, ``course_map`` shows what is solved."""

from importlib import import_module

__all__ = ["ExerciseError", "check", "course_map"]


def __getattr__(name):
    # Looked up when first used: the modules below import this package while it is being read.
    if name not in __all__:
        raise AttributeError(f"module 'course_utils.exercises' has no attribute {name!r}")
    return getattr(import_module("course_utils.exercises.engine"), name)
