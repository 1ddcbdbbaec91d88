"""Exercises of notebook 00, sequences."""

EXERCISES = ()
QUESTIONS = ()
