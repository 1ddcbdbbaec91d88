"""Notebook 01, the recurrent neuron."""

from course_utils.exercises.model import ALL, Notebook

NOTEBOOK = Notebook(
    stem="01_recurrent_neuron",
    title="The recurrent neuron",
    about="state, layer, unrolling, loss, and what a state can hold",
    minutes=90,
    deeper=8,
    items={
        "N1": ("state transition, then with external input", "CS 760, CAI 4104"),
        "N2": ("the recurrent neuron", ALL),
        "N3": ("a recurrent layer: shapes, first state, parameters", "CAI 4104, Carlier"),
        "N4": ("unrolling; one set of parameters; any length", ALL),
        "N5": ("output activations: sigmoid, softmax, linear", "Carlier"),
        "N6": ("inputs, state, outputs, labels, loss; cross-entropy", "CS 760"),
        "N7": ("the state is a lossy summary; few parameters", "CS 760, Carlier"),
        "N8": ("steps cannot run in parallel", "Carlier"),
        "N9": ("universality and what it does not promise", "CS 760"),
        "N10": ("variants: output only at the end; output fed back", "CS 760"),
        "N11": ("character model of “hello”", "CS 760"),
    },
    exercises=(
        "rnn_step",
        "rnn_forward",
        "copy_to_torch",
        "softmax",
        "cross_entropy",
        "count_parameters",
        "parity_weights",
    ),
    lines=("rnn_forward",),
)
