"""Notebook 04, gates, GRU and LSTM."""

from course_utils.exercises.model import Notebook

NOTEBOOK = Notebook(
    stem="04_gates_gru_lstm",
    title="Gates: GRU and LSTM",
    about="line by line, backwards, in every notation, set by hand; a memory race, and "
    "digits pixel by pixel",
    minutes=110,
    deeper=44,
    items={
        "K1": ("one gate: the table of the cat sentence", "COMS 4995"),
        "K2": ("the full GRU, update and reset gates", "COMS 4995, CAI 4104"),
        "K3": ("the LSTM step by step", "CS 760, Carlier, Intro to RNNs, COMS 4995"),
        "K4": ("why the memory cell lets gradients pass; LSTM against GRU", "COMS 4995, Carlier"),
        "K5": ("LSTM and RNN in PyTorch on a real task", "COMS 4995"),
    },
    exercises=(
        "one_gate_step",
        "gru_step",
        "overwrite_to_keep",
        "lstm_step",
        "lstm_step_backward",
        "lstm_backward",
        "count_lstm_parameters",
        "latch_weights",
        "counter_weights",
        "forgetter_weights",
    ),
    lines=("lstm_step",),
)
