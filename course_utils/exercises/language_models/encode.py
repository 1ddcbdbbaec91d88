"""A text as numbers: each character's place in the sorted vocabulary of the training text."""

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.tokens import encode

solution = encode

_SPEECH = "GLOSTER.\nNow is the winter of our discontent\nMade glorious summer by this sun of York;"


def cases():
    """A few words, verses, and letters beyond ASCII."""
    return [
        Case("a sentence from an alphabet", dict(text="to be", source="but not to be bold")),
        Case("a verse from a speech", dict(text="this is our York", source=_SPEECH)),
        Case("accents", dict(text="déjà fêté", source="là, où l'été déjà fêté dort: voilà")),
    ]


@instead("sorted(set(source))", "list(set(source))")
def unsorted_set():
    """Your vocabulary is a set as it comes, and that order changes with every start of Python: a
    model saved today would write gibberish tomorrow. Sort it."""


@instead("sorted(set(source))", "sorted(sorted(set(source)), key=source.count, reverse=True)")
@instead("sorted(set(source))", "sorted(dict.fromkeys(source), key=source.count, reverse=True)")
def commonest_first():
    """Your characters stand in the order of how often they come. Here they are sorted as they are:
    `sorted(set(source))`."""


@instead("sorted(set(source))", "dict.fromkeys(source)")
def order_of_appearance():
    """Your characters are in the order in which they first appear. That would work, as long as the
    text never changes; here they are sorted, so that everybody gets the same numbers."""


@instead("set(source)", "set(text)")
def own_vocabulary():
    """You made the vocabulary from the text that is to be written. Then the same letter gets
    another number in every text, and the model's rows belong to other letters. It comes from
    `source`."""


@instead("enumerate(vocabulary)", "enumerate(vocabulary, 1)")
def from_one():
    """You count from 1. The last character then has the number V, one row beyond the table of V
    rows."""


@instead("[number[character] for character in text]", "[ord(character) for character in text]")
def code_points():
    """These are the characters' code points, `ord`. A model with 64 characters has 64 rows: number
    them by their place in the vocabulary."""


@instead("[number[character] for character in text]", 'list(text.encode("utf-8"))')
def bytes_for_characters():
    """These are bytes. A letter with an accent has two of them, and their numbers are no places in
    the vocabulary: go through the characters of the text."""


@instead("for character in text]", "for character in source]")
def source_encoded():
    """You wrote the source as numbers. It gives the vocabulary; the text is what is to be
    written."""


@instead("sorted(set(source))", "sorted(set(source.lower()))",
         "for character in text]", "for character in text.lower()]")  # fmt: skip
def lower_case():
    """You turn everything into small letters. Then the text cannot be written back as it was:
    capitals are characters of their own."""


@instead("sorted(set(source))", "sorted(source)")
def repeated():
    """Your vocabulary has the same character many times. Take each one once: `set`, then sort."""


@instead("sorted(set(source))", "sorted(set(source), reverse=True)")
def sorted_backwards():
    """Sorted, but from the end of the alphabet. Leave `sorted` as it is."""


@instead(
    "np.array([number[character] for character in text], dtype=int)",
    "np.eye(len(number))[[number[character] for character in text]]",
)
def one_hot_rows():
    """You return a one-hot row for each character. Wanted is the number alone: the place of the
    1."""


@instead("sorted(set(source))", 'sorted(set(source) - {" ", "\\n"})',
         "for character in text]", 'for character in text if character in number]')  # fmt: skip
def blanks_dropped():
    """Blanks and line ends are missing. They are characters like any other: without them no text
    comes back."""


@instead("number[character]", "sorted(source).index(character)")
def place_in_all_of_the_source():
    """You look the characters up in the sorted source, where each stands as often as it comes: the
    numbers are places there, far above V. Each character once: `set(source)`."""


@instead("number[character]", "source.index(character)")
def place_in_the_source():
    """You give each character's first place in the source as it stands. That is neither sorted, nor
    is each character there once, so a place may be V or more. `sorted(set(source))` first."""


@instead("[number[character] for character in text]",
         "[ord(character) - ord(min(source)) for character in text]")  # fmt: skip
def code_points_from_the_smallest():
    """You take the smallest character's code point off. What is left is a place only if no code in
    between is missing, and between a blank and a z many are. Number the characters that occur:
    `sorted(set(source))`."""


hints = (
    "`set(source)` has every character once, `sorted` puts them in order: that is the vocabulary.",
    "A dict from character to place makes the look-up quick: `{c: i for i, c in "
    "enumerate(vocabulary)}`.",
    "`np.array([number[c] for c in text])`.",
)
