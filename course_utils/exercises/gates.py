"""Exercises of notebook 04, gates, GRU and LSTM."""

EXERCISES = ()
QUESTIONS = ()
