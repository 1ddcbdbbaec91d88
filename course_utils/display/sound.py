"""Sounds in a notebook: a piano roll made audible, and a player for any wave.

Sounds are mono at 8 kHz.  A player carries them in mu-law, one byte a sample, so that a second
takes 11 kB of a notebook.
"""

import base64
import struct
from html import escape

import numpy as np

from course_utils.display.cards import show

RATE = 8000  # samples a second
LOWEST = 36  # MIDI number of a piano roll's first column, C2
PEAK = 0.9  # of a synthesised wave; 1 is the loudest a wave may be
ATTACK, RELEASE = 0.006, 0.05  # seconds in which a tone comes and goes, long enough not to click
HARMONICS = 6
MU_LAW = 7  # its format number in a WAV file


def tone(pitch, seconds, rate=RATE):
    """A plucked tone: harmonics that die away, the higher the faster.

    Parameters
    ----------
    pitch : int
        MIDI number; 69 is the A of 440 Hz.
    seconds : float
        How long the key is held; the tone lasts :data:`RELEASE` longer.
    rate : int
        Samples a second.

    Returns
    -------
    wave : array (N,)
        Begins and ends at 0.
    """
    frequency = 440 * 2 ** ((pitch - 69) / 12)  # equal temperament, in Hz
    t = np.arange(round((seconds + RELEASE) * rate)) / rate  # (N,)
    count = min(HARMONICS, int(0.45 * rate / frequency))
    k = np.arange(1, max(count, 1) + 1)[:, None]  # (K, 1)
    phases = 2 * np.pi * frequency * k * t  # (K, N)
    decay = np.exp(-t * (1.2 + 0.8 * k) * (frequency / 440) ** 0.5)  # (K, N)
    envelope = np.minimum(1, t / ATTACK) * np.minimum(1, (t[-1] - t) / RELEASE)  # (N,)
    return envelope * (np.sin(phases) * decay / k**1.5).sum(0)


def synthesise(roll, onsets, step_seconds, rate=RATE, lowest=LOWEST):
    """Play a piano roll.

    Parameters
    ----------
    roll : array (T, P)
        Loudness of each pitch, 0 where it is silent.
    onsets : array of bool (T, P)
        Where notes begin.  A note ends where its pitch falls silent or begins anew.
    step_seconds : float
        Length of a step.
    rate : int
        Samples a second.
    lowest : int
        MIDI number of the first column.

    Returns
    -------
    wave : array of float32 (N,)
        Between -0.9 and 0.9; a little longer than T steps, until the last tone has died away.

    Raises
    ------
    ValueError
        When the roll has no notes, the shapes differ, or the step is not above 0.
    """
    roll, onsets = np.asarray(roll), np.asarray(onsets, bool)
    if roll.shape != onsets.shape or roll.ndim != 2:
        raise ValueError(
            f"synthesise needs roll and onsets of the same shape (T, P), not {roll.shape} and"
            f" {onsets.shape}"
        )
    if not step_seconds > 0:
        raise ValueError(f"synthesise needs a step longer than 0 s, not {step_seconds}")
    if not (onsets & (roll > 0)).any():
        raise ValueError("synthesise needs at least one note: an onset with a loudness above 0")
    T = len(roll)
    wave = np.zeros(round((T * step_seconds + RELEASE) * rate) + 1)  # (N,)
    ends = np.full(roll.shape[1], T)  # (P,): where the note before would end, going back in time
    for t in range(T - 1, -1, -1):
        ends[roll[t] <= 0] = t
        for p in np.flatnonzero(onsets[t] & (roll[t] > 0)):
            sound = roll[t, p] * tone(lowest + p, (ends[p] - t) * step_seconds, rate)
            begin = round(t * step_seconds * rate)
            room = wave[begin : begin + len(sound)]
            room += sound[: len(room)]
            ends[p] = t
    return (PEAK * wave / abs(wave).max()).astype(np.float32)


def mu_law(wave):
    """Compress a wave to one byte a sample, as telephones do.

    Parameters
    ----------
    wave : array (N,)
        Between -1 and 1.

    Returns
    -------
    codes : array of uint8 (N,)

    Notes
    -----
    ITU-T Recommendation G.711: a bit for the sign, 3 for the octave of the loudness, 4 within the
    octave, all inverted.
    """
    size = np.minimum(np.rint(8192 * abs(wave)).astype(int), 8158) + 33  # 33 ... 8191
    octave = np.maximum(np.floor(np.log2(size)).astype(int), 5)  # 5 ... 12
    within = (size >> (octave - 4)) & 15
    sign = np.where(np.asarray(wave) < 0, 128, 0)
    return (~(sign | (octave - 5) << 4 | within) & 255).astype(np.uint8)


def wav(wave, rate=RATE):
    """A WAV file, mono, mu-law.

    Parameters
    ----------
    wave : array (N,)
        Between -1 and 1.
    rate : int
        Samples a second.

    Returns
    -------
    content : bytes
    """
    codes = mu_law(wave).tobytes()
    # format, channels, samples a second, bytes a second, bytes a sample, bits a sample, no extras
    form = struct.pack("<HHIIHHH", MU_LAW, 1, rate, rate, 1, 8, 0)
    padding = b"\0" * (len(codes) % 2)
    chunks = b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form
    chunks += b"fact" + struct.pack("<II", 4, len(codes))
    chunks += b"data" + struct.pack("<I", len(codes)) + codes + padding
    return b"RIFF" + struct.pack("<I", len(chunks)) + chunks


def play(wave, rate=RATE, *, title):
    """Show a player for a wave.

    Parameters
    ----------
    wave : array (N,)
        Between -1 and 1.
    rate : int
        Samples a second.
    title : str
        What is heard, in words: the player's caption and its name for screen readers.

    Raises
    ------
    ValueError
        When the title or the wave is empty, or the wave is not one-dimensional, not finite, or
        goes beyond -1 and 1.
    """
    wave = np.asarray(wave)
    if not title.strip():
        raise ValueError("play needs a title that says what is heard")
    if wave.ndim != 1 or not wave.size:
        raise ValueError(f"play needs a wave of shape (N,) with samples in it, not {wave.shape}")
    if not np.isfinite(wave).all():
        raise ValueError("play needs finite samples, but the wave has NaN or infinite ones")
    if abs(wave).max() > 1:
        raise ValueError(
            f"play needs samples between -1 and 1, but one is {wave[abs(wave).argmax()]:.3g}:"
            " divide the wave by its largest absolute value"
        )
    name = escape(f"{title}, {len(wave) / rate:.1f} s")
    data = base64.b64encode(wav(wave, rate)).decode()
    show(
        '<figure data-lm-suppress-shortcuts="true" style="margin:.4em 0">'
        f'<audio controls preload="metadata" aria-label="Sound: {name}"'
        f' src="data:audio/wav;base64,{data}"></audio>'
        '<figcaption style="font-size:.95em; color:var(--jp-content-font-color2, inherit)">'
        f"{name}</figcaption></figure>",
        f"Sound: {title}, {len(wave) / rate:.1f} s",
    )
