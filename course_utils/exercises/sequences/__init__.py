"""Notebook 00, sequences."""

from course_utils.exercises.model import ALL, Notebook

NOTEBOOK = Notebook(
    stem="00_sequences",
    title="Sequences",
    about="how the course works, its data seen and heard, task shapes, and where a "
    "window of K steps ends. **Start here**",
    minutes=80,
    deeper=20,
    items={
        "F1": ("what “deep” means; depths of known networks", "CAI 4104"),
        "F2": ("convolution and max pooling by hand", "CS 760, CAI 4104"),
        "F3": ("weights of a dense layer against a convolution", "CS 760"),
        "F4": ("from LeNet to ResNet; why a residual block learns the identity", "CS 760"),
        "S1": ("kinds of sequences", "Carlier, COMS 4995"),
        "S2": ("the five task shapes", ALL),
        "S3": ("why a multi-layer perceptron does not fit", "Carlier"),
        "S4": ("autoregressive models see K steps", "COMS 4995"),
        "S5": ("next-day price prediction, honestly", "CAI 4104"),
    },
    exercises=(
        "naive_forecast",
        "task_shapes",
        "pad_batch",
        "lag_matrix",
        "fit_autoregression",
        "convolve",
        "conv_output_size",
    ),
    lines=("fit_autoregression",),
)
