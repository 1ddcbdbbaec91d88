"""The pendulum obeys its equation: small swings, energy, order of the method."""

import numpy as np
import pytest

from course_utils.datasets.pendulum import GRAVITY, swinging_pendulum


def test_times_and_start():
    times, angles = swinging_pendulum(duration=10, dt=0.1, angle=1.2)
    assert times.shape == angles.shape == (101,)
    assert times == pytest.approx(np.arange(101) / 10)
    assert angles[0] == 1.2 and angles[1] < 1.2


def test_a_small_swing_is_a_damped_cosine():
    damping, length = 0.3, 2.0
    times, angles = swinging_pendulum(angle=1e-3, length=length, damping=damping)
    omega = np.sqrt(GRAVITY / length - damping**2 / 4)
    wave = np.cos(omega * times) + damping / (2 * omega) * np.sin(omega * times)
    assert angles == pytest.approx(1e-3 * np.exp(-damping / 2 * times) * wave, abs=1e-8)


def test_without_damping_the_energy_stays():
    times, angles = swinging_pendulum(dt=0.01, angle=2.5, damping=0)
    speed = np.gradient(angles, times, edge_order=2)
    energy = speed**2 / 2 - GRAVITY * np.cos(angles)
    assert np.ptp(energy) < 0.02 * GRAVITY
    assert angles.max() == pytest.approx(2.5, abs=1e-3)  # it swings back to where it was let go


def test_damping_takes_the_swing_away():
    times, angles = swinging_pendulum()
    size = [abs(angles[(times >= t) & (times < t + 4)]).max() for t in range(0, 20, 4)]
    assert (np.diff(size) < 0).all()


def test_a_wide_swing_takes_longer():
    def first_crossing(angle):
        times, angles = swinging_pendulum(dt=0.01, angle=angle, damping=0)
        return times[np.argmax(angles < 0)]

    # Quarter periods; the exact ratio for 2.5 rad is the elliptic integral K(sin 1.25) over pi/2.
    k = np.sin(1.25)
    phi = (np.arange(2000) + 0.5) * np.pi / 2 / 2000
    ratio = np.mean(1 / np.sqrt(1 - (k * np.sin(phi)) ** 2))
    assert first_crossing(2.5) / first_crossing(0.01) == pytest.approx(ratio, rel=0.02)


def test_the_method_is_of_fourth_order():
    exact = swinging_pendulum(duration=2, dt=0.001)[1]
    coarse = abs(swinging_pendulum(duration=2, dt=0.02)[1] - exact[::20]).max()
    fine = abs(swinging_pendulum(duration=2, dt=0.01)[1] - exact[::10]).max()
    assert coarse / fine == pytest.approx(2**4, rel=0.2)


def test_what_cannot_be_is_refused():
    for wrong in ({"duration": 0}, {"dt": -0.1}, {"length": 0}):
        with pytest.raises(ValueError, match="swinging_pendulum needs positive times and length"):
            swinging_pendulum(**wrong)
