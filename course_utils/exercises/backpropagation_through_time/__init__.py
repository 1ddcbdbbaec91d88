"""Notebook 02, backpropagation through time."""

from course_utils.exercises.model import Notebook

NOTEBOOK = Notebook(
    stem="02_backpropagation_through_time",
    title="Backpropagation through time",
    about="by hand, in NumPy, checked, truncated, and what a cut costs",
    minutes=110,
    deeper=14,
    items={
        "B1": ("backpropagation through time", "CS 760, Intro to RNNs, Carlier"),
        "B2": ("nested formula of the gradient", "CS 760"),
        "B3": ("derivatives of one step", "Carlier"),
        "B4": ("shared weights: gradients add up; averaged loss", "CAI 4104"),
        "B5": ("truncated backpropagation through time", "Intro to RNNs"),
        "B6": ("training is slow", "CAI 4104"),
    },
    exercises=(
        "numerical_gradient",
        "rnn_step_backward",
        "rnn_backward",
        "depends_on_first_input",
        "truncated_backward",
        "truncated_forward",
        "nested_gradient",
    ),
    lines=("rnn_backward",),
)
