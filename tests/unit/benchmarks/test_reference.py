"""Bars that are scaled by the speed of the machine."""

import pytest

from benchmarks.__main__ import scaled
from benchmarks.lab_latency import LABS, own_python
from benchmarks.reference import slowness
from course_utils import labs


@pytest.mark.parametrize(
    ("bar", "times", "expected"),
    [
        ("< 100 ms", 2.0, "< 200 ms"),
        ("< 60 s", 1.5, "< 90 s"),
        ("< 40 / 80 ms", 1.0, "< 40 / 80 ms"),
        ("< 0.20", 3.0, "< 0.20"),
        ("> 50 %", 3.0, "> 50 %"),
        ("> 20 x", 3.0, "> 20 x"),
    ],
)
def test_only_times_are_scaled(bar, times, expected):
    assert scaled(bar, times) == expected


def test_both_numbers_of_a_pair_are_scaled():
    assert scaled("< 40 / 80 ms", 2.0) == "< 80 / 160 ms"


def test_the_mix_is_short():
    assert 0 < slowness(rounds=1) < 100


def test_own_python_is_that_of_a_slider_of_the_lab():
    slider, seconds = own_python("bptt_stepper")
    assert slider in ("Stage (1–14)", "Recurrent weight w")
    assert 0 < seconds < 10


def test_every_lab_is_timed():
    assert {*LABS, "guard"} == set(labs.__all__)
