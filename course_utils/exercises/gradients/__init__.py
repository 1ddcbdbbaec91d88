"""Notebook 03, exploding and vanishing gradients."""

from course_utils.exercises.model import Notebook

NOTEBOOK = Notebook(
    stem="03_exploding_and_vanishing_gradients",
    title="Exploding and vanishing gradients",
    about="whose fault it is, initialisation, clipping at a real cliff, norms, and a cat "
    "many words later",
    minutes=82,
    deeper=24,
    items={
        "G1": ("the Jacobian product; 1.1 and 0.9 over 50 steps", "COMS 4995, Carlier"),
        "G2": ("100 steps: explode or vanish; initialisation", "CS 760"),
        "G3": ("activations that do not saturate; identity initialisation", "CAI 4104"),
        "G4": ("no batch normalisation across time steps", "CAI 4104"),
        "G5": ("gradient clipping by norm", "Carlier, CAI 4104"),
        "G6": ("tanh of tanh of tanh tends to 0", "Carlier"),
        "G7": (
            "short-term memory: “The cats, which already ate …, were full”",
            "COMS 4995, CAI 4104",
        ),
    },
    exercises=(
        "scalar_gradient",
        "spectral_radius",
        "gradient_norms",
        "orthogonal",
        "clip_by_norm",
        "layer_norm",
    ),
    lines=("gradient_norms",),
)
