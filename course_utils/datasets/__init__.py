"""Loaders and generators of the course's data, each deterministic and small."""

from course_utils.datasets.adding import adding_problem
from course_utils.datasets.agreement import agreement_sentences, agreement_text
from course_utils.datasets.couples import couple_sentences
from course_utils.datasets.delayed import delayed_bits
from course_utils.datasets.dependence import delayed_series, parity_series
from course_utils.datasets.digits import load_digits, read_digits
from course_utils.datasets.dna import dna_stretch
from course_utils.datasets.french_english import translation_pairs, written
from course_utils.datasets.grammar import agreeing_words
from course_utils.datasets.pendulum import swinging_pendulum
from course_utils.datasets.piano_rolls import STYLES, make_pieces, piano_roll
from course_utils.datasets.prices import random_walk_prices
from course_utils.datasets.recall import delayed_recall
from course_utils.datasets.reviews import film_reviews
from course_utils.datasets.shakespeare import load_text, read_shakespeare
from course_utils.datasets.soundscapes import (
    KINDS,
    frame_labels,
    make_soundscapes,
    soundscape,
    spectrogram,
)
from course_utils.datasets.sunspots import load_sunspots, read_sunspots
from course_utils.datasets.teddy import teddy_sentences
from course_utils.datasets.video import moving_shape
from course_utils.datasets.waves import chaotic_series, sine_waves

__all__ = [
    "KINDS",
    "STYLES",
    "adding_problem",
    "agreeing_words",
    "agreement_sentences",
    "agreement_text",
    "chaotic_series",
    "couple_sentences",
    "delayed_bits",
    "delayed_recall",
    "delayed_series",
    "dna_stretch",
    "film_reviews",
    "frame_labels",
    "load_digits",
    "load_sunspots",
    "load_text",
    "make_pieces",
    "make_soundscapes",
    "moving_shape",
    "parity_series",
    "piano_roll",
    "random_walk_prices",
    "read_digits",
    "read_shakespeare",
    "read_sunspots",
    "sine_waves",
    "soundscape",
    "spectrogram",
    "swinging_pendulum",
    "teddy_sentences",
    "translation_pairs",
    "written",
]
