"""Loaders and generators of the course's data, each deterministic and small."""

from course_utils.datasets.delayed import delayed_bits
from course_utils.datasets.sunspots import load_sunspots, read_sunspots

__all__ = ["delayed_bits", "load_sunspots", "read_sunspots"]
