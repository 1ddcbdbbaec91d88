"""The task shape of ten problems."""

import inspect

from course_utils.exercises.misconceptions import instead, misconception
from course_utils.exercises.model import Case, Feedback
from course_utils.rnn.task_shapes import task_shapes

solution = task_shapes
is_value = True


# What each shape demands, said against an answer that does not meet it.
SHAPES = {
    "one-to-one": "one thing in, one thing out, nothing in a row on either side",
    "one-to-many": "one thing in, and out comes one after another",
    "many-to-one": "one after another in, and a single thing out at the end",
    "aligned": "one output for each input, as many of them",
    "encoder-decoder": "one after another in and out, with lengths that need not agree",
}


PROBLEMS = {
    "digit from its picture": "one picture goes in, all at once, and one digit comes out",
    "caption for a picture": "one picture goes in, all at once; out comes word after word",
    "melody from the name of a style": "one name goes in; out comes note after note",
    "is this review positive?": "word after word goes in; one yes or no comes out",
    "style of a piece of music": "note after note goes in; one style comes out",
    "sunspots of next year from those so far": "year after year goes in; one number comes out",
    "label for every frame of a video": "frame after frame goes in, and each gets a label",
    "coding or not, for every letter of DNA": "letter after letter goes in, and each gets a yes "
    "or no",
    "French sentence to English": "words go in and words come out, but not as many and not in the "
    "same order",
    "spoken sentence to text": "hundreds of slices of sound go in; a few dozen letters come out",
}


DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")  # each as good as -


def cases():
    """The one list of problems."""
    return [Case("ten problems", {})]


def observe(shapes):
    """How many shapes are right, when all are; otherwise which are not, and why."""
    right, words = solution(), ", ".join(f'"{shape}"' for shape in SHAPES)
    if not isinstance(shapes, dict):
        raise Feedback("Give a dict: problem -> one of " + words + ".")
    shapes = {p: s.translate(DASHES) if isinstance(s, str) else s for p, s in shapes.items()}
    missing = [problem for problem in right if problem not in shapes]
    extra = [problem for problem in shapes if problem not in right]
    if missing or extra:
        said = [f"Not in your dict: {_quoted(missing)}."] if missing else []
        said += [f"Not among the ten problems: {_quoted(extra)}."] if extra else []
        raise Feedback(" ".join([*said, "Leave the problems worded as they were."]))
    unknown = {p: s for p, s in shapes.items() if not (isinstance(s, str) and s in SHAPES)}
    if unknown:
        problem, shape = next(iter(unknown.items()))
        two = isinstance(shape, str) and shape.lower().replace(" ", "-") == "many-to-many"
        kinds = ' Of many-to-many there are two kinds here, "aligned" and "encoder-decoder".'
        raise Feedback(
            f'"{problem}": {shape!r} is none of the five words. They are {words}, spelled just so.'
            + kinds * two
            + (f" So it is with {len(unknown) - 1} more." if len(unknown) > 1 else "")
        )
    wrong = [problem for problem in right if shapes[problem] != right[problem]]
    if wrong:
        raise Feedback(_wrong_shapes(wrong, shapes))
    return len(right)


def _quoted(problems):
    return ", ".join(f'"{problem}"' for problem in problems)


def _wrong_shapes(wrong, shapes):
    """Which problems are wrong, and why: the first three, which is enough to think about."""
    first, rest = wrong[:3], wrong[3:]
    said = {problem: _own_reason(problem, shapes[problem]) for problem in first}
    plain = [problem for problem in first if not said[problem]]
    right = len(shapes) - len(wrong)
    return " ".join(
        [
            f"{right} of {len(shapes)} are right.",
            *filter(None, said.values()),
            *(f'"{problem}": {PROBLEMS[problem]}.' for problem in plain),
            *(
                f'But "{given}" means: {SHAPES[given]}.'
                for given in dict.fromkeys(shapes[problem] for problem in plain)
            ),
            *([f"Then look again at {_quoted(rest)}."] if rest else []),
        ]
    )


def _own_reason(problem, given):
    """What the misconception says that gives this shape to this problem; None if there is none."""
    wrong = ONE_PROBLEM.get((problem, given))
    return wrong and inspect.cleandoc(wrong.__doc__).replace("\n", " ")


ONE_PROBLEM = {}  # (problem, wrong shape) -> the misconception in which all else is right


def _given(word, shape):
    """Mark a misconception that gives the problem beginning with a word a wrong shape."""
    problem, right = next((p, s) for p, s in solution().items() if p.startswith(word))

    def mark(function):
        ONE_PROBLEM[problem, shape] = function
        return instead(f'"{problem}": "{right}"', f'"{problem}": "{shape}"')(function)

    return mark


def _renamed(**names):
    """Every shape right but some, that are called by another's name (_ stands for -)."""
    names = {old.replace("_", "-"): new for old, new in names.items()}
    return {problem: names.get(shape, shape) for problem, shape in solution().items()}


@_given("digit", "many-to-one")
def digit_row_by_row():
    """The digit: its picture is read all at once, as one thing. (It could be read row by row, and
    then you would be right. Later in the course a network does just that.)"""


@_given("caption", "many-to-one")
def caption_from_pixels():
    """The caption: you read the picture as many pixels and the caption as one sentence. Count what
    comes one after another: the picture is there all at once, the words of the caption are not."""


@_given("caption", "encoder-decoder")
def caption_translated():
    """The caption: words come out one after another, so half of it is right. But "encoder-decoder"
    also reads a sequence, and a picture is there all at once."""


@_given("caption", "one-to-one")
def caption_as_one():
    """The caption: a sentence is not one thing. It is written word by word, and how many words
    there will be is not known beforehand."""


@_given("melody", "one-to-one")
def melody_as_one():
    """The melody: it is not one thing. It is written note by note, each one fitting those
    before."""


@_given("is", "aligned")
def review_aligned():
    """The review: "aligned" would be an opinion after each word. Asked is one verdict, when all
    words have been read."""


@_given("is", "one-to-one")
def review_as_one():
    """The review: it is read as one thing only by somebody who ignores the order of its words.
    "Not good, bad" and "not bad, good" have the same words."""


@_given("style", "aligned")
def music_aligned():
    """The style of a piece: "aligned" would be a style for each note. Asked is one style, for the
    whole piece."""


@_given("sunspots", "aligned")
def sunspots_aligned():
    """The sunspots: "aligned" would be a forecast after every year. (Networks are often trained
    that way.) Asked here is one number, next year's, when all years so far have been read."""


@_given("sunspots", "one-to-one")
def sunspots_as_one():
    """The sunspots: year to year looks like one to one, and the naive forecast is just that. But
    the problem says "from those so far": all those years go in."""


@_given("sunspots", "encoder-decoder")
def sunspots_decoded():
    """The sunspots: "encoder-decoder" would be right for the next ten years. Asked is only the
    next one: what comes out is no sequence."""


@_given("label", "many-to-one")
def video_at_the_end():
    """The video: you see one label, at the end. Asked is a label for every frame."""


@_given("label", "encoder-decoder")
def video_decoded():
    """The video: many in, many out, yes. Now compare the lengths: every frame gets its label, so
    there are exactly as many, in the same order. Nothing is left to be decided about the length."""


@_given("coding", "many-to-one")
def dna_at_the_end():
    """The DNA: you see one answer for the whole piece. Asked is an answer for every letter."""


@_given("coding", "encoder-decoder")
def dna_decoded():
    """The DNA: many in, many out, yes. Now compare the lengths: each letter gets its own answer,
    so there are exactly as many, in the same order."""


@_given("French", "aligned")
def translation_aligned():
    """The translation: "aligned" needs an output for every input. French "chat noir" is "black
    cat": the order differs, and often the number of words too."""


@_given("spoken", "aligned")
def speech_aligned():
    """The spoken sentence: "aligned" needs an output for every input. A second of speech is some
    hundred slices of sound, but only a dozen letters: most slices have no letter of their own."""


@_given("spoken", "many-to-one")
def speech_as_one():
    """The spoken sentence: sound comes slice after slice, and what it is turned into is no single
    thing but letter after letter."""


@misconception
def read_from_the_end():
    """You read the names the other way round. "one-to-many" is one thing in, many out: the input
    comes first. Swap your two."""
    return _renamed(one_to_many="many-to-one", many_to_one="one-to-many")


@misconception
def kinds_of_many_swapped():
    """You have the two kinds of many-to-many the wrong way round. "aligned" has an output for every
    input, at the same place; "encoder-decoder" may give more or fewer. Swap them."""
    return _renamed(aligned="encoder-decoder", encoder_decoder="aligned")


@misconception
def never_aligned():
    """You call every many-to-many "encoder-decoder". Ask each: is there exactly one output for
    every input? In two of your four there is, and they need no decoder of their own."""
    return _renamed(aligned="encoder-decoder")


@misconception
def always_aligned():
    """You call every many-to-many "aligned". That needs exactly one output for every input. Two of
    your four give more or fewer outputs than inputs, in an order of their own."""
    return _renamed(encoder_decoder="aligned")


@misconception
def everything_decoded():
    """All ten as "encoder-decoder": that is the shape into which any of them could be forced. Look
    for the simplest that fits. Is the input one thing, or one after another? And the output?"""
    return dict.fromkeys(solution(), "encoder-decoder")


@misconception
def pictures_as_sequences():
    """You read the two pictures as sequences of pixels. A picture is there all at once: no pixel
    comes before another in time, so it counts as one thing."""
    pictures = {"digit from its picture": "many-to-one", "caption for a picture": "encoder-decoder"}
    return {**solution(), **pictures}


hints = (
    "Ask two questions of each problem. What goes in: one thing, there all at once, or one "
    "after another? What comes out: one thing, or one after another?",
    "If both are one after another, ask a third: is there exactly one output for every input? "
    'Then it is "aligned", else "encoder-decoder".',
    "One problem is one-to-one, two are one-to-many, three many-to-one, two aligned, two "
    "encoder-decoder. A picture is one thing.",
)
