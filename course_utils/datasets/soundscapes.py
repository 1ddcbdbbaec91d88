"""Soundscapes: everyday sounds made by rules, overlapping over noise, with exact onsets and ends.

Two pairs cannot be told apart by a moment alone: a rising and a falling whistle pass through the
same pitches, and knocks and footsteps are the same thud at another pace.
"""

from typing import NamedTuple

import numpy as np

RATE = 8000  # samples a second
KINDS = ("bell", "bark", "knocks", "footsteps", "rain", "rising whistle", "falling whistle")
HOP, WINDOW = 200, 512  # samples: a frame every 25 ms, seen through a window of 64 ms
BANDS, LOWEST_BAND, HIGHEST_BAND = 32, 80, 3800  # bands; their first and last centre, in Hz


class Event(NamedTuple):
    """One sound of a clip: ``onset`` and ``end`` in seconds; it is silent outside of them."""

    kind: str
    onset: float
    end: float


def fade(wave, begin, end):
    """Let a wave come and go within so many seconds, so that it does not click."""
    t = np.arange(len(wave)) / RATE  # (N,)
    return wave * np.minimum(1, t / begin) * np.minimum(1, (t[-1] - t) / end)


def smooth_noise(rng, samples, low, high):
    """Noise between two frequencies in Hz, of standard deviation 1."""
    spectrum = np.fft.rfft(rng.standard_normal(samples, np.float32))  # (N // 2 + 1,)
    f = np.fft.rfftfreq(samples, 1 / RATE)  # (N // 2 + 1,)
    spectrum /= 1 + (f / high) ** 4
    spectrum *= (f / low) ** 2 / (1 + (f / low) ** 2)
    wave = np.fft.irfft(spectrum, samples)  # (N,)
    return wave / wave.std()


def bell(rng):
    """Partials that are no multiples of each other, dying away, the higher the faster."""
    t = np.arange(int(rng.uniform(0.6, 1.6) * RATE)) / RATE  # (N,)
    ratios = np.array([1, 2, 2.4, 3, 4.2])[:, None] * rng.uniform(0.98, 1.02, (5, 1))  # (5, 1)
    f = rng.uniform(350, 800) * ratios  # (5, 1): Hz
    strengths = rng.uniform(0.3, 1, (5, 1)) / ratios**0.5  # (5, 1)
    decay = np.exp(-t * ratios**0.5 * 3 / t[-1])  # (5, N)
    tones = strengths * decay * np.sin(2 * np.pi * f * t)  # (5, N)
    return fade((tones * (f < 0.45 * RATE)).sum(0), 0.004, 0.05)


def bark(rng):
    """A dog: one to three short hoarse calls, their pitch up and down again."""
    calls = []
    pitch, pause = rng.uniform(250, 520), rng.uniform(0.08, 0.25)  # Hz, seconds
    for _ in range(rng.integers(1, 4)):
        t = np.arange(int(rng.uniform(0.12, 0.22) * RATE)) / RATE  # (N,)
        f = pitch * (1 + 0.5 * np.sin(np.pi * t / t[-1]))  # (N,): Hz
        phase = 2 * np.pi * np.cumsum(f) / RATE  # (N,)
        voice = sum(np.sin(k * phase) / k * (k * f < 0.45 * RATE) for k in range(1, 7))  # (N,)
        hoarse = voice + 0.5 * smooth_noise(rng, len(t), 500, 1800)  # (N,)
        calls += [fade(hoarse, 0.02, 0.06), np.zeros(int(pause * RATE))]
    return np.concatenate(calls[:-1])


def thuds(rng, count, pause):
    """Dull thuds, ``pause`` seconds from one to the next, each a damped tone and a little noise."""
    parts = []
    pitch = rng.uniform(110, 240)  # Hz
    for i in range(count):
        t = np.arange(int(rng.uniform(0.08, 0.12) * RATE)) / RATE  # (N,)
        tap = np.sin(2 * np.pi * pitch * rng.uniform(0.95, 1.05) * t) * np.exp(-t * 35)  # (N,)
        noise = smooth_noise(rng, len(t), 150, 900) * np.exp(-t * 60)  # (N,)
        thud = fade(tap + 0.5 * noise, 0.002, 0.02) * rng.uniform(0.7, 1)  # (N,)
        silence = int(pause * rng.uniform(0.93, 1.07) * RATE) - len(thud)
        parts += [thud, np.zeros(silence if i < count - 1 else 0)]
    return np.concatenate(parts)


def knocks(rng):
    """Three to five thuds on a door, four to seven a second."""
    return thuds(rng, rng.integers(3, 6), rng.uniform(0.14, 0.25))


def footsteps(rng):
    """Three to five thuds at a walking pace, about two a second."""
    return thuds(rng, rng.integers(3, 6), rng.uniform(0.36, 0.6))


def rain(rng):
    """A hiss that swells and fades."""
    samples = int(rng.uniform(0.8, 2.0) * RATE)
    t = np.arange(samples) / RATE  # (N,)
    swell = 1 + 0.4 * np.sin(2 * np.pi * (rng.uniform(0.5, 2) * t + rng.random()))  # (N,)
    return fade(smooth_noise(rng, samples, rng.uniform(900, 1800), 3500) * swell, 0.05, 0.05)


def whistle(rng, way):
    """A tone that glides by half an octave to one octave and a half, up (1) or down (-1)."""
    t = np.arange(int(rng.uniform(0.35, 0.9) * RATE)) / RATE  # (N,)
    octaves = rng.uniform(0.5, 1.5) * (t / t[-1] - 0.5) * way  # (N,)
    f = rng.uniform(900, 1500) * 2**octaves  # (N,): Hz
    phase = 2 * np.pi * np.cumsum(f) / RATE  # (N,)
    return fade(np.sin(phase) + 0.15 * np.sin(2 * phase) * (2 * f < 0.45 * RATE), 0.02, 0.03)


def sound_event(kind, rng):
    """One sound by itself, its pitch, length and character drawn at random.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.
    rng : numpy.random.Generator
        Source of all random choices.

    Returns
    -------
    wave : array of float32 (N,)
        At 8 kHz, of peak 1; it begins and ends in silence.

    Raises
    ------
    ValueError
        When the kind is unknown.
    """
    makers = {
        "bell": bell,
        "bark": bark,
        "knocks": knocks,
        "footsteps": footsteps,
        "rain": rain,
        "rising whistle": lambda rng: whistle(rng, 1),
        "falling whistle": lambda rng: whistle(rng, -1),
    }
    if kind not in makers:
        raise ValueError(f"sound_event knows the kinds {', '.join(KINDS)}, not {kind!r}")
    wave = makers[kind](rng)
    return (wave / abs(wave).max()).astype(np.float32)


def mix(parts, samples):
    """Add sounds up in one clip.

    Parameters
    ----------
    parts : list of (int, array (N,))
        First sample and wave of each sound.
    samples : int
        Length of the clip; what goes beyond it is cut off.

    Returns
    -------
    wave : array of float32 (samples,)
    """
    clip = np.zeros(samples, np.float32)  # (samples,)
    for begin, wave in parts:
        room = clip[begin : begin + len(wave)]
        room += wave[: len(room)]
    return clip


def soundscape(rng, seconds=5.0, *, count=None, noise=1.0):
    """A clip of several sounds, overlapping, at varied loudness, over background noise.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same clip.
    seconds : float
        Length, at least 3 s, so that every sound fits into it.
    count : int, optional
        Number of sounds; else 3 to 6.
    noise : float
        Loudness of the background: 1 is the usual one, 0 none.

    Returns
    -------
    wave : array of float32 (N,)
        At 8 kHz, between -0.9 and 0.9.
    events : list of Event
        What is heard and when, by onset; exact to the sample.

    Raises
    ------
    ValueError
        When the clip is too short, or there are fewer than 0 sounds.
    """
    if seconds < 3:
        raise ValueError(f"soundscape needs at least 3 s, not {seconds}")
    if count is not None and count < 0:
        raise ValueError(f"soundscape needs a count of 0 or more, not {count}")
    samples = round(seconds * RATE)
    parts, events = [], []
    for _ in range(rng.integers(3, 7) if count is None else count):
        kind = KINDS[rng.integers(len(KINDS))]
        wave = sound_event(kind, rng)
        begin = int(rng.integers(samples - len(wave) + 1))
        # 18 dB from the softest to the loudest
        parts.append((begin, wave * np.float32(10 ** (rng.uniform(-18, 0) / 20))))
        events.append(Event(kind, begin / RATE, (begin + len(wave)) / RATE))
    hiss = smooth_noise(rng, samples, 60, rng.uniform(400, 3000))  # dull or bright
    level = noise * 10 ** (rng.uniform(-36, -24) / 20)
    wave = mix([*parts, (0, (level * hiss).astype(np.float32))], samples)
    peak = abs(wave).max()
    if peak > 0:
        wave *= np.float32(0.9 / peak)
    return wave, sorted(events, key=lambda event: event.onset)


def band_centres():
    """Centres of the spectrogram's bands in Hz, equally far apart in octaves; (32,)."""
    return np.geomspace(LOWEST_BAND, HIGHEST_BAND, BANDS)


def band_weights():
    """Share of each frequency of the Fourier transform in each band: triangles that overlap.

    Returns
    -------
    weights : array of float32 (257, 32)
        A triangle reaches from the centre of the band below to that of the band above, but at
        least from one frequency of the transform to the next.  The columns sum to 1.
    """
    f = np.fft.rfftfreq(WINDOW, 1 / RATE)[:, None]  # (257, 1)
    centres = band_centres()  # (32,)
    ratio = centres[1] / centres[0]
    width = np.maximum(centres * (ratio - 1), f[1, 0])  # (32,): Hz
    weights = np.maximum(0, 1 - abs(f - centres) / width)  # (257, 32)
    return (weights / weights.sum(0)).astype(np.float32)


def spectrogram(wave):
    """How loud each band of frequencies is, frame by frame.

    Parameters
    ----------
    wave : array (N,)
        At 8 kHz.

    Returns
    -------
    frames : array of float32 (N // 200, 32)
        Decibels, from -60 for silence; a sine of amplitude 1 at a band's centre gives a value near
        0 there.  A frame lasts 25 ms and its window, 64 ms long, is centred on it.  The bands run
        from 80 to 3800 Hz and are equally far apart in octaves (:func:`band_centres`).

    Raises
    ------
    ValueError
        When the wave is not one-dimensional or shorter than a frame.
    """
    wave = np.asarray(wave, np.float32)  # twice as fast as float64
    if wave.ndim != 1 or len(wave) < HOP:
        raise ValueError(f"spectrogram needs a wave of at least {HOP} samples, not {wave.shape}")
    margin = (WINDOW - HOP) // 2
    padded = np.pad(wave, (margin, WINDOW))
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]  # (T+, 512)
    shape = np.hanning(WINDOW).astype(np.float32)  # (512,)
    shape *= 2 / shape.sum()  # a sine of amplitude 1 has a peak of height 1
    spectrum = np.fft.rfft(windows[: len(wave) // HOP] * shape)  # (T, 257)
    power = spectrum.real**2 + spectrum.imag**2  # (T, 257)
    return 10 * np.log10(power @ band_weights() + np.float32(1e-6))  # (T, 32)


def frame_labels(events, frames):
    """Which kinds of sound are heard in each frame.

    Parameters
    ----------
    events : list of Event
    frames : int
        Number of frames of the clip.

    Returns
    -------
    labels : array of float32 (frames, 7)
        1 where an event of the kind, in the order of :data:`KINDS`, is under way at the middle of
        the frame, else 0.  Between two knocks there is silence, but the knocking goes on.

    Raises
    ------
    ValueError
        When an event is of an unknown kind.
    """
    middles = (np.arange(frames) + 0.5) * HOP / RATE  # (frames,): seconds
    labels = np.zeros((frames, len(KINDS)), np.float32)  # (frames, 7)
    for kind, onset, end in events:
        if kind not in KINDS:
            raise ValueError(f"frame_labels knows the kinds {', '.join(KINDS)}, not {kind!r}")
        labels[(onset <= middles) & (middles < end), KINDS.index(kind)] = 1
    return labels


def make_soundscapes(rng, n, seconds=5.0):
    """Clips as spectrograms, with their labels, for a detector.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices.
    n : int
        Clips.
    seconds : float
        Length of each, at least 3 s.

    Returns
    -------
    X : array of float32 (T, n, 32)
        Decibels (:func:`spectrogram`), 40 frames a second.
    Y : array of float32 (T, n, 7)
        1 where a kind of sound is under way, else 0 (:func:`frame_labels`).

    Raises
    ------
    ValueError
        When the clips are too short.
    """
    T = round(seconds * RATE) // HOP
    X = np.zeros((T, n, BANDS), np.float32)  # (T, n, 32)
    Y = np.zeros((T, n, len(KINDS)), np.float32)  # (T, n, 7)
    for i in range(n):
        wave, events = soundscape(rng, seconds)
        X[:, i], Y[:, i] = spectrogram(wave), frame_labels(events, T)
    return X, Y
