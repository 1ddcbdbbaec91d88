"""Figures of notebook 00, sequences."""

from course_utils.figures.sequences.data import (
    cuts,
    digits_by_rows,
    dna,
    pendulum,
    piano_roll,
    soundscape,
    sunspots,
    task_shapes,
    video,
)
from course_utils.figures.sequences.measured import (
    baselines,
    delayed,
    depths,
    identity,
    prices,
    shifted,
    window,
)

__all__ = [
    "baselines",
    "cuts",
    "delayed",
    "depths",
    "digits_by_rows",
    "dna",
    "identity",
    "pendulum",
    "piano_roll",
    "prices",
    "shifted",
    "soundscape",
    "sunspots",
    "task_shapes",
    "video",
    "window",
]
