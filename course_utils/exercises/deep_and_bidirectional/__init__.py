"""Notebook 05, deep and bidirectional RNNs."""

from course_utils.exercises.model import Notebook

NOTEBOOK = Notebook(
    stem="05_deep_and_bidirectional",
    title="Deep and bidirectional RNNs",
    about="two readers, what a look ahead is worth and what it costs; padding; musical styles, "
    "sounds; depth, soberly",
    minutes=110,
    deeper=25,
    items={
        "D1": ("deep RNNs: stacked layers of any cell", "COMS 4995, Carlier"),
        "D2": ("bidirectional RNNs: Teddy bears, Teddy Roosevelt", "COMS 4995, Carlier"),
        "D3": ("musical genre from a piano roll", "Carlier"),
        "D4": ("acoustic event detection", "Carlier"),
    },
    exercises=(
        "reverse_padded",
        "bidirectional",
        "masked_mean_max",
        "event_f1",
        "pair_events",
        "deep_rnn",
    ),
    lines=("bidirectional",),
)
