"""Loaders and generators of the course's data, each deterministic and small."""

from course_utils.datasets.adding import adding_problem
from course_utils.datasets.agreement import agreement_sentences, agreement_text
from course_utils.datasets.delayed import delayed_bits
from course_utils.datasets.dependence import delayed_series, parity_series
from course_utils.datasets.digits import load_digits, read_digits
from course_utils.datasets.dna import dna_stretch
from course_utils.datasets.french_english import translation_pairs, written
from course_utils.datasets.pendulum import swinging_pendulum
from course_utils.datasets.prices import random_walk_prices
from course_utils.datasets.reviews import film_reviews
from course_utils.datasets.sunspots import load_sunspots, read_sunspots
from course_utils.datasets.teddy import teddy_sentences
from course_utils.datasets.video import moving_shape

__all__ = [
    "adding_problem",
    "agreement_sentences",
    "agreement_text",
    "delayed_bits",
    "delayed_series",
    "dna_stretch",
    "film_reviews",
    "load_digits",
    "load_sunspots",
    "moving_shape",
    "parity_series",
    "random_walk_prices",
    "read_digits",
    "read_sunspots",
    "swinging_pendulum",
    "teddy_sentences",
    "translation_pairs",
    "written",
]
