"""Short pieces for the piano in six styles, composed by rules of harmony, rhythm and melody.

A piece is put together as a student of harmony would do it: metre and key are chosen, then a chord
for every bar, an accompaniment for the left hand, and a melody for the right one out of motifs that
come back.  The styles share their notes and, in part, their metres, tempos, chords, accompaniments
and rhythms.

One step of time is the shortest note of a style (a quaver in waltz and jig, a third of a beat in
the swing of the blues, a semiquaver in march, tango and ragtime), and lasts about as long in all of
them.  So sequences stay short: a bar has 6, 8 or 12 steps.
"""

from typing import NamedTuple

import numpy as np

from course_utils.datasets.piano_styles import (
    BASS,
    BASS_STEPS,
    BLUES_FORMS,
    BLUES_SCALES,
    CHORDS,
    CLOSED,
    FAVOURITE,
    FORMS,
    FUNCTIONS,
    IDIOMS,
    KEYS,
    MIDDLE,
    OPEN,
    RULES,
    SCALES,
    STYLES,
)
from course_utils.display.sound import LOWEST

PITCHES = 60  # columns, from LOWEST up to B6


class Piece(NamedTuple):
    """One piece, and what it was made from.

    ``roll`` (T, 60) float32 is the loudness, above 0 and up to 1, of each pitch as long as it
    sounds, else 0; ``onsets`` (T, 60) bool tells where a note begins, so that a repeated note and
    a held one differ.  ``tempo`` is in beats per minute.  The first bar begins at step ``pickup``;
    before it there may be an upbeat.  ``chords`` has one Roman numeral for each bar.
    """

    style: str
    roll: np.ndarray
    onsets: np.ndarray
    tempo: float
    beats_per_bar: int
    steps_per_beat: int
    pickup: int
    key: str
    chords: tuple[str, ...]

    @property
    def step_seconds(self):
        """Length of a step, in seconds."""
        return 60 / self.tempo / self.steps_per_beat

    @property
    def bar_steps(self):
        """Steps in a bar."""
        return self.beats_per_bar * self.steps_per_beat


def pick(rng, options):
    """One of a sequence, all equally likely."""
    return options[rng.integers(len(options))]


def phrase(rng, style, mode, closed):
    """Chords of four bars: a turn of the style, or the grammar of functional harmony."""
    idioms = IDIOMS.get((style, mode))
    if idioms and rng.random() < 0.35:
        return idioms[closed].split()
    functions = pick(rng, CLOSED if closed else OPEN)
    chords = [pick(rng, FUNCTIONS[mode][f]) for f in functions]
    if closed:
        chords[-1] = FUNCTIONS[mode]["T"][0]
    return chords


def twelve_bars(rng):
    """Chords of a twelve-bar blues, with the usual liberties."""
    second, eighth = pick(rng, ("I7", "IV7")), pick(rng, ("I7", "I7", "VI7"))
    ninth, last = pick(rng, ("V7 IV7", "V7 V7", "II7 V7")), pick(rng, ("V7", "I7"))
    return f"I7 {second} I7 I7 IV7 IV7 I7 {eighth} {ninth} I7 {last}".split()


def progression(rng, style, mode, bars):
    """One chord for each bar: twelve-bar blues, or phrases that are open and closed by turns.

    Returns
    -------
    chords : list of str
        Roman numerals of :data:`CHORDS`.  The piece begins and ends on the tonic.
    """
    tonic = "I7" if style == "blues" else FUNCTIONS[mode]["T"][0]
    chords, strain = [], []
    while len(chords) < bars:
        if not strain or rng.random() < 0.5:  # else the strain is heard again
            if style == "blues":
                strain = twelve_bars(rng)
            else:
                strain = phrase(rng, style, mode, False) + phrase(rng, style, mode, True)
        chords += strain
    return [tonic, *chords[1 : bars - 1], tonic]


def chord_scale(scale, tones):
    """The scale in which a chord's tones take the place of their neighbours.

    Its third is a leading note, raised from the degree below (as the seventh degree over a dominant
    in minor); any other tone is lowered from the degree above.
    """
    scale = list(scale)
    for i, tone in enumerate(tones):
        if tone not in scale:
            scale[scale.index(tone - 1 if i == 1 else tone + 1)] = tone
    return sorted(scale)


def notes_of(rhythm):
    """Begin, end and letter of each note of a rhythm, a letter per step.

    A ``-`` at the very beginning holds a note of the bar before: it begins at -1 and has no letter.
    """
    notes = []
    for step, letter in enumerate(rhythm):
        if letter == "-" and step == 0:
            notes.append([-1, 1, ""])
        elif letter == "-":
            notes[-1][1] += 1
        elif letter != ".":
            notes.append([step, step + 1, letter])
    return notes


class Motif(NamedTuple):
    """The rhythm of a bar of melody, and a step along the scale to each of its notes."""

    rhythm: str
    contour: np.ndarray


def make_motif(rng, rhythms, busy):
    """A motif; ``busy`` above 0 prefers rhythms with many notes, below 0 with few."""
    counts = np.array([r.count("x") for r in rhythms])
    p = np.exp(busy * (counts - counts.mean()))
    rhythm = rhythms[rng.choice(len(rhythms), p=p / p.sum())]
    steps = (-3, -2, -1, -1, -1, 0, 1, 1, 1, 2, 3)
    return Motif(rhythm, np.array([pick(rng, steps) for _ in range(len(rhythm))]))


def melody(rng, rules, style, mode, chords, key, low):
    """The right hand: motifs fitted to the chords.

    On the beat a note is a tone of the chord, between the beats any of the scale.

    Returns
    -------
    notes : list of (begin, end, pitch)
        In steps from the first bar, and MIDI numbers.
    """
    blues = style == "blues"
    scale = (BLUES_SCALES if blues else SCALES)[mode]
    form = pick(rng, BLUES_FORMS if blues else FORMS)
    form = (form * (len(chords) // len(form) + 1))[: len(chords)]
    busy = rng.uniform(-0.6, 0.6)
    motifs = {letter: make_motif(rng, rules.melody, busy) for letter in sorted(set(form))}
    per_bar = rules.beats * rules.steps_per_beat
    at = len(scale)  # index into two octaves of the scale
    notes = []
    for bar, (letter, name) in enumerate(zip(form, chords, strict=True)):
        root, tones = CHORDS[name]
        tones = [(root + t) % 12 for t in tones]
        steps = scale if blues else chord_scale(scale, tones)
        ladder = [12 * octave + s for octave in range(3) for s in steps][: 2 * len(steps) + 1]
        fitting = np.array([i for i, s in enumerate(ladder) if s % 12 in tones])
        motif = motifs[letter]
        if bar % 4 == 3 or bar == len(chords) - 1:
            motif = make_motif(rng, rules.cadence, 0)
        drawn = notes_of(motif.rhythm)
        for i, (begin, end, mark) in enumerate(drawn):
            if not mark:
                if notes and notes[-1][1] == bar * per_bar:
                    notes[-1][1] += end
                continue
            step = motif.contour[i]
            at += step if 1 <= at + step < len(ladder) - 1 else -step  # turns at the ends
            if bar == len(chords) - 1 and i == len(drawn) - 1:  # ends on the key note
                fitting = np.array([i for i, s in enumerate(ladder) if s % 12 == 0])
                at = fitting[np.argmin(abs(fitting - at))]
            elif begin % rules.steps_per_beat == 0:
                at = fitting[np.argmin(abs(fitting - at))]
            notes.append([bar * per_bar + begin, bar * per_bar + end, ladder[at]])
    low += (key - low) % 12  # the key note
    return [(begin, end, low + pitch) for begin, end, pitch in notes]


def voicing(root, tones, centre):
    """The chord's tones, each as close as it can be to a centre: small steps between chords."""
    return sorted(centre - 6 + (root + t - centre + 6) % 12 for t in tones)


def left_hand(rng, rules, chords, key, low, centre):
    """The accompaniment, a pattern in every bar.

    Returns
    -------
    notes : list of (begin, end, pitch)
        In steps from the first bar, and MIDI numbers.
    """
    patterns = [pick(rng, rules.left_hand) for _ in range(2)]
    second = rng.random() < 0.5  # two patterns by turns of four bars, or one throughout
    alternating = rng.random() < 0.5  # the bass takes root and fifth from bar to bar
    short = rng.random() < 0.5  # detached chords
    per_bar = rules.beats * rules.steps_per_beat
    notes = []
    for bar, name in enumerate(chords):
        above, tones = CHORDS[name]
        root = low + (key + above - low) % 12
        chord = voicing(key + above, (tones[0], tones[1], tones[-1]), centre)
        swap = alternating and bar % 2 == 1 and bar < len(chords) - 1
        for voice in patterns[second and bar // 4 % 2].split("|"):
            for begin, end, mark in notes_of(voice):
                if mark in BASS:
                    if swap and mark in "rf":
                        mark = "f" if mark == "r" else "r"
                    step = {"t": tones[1], "f": tones[2]} | BASS_STEPS
                    pitches = [root + step[mark]]
                    if pitches[0] >= low + 12 and mark == "f":
                        pitches[0] -= 12  # the fifth below rather than above
                elif mark in MIDDLE:
                    pitches = [chord[int(mark) - 1]]
                elif mark == "C":
                    pitches, end = chord, begin + 1 if short else end
                else:
                    pitches = [root + 12, root + 12 + (7 if mark == "D" else 9)]
                notes += [(bar * per_bar + begin, bar * per_bar + end, p) for p in pitches]
    return notes


def upbeat(rng, rules, mode, key, first):
    """Notes that lead along the scale to the melody's first one, ending at step 0; or none."""
    steps = pick(rng, (0, 0, 1, 2, rules.steps_per_beat))
    way = pick(rng, (-1, 1)) if first < 84 else -1  # inside the roll
    near = range(first + way, first + 12 * way, way)
    leading = [p for p in near if (p - key) % 12 in SCALES[mode]]
    return [(-i - 1, -i, leading[i]) for i in reversed(range(steps))]


def loudness(rng, rules, begin):
    """Loudness by place in the bar: first beat, other beats, between the beats."""
    place = begin % (rules.beats * rules.steps_per_beat)
    accent = 1.0 if place == 0 else 0.85 if place % rules.steps_per_beat == 0 else 0.75
    return accent * rng.uniform(0.92, 1.0)


def piano_roll(style, rng, bars=None):
    """Compose a piece.

    Parameters
    ----------
    style : str
        One of :data:`STYLES`.
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same piece.
    bars : int, optional
        Length, at least 2; else one strain, 12 bars in the blues and 8 in the others.

    Returns
    -------
    piece : Piece

    Raises
    ------
    ValueError
        When the style is unknown or there are too few bars.

    Notes
    -----
    Chords follow the grammar of functional harmony (H. Riemann, *Vereinfachte Harmonielehre*,
    1893): tonic, subdominant, dominant, tonic.  The bass of the tango is the habanera.
    """
    if style not in STYLES:
        raise ValueError(f"piano_roll knows the styles {', '.join(STYLES)}, not {style!r}")
    if bars is None:
        bars = 12 if style == "blues" else 8
    if bars < 2:
        raise ValueError(f"piano_roll needs at least 2 bars, not {bars}")
    rules = RULES[style]
    key = KEYS.index(pick(rng, rules.keys)) if rng.random() < FAVOURITE else int(rng.integers(12))
    mode = "minor" if rng.random() < rules.minor else "major"
    tempo = round(float(np.exp(rng.uniform(*np.log(rules.tempo)))), 1)
    chords = progression(rng, style, mode, bars)
    high = melody(rng, rules, style, mode, chords, key, low=rules.treble + rng.integers(5))
    bass = rules.bass + rng.integers(5)
    low = left_hand(rng, rules, chords, key, bass, centre=rng.integers(55, 62))
    high = upbeat(rng, rules, mode, key, high[0][2]) + high
    pickup = -min(high[0][0], 0)
    double = pick(rng, (0, 0, 0, 12, -12))  # the melody in octaves
    if max(p for _, _, p in high) + double >= LOWEST + PITCHES:
        double = -12
    quiet = rng.uniform(0.55, 0.8)  # left hand against right

    T = pickup + bars * rules.beats * rules.steps_per_beat
    roll = np.zeros((T, PITCHES), np.float32)  # (T, 60)
    onsets = np.zeros((T, PITCHES), bool)  # (T, 60)
    sounding = [(b, e, p, 1.0) for b, e, p in high]
    if double:
        sounding += [(b, e, p + double, 0.8) for b, e, p in high]
    sounding += [(b, e, p, quiet) for b, e, p in low]
    for begin, end, pitch, level in sorted(sounding):
        column, start = pitch - LOWEST, begin + pickup
        if onsets[start, column]:
            continue  # both hands on one key
        roll[start : end + pickup, column] = level * loudness(rng, rules, begin)
        onsets[start, column] = True
    name = f"{KEYS[key]} {'blues' if style == 'blues' else mode}"
    return Piece(
        style, roll, onsets, tempo, rules.beats, rules.steps_per_beat, pickup, name, tuple(chords)
    )


def make_pieces(rng, n, steps=96):
    """Excerpts of pieces with their styles, for a classifier.

    Every excerpt comes from a piece of its own and begins anywhere in it, so the place of the bar
    lines is not given.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices.
    n : int
        Excerpts.  The styles come equally often, as nearly as ``n`` allows, in random order.
    steps : int
        Length of an excerpt.

    Returns
    -------
    X : array of float32 (steps, n, 60)
        Loudness, as in :class:`Piece`; a note held is louder than 0 as long as it sounds.
    onsets : array of bool (steps, n, 60)
        Where notes begin.
    labels : array of int (n,)
        Index into :data:`STYLES`.

    Raises
    ------
    ValueError
        When ``steps`` is below 1.
    """
    if steps < 1:
        raise ValueError(f"make_pieces needs at least 1 step, not {steps}")
    labels = rng.permutation(np.arange(n) % len(STYLES))  # (n,)
    X = np.zeros((steps, n, PITCHES), np.float32)  # (steps, n, 60)
    onsets = np.zeros((steps, n, PITCHES), bool)  # (steps, n, 60)
    for i, label in enumerate(labels):
        rules = RULES[STYLES[label]]
        per_bar = rules.beats * rules.steps_per_beat
        # Two strains at least, so that excerpts come from anywhere within one
        bars = max(-(-steps // per_bar) + 1, 24 if STYLES[label] == "blues" else 16)
        piece = piano_roll(STYLES[label], rng, bars)
        start = rng.integers(len(piece.roll) - steps + 1)
        X[:, i] = piece.roll[start : start + steps]
        onsets[:, i] = piece.onsets[start : start + steps]
    return X, onsets, labels
