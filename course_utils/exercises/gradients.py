"""Exercises of notebook 03, exploding and vanishing gradients."""

EXERCISES = ()
QUESTIONS = ()
