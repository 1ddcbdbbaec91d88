"""Exercises: ``check`` tells which mistake was made, ``course_map`` shows what is solved."""

from course_utils.exercises.engine import ExerciseError, check, course_map

__all__ = ["ExerciseError", "check", "course_map"]
