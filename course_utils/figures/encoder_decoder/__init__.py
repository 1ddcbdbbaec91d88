"""Figures of notebook 07, encoder and decoder."""

from course_utils.figures.encoder_decoder.numbers import chaos, horizons, warm_start, waves
from course_utils.figures.encoder_decoder.words import (
    alignment,
    by_length,
    captions,
    encoder_decoder,
    first_letters,
    mistakes,
    root,
    translations,
)

__all__ = [
    "alignment",
    "by_length",
    "captions",
    "chaos",
    "encoder_decoder",
    "first_letters",
    "horizons",
    "mistakes",
    "root",
    "translations",
    "warm_start",
    "waves",
]
