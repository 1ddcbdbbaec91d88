"""The rules of the six styles of the piano rolls: chords, scales, forms, rhythms of both hands."""

from typing import NamedTuple

STYLES = ("waltz", "march", "blues", "tango", "jig", "ragtime")
KEYS = ("C", "D♭", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")

# Chords: root in semitones above the key note, and tones in semitones above the root
MAJOR, MINOR, SEVENTH, DIMINISHED = (0, 4, 7), (0, 3, 7), (0, 4, 7, 10), (0, 3, 6)
CHORDS = {
    "I": (0, MAJOR), "ii": (2, MINOR), "iii": (4, MINOR), "IV": (5, MAJOR), "V": (7, MAJOR),
    "vi": (9, MINOR), "vii°": (11, DIMINISHED), "I7": (0, SEVENTH), "II7": (2, SEVENTH),
    "III7": (4, SEVENTH), "IV7": (5, SEVENTH), "V7": (7, SEVENTH), "VI7": (9, SEVENTH),
    "i": (0, MINOR), "ii°": (2, DIMINISHED), "♭III": (3, MAJOR), "iv": (5, MINOR),
    "♭VI": (8, MAJOR), "♭VII": (10, MAJOR), "♭II": (1, MAJOR),
}  # fmt: skip
SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
BLUES_SCALES = {"major": (0, 2, 3, 4, 7, 9), "minor": (0, 3, 5, 6, 7, 10)}

# Grammar of functional harmony: a phrase is four bars of tonic (T), subdominant (S) and dominant
# (D); an open one ends on the dominant, a closed one on the tonic.
OPEN, CLOSED = ("TTSD", "TSTD", "TDTD", "TSSD"), ("TSDT", "TTDT", "SSDT", "TDDT")
FUNCTIONS = {
    "major": {"T": ("I", "I", "I", "vi", "iii"), "S": ("IV", "IV", "ii"), "D": ("V7", "V7", "V")},
    "minor": {"T": ("i", "i", "i", "♭VI", "♭III"), "S": ("iv", "iv", "ii°"), "D": ("V7", "V")},
}
# Phrases that are turns of one style, taken as they are: open, closed
IDIOMS = {
    ("ragtime", "major"): ("I VI7 II7 V7", "VI7 II7 V7 I"),
    ("tango", "minor"): ("i ♭VI ♭II V7", "iv i V7 i"),
    ("jig", "major"): ("I ♭VII I V", "I ♭VII V I"),
    ("jig", "minor"): ("i ♭VII i ♭VII", "i ♭VII V i"),
}


class Style(NamedTuple):
    """The rules of one style; rhythms are written with one letter per step of a bar.

    In a melody ``x`` is a new note, ``-`` holds it and ``.`` is silence.  In an accompaniment
    ``r t f s o`` are root, third, fifth, sixth and octave in the bass, ``C`` the chord, ``1 2 3``
    its tones one by one, ``D E`` root with fifth and root with sixth; ``|`` separates voices.
    """

    beats: int  # a bar
    steps_per_beat: int
    tempo: tuple[float, float]  # beats per minute, slowest and fastest
    minor: float  # share of pieces in a minor key
    keys: tuple[str, ...]  # the favourite ones; any other is possible
    bass: int  # lowest note of the lowest register, MIDI number
    treble: int  # the same for the melody
    melody: tuple[str, ...]
    cadence: tuple[str, ...]  # rhythms of a phrase's last bar
    left_hand: tuple[str, ...]


RULES = {
    "waltz": Style(
        3, 2, (92, 184), 0.4, ("C", "F", "G", "A♭"), 37, 55,
        ("x-----", "x---x-", "x-x-x-", "x--xx-", "x-xxx-", "xxxxxx", "x-xxxx", "..x-x-", "x--x--"),
        ("x-----", "x---..", "x-x-.."),
        ("r-C-C-", "r-----|..C-C-", "r-C---", "r12321", "r-1-2-"),
    ),
    "march": Style(
        2, 4, (80, 122), 0.3, ("F", "B♭", "E♭", "A♭"), 36, 53,
        ("x-x-x-x-", "x--xx---", "x--xx--x", "x---x-x-", "x-xxx-x-", "x---x---", "x-xxx-xx",
         "x--xx-x-", "xxxxx-x-"),
        ("x---x-..", "x-x-x---", "x--xx---"),
        ("r-C-f-C-", "r---f---", "r-C-r-CC", "r-CCf-CC", "r---f---|..C-..C-", "r-f-r-t-"),
    ),
    "blues": Style(
        4, 3, (70, 126), 0.4, ("C", "G", "A", "E"), 36, 52,
        ("x-xx-x......", "xxxx-x---...", "...x-xx-xx--", "x--..xx-x---", "x-xx-xx-xx-x",
         "..xx-xx-----", "x-----xxx---", "x--x--x--x--", "x-xx--x-xx--"),
        ("x-xx--......", "x--x--......", "x-----------"),
        ("D-DE-ED-DE-E", "r--t--f--s--", "r-ro-of-fo-o", "r--C--f--C--",
         "r-----f-----|C-CC-CC-CC-C"),
    ),
    "tango": Style(
        2, 4, (60, 92), 0.75, ("C", "D", "A", "E"), 37, 53,
        ("x--xx-x-", "xxxxx---", "x-x-x-x-", ".xxxx-x-", "x-----x-", "x---xxxx", "x--x--x-",
         ".xxxxxxx", "x---x-x-"),
        ("x---x-..", "x-----..", "x--xx---"),
        ("r--fo-f-", "r--Cf-C-", "r--C--C-", "r-f-r-f-|C-C-C-C-", "r--fo-f-|..C...C-"),
    ),
    "jig": Style(
        2, 3, (84, 134), 0.4, ("D", "G", "A", "E"), 40, 56,
        ("xxxxxx", "xxxxxx", "x-xx-x", "x-xxxx", "xxxx-x", "x--x--", "x--xxx", "xxxx--"),
        ("x-xx--", "x--x--", "xxxx--"),
        ("r--f--", "r-Cf-C", "D--D--", "r--C--", "r-----|..C..C", "r--123"),
    ),
    "ragtime": Style(
        2, 4, (68, 108), 0.2, ("C", "F", "E♭", "A♭"), 36, 54,
        ("xx-xx-x-", "x-xx-xx-", "xx-x-xx-", ".xx-x-x-", "xx-xxxx-", "-xx-xx-x", "x-x-xx-x",
         "xxx-x-x-", "x-xxx-x-"),
        ("x---x-..", "xx-xx---", "x-x-x---"),
        ("r-C-f-C-", "o-C-f-C-", "r-C-r-C-", "r-C-f-CC", "o-C-t-C-"),
    ),
}  # fmt: skip
FORMS = ("abacabad", "aabcaabd", "ababcdcd", "abcbabcd")  # bars with the same letter share a motif
BLUES_FORMS = ("abacabacdbac", "abcdabcdefcd", "aaabaaabccab")
FAVOURITE = 0.6  # share of pieces in a favourite key; the others are in any key
BASS, MIDDLE = "rtfso", "123"
# Semitones above the root, where the chord does not say
BASS_STEPS = {"r": 0, "s": 9, "o": 12}
