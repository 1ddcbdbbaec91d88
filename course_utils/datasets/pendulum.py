"""A damped pendulum, swinging as physics says."""

import numpy as np

GRAVITY = 9.81  # m/s²


def swinging_pendulum(duration=20.0, dt=0.05, angle=2.5, length=1.0, damping=0.2):
    """The angle of a damped pendulum over time, let go from rest.

    Parameters
    ----------
    duration, dt : float
        Time covered and time between two values, s.
    angle : float
        Angle at the start, rad; 0 is straight down.
    length : float
        Length of the massless rod, m.
    damping : float
        Damping rate, 1/s.

    Returns
    -------
    times : array (T,)
        s, from 0 in steps of ``dt``.
    angles : array (T,)
        rad, not wrapped.

    Raises
    ------
    ValueError
        When the length or one of the times is not positive.

    Notes
    -----
    θ'' = -(g / length) sin θ - damping · θ', integrated by the classic Runge-Kutta method of
    fourth order (Press et al., Numerical Recipes, section 17.1).  For small angles it is a damped
    sine; a wide swing takes longer, which no sine does.
    """
    if not (duration > 0 and dt > 0 and length > 0):
        what = f"{duration} s, {dt} s and {length} m"
        raise ValueError(f"swinging_pendulum needs positive times and length, not {what}")

    def slope(state):
        theta, omega = state
        return np.array([omega, -GRAVITY / length * np.sin(theta) - damping * omega])

    times = np.arange(round(duration / dt) + 1) * dt  # (T,)
    states = np.empty((len(times), 2))  # (T, 2): rad, rad/s
    states[0] = angle, 0
    for t in range(len(times) - 1):
        s = states[t]
        k1 = slope(s)
        k2 = slope(s + dt / 2 * k1)
        k3 = slope(s + dt / 2 * k2)
        k4 = slope(s + dt * k3)
        states[t + 1] = s + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return times, states[:, 0]
