"""Exercises of notebook 00, sequences."""

import inspect

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_utils.exercises.model import Case, Exercise, Feedback, Question
from course_utils.rnn.convolution import convolve as right_convolve
from course_utils.rnn.forecasting import fit_autoregression as right_fit
from course_utils.rnn.forecasting import lag_matrix as right_lags
from course_utils.rnn.padding import pad_batch as right_batch
from course_utils.rnn.task_shapes import task_shapes as right_shapes

HOME = "course_utils.rnn.forecasting"


def _nothing_yet(result):
    return result is None or result is Ellipsis


def _no_list(result):
    """The result; a list is told how to become an array."""
    if isinstance(result, list):
        raise Feedback("Your result is a Python list. Return an array: `np.array(…)` makes one.")
    return result


# --- the naive forecast -----------------------------------------------------------------------


def naive_cases():
    """Five numbers to follow by eye, more of them, and the shortest series there is."""
    rng = np.random.default_rng(50)
    return [
        Case("five values", dict(x=np.array([3.0, 5.0, 4.0, 8.0, 6.0]))),
        Case("twelve values", dict(x=rng.normal(50, 20, 12).round(1))),
        Case("two values, so one forecast", dict(x=np.array([7.0, 2.0]))),
    ]


def one_forecast_each(answer, x):
    """The forecasts; a single number is told that there are more to make."""
    result = answer(x)
    if isinstance(result, int | float | np.number):
        raise Feedback(
            f"Your result is a single number. There are {len(x) - 1} values to forecast here, from "
            "`x[1]` to the last: return an array with one forecast for each."
        )
    return _no_list(result)


def future_itself(x):
    """Too good to be true: every forecast is exactly right, because it has looked at the answer.
    `x[1:]` are the very values to be forecast. Just before `x[1]` comes, the newest value you know
    is `x[0]`: that is its naive forecast. Do the same for every value after it."""
    return x[1:]


def whole_series(x):
    """One forecast too many. Your last one, made from the last value, is of a value that is not in
    `x`, so nobody could say how good it is. Leave that one out."""
    return x


def rolled(x):
    """Your first forecast is the last value of all: `np.roll` takes what falls out at the end and
    puts it in at the front. Nothing is known before `x[0]`, so it gets no forecast: leave that
    entry out."""
    return np.roll(x, 1)


def zero_in_front(x):
    """You have put a 0 in front, as a forecast of `x[0]`. Nothing is known before `x[0]`, so it
    gets no forecast: there are T - 1, and the first is of `x[1]`."""
    return np.concatenate([[0.0], x[:-1]])


def nan_in_front(x):
    """You have put a nan in front, where the forecast of `x[0]` would stand. Nothing is known
    before `x[0]`, so leave it out: there are T - 1 forecasts, and the first is of `x[1]`."""
    return np.concatenate([[np.nan], x[:-1]])


def first_value_doubled(x):
    """You forecast `x[0]` by itself. Nothing is known before `x[0]`, so it gets no forecast: there
    are T - 1, and the first is of `x[1]`."""
    return np.concatenate([x[:1], x[:-1]])


def one_too_few(x):
    """One forecast is missing, the last one. `x[:-2]` leaves out two values; only the very last
    has no value after it to forecast."""
    return x[:-2]


def last_value_only(x):
    """The colon stands on the other side: `x[-1:]` is the last value alone. You want all values
    but the last."""
    return x[-1:]


def first_value_only(x):
    """Nearly: `x[:1]` stops before place 1, so it is the first value alone. Only the very last
    value should be left out, and places can be counted from the end."""
    return x[:1]


def further_future(x):
    """`x[2:]` lies even further in the future than what you are to forecast. Go the other way: the
    forecast of `x[1]` is made when `x[0]` is the newest value known."""
    return x[2:]


def one_place_late(x):
    """Your first entry is still 0, and all others are one place late. The first forecast, at place
    0, is that of `x[1]`, and `x[0]` is known by then."""
    return np.concatenate([[0.0], x[:-2]])


def last_value_for_all(x):
    """You forecast every value by the last one of the series. When `x[1]` is to be forecast, that
    one is still far in the future: take the value just before each."""
    return np.full(len(x) - 1, x[-1])


def first_value_for_all(x):
    """You forecast every value by the first one. It is known, but it grows old: take the newest
    value known, the one just before each."""
    return np.full(len(x) - 1, x[0])


def mean_so_far(x):
    """You forecast by the mean of all values so far. That is a fair forecast: it uses the past
    only. The naive one is simpler still: the newest value, and nothing older."""
    return np.cumsum(x)[:-1] / np.arange(1, len(x))


def mean_of_everything(x):
    """You forecast every value by the mean of the whole series. That mean already contains the
    values to be forecast. Use the past only: the value just before each."""
    return np.full(len(x) - 1, x.mean())


def halfway_to_the_answer(x):
    """You take the mean of two neighbours, and the second of them is the value to be forecast. Use
    the first one only: the value just before."""
    return (x[:-1] + x[1:]) / 2


def changes(x):
    """These are the changes from each value to the next. A forecast is a value itself: the naive
    one says that the change will be zero."""
    return np.diff(x)


def trend_continued(x):
    """You let the last change happen once more. That is a forecast too, but not this one: the naive
    forecast says "as it is now"."""
    return np.concatenate([x[:1], 2 * x[1:-1] - x[:-2]])


NAIVE = Exercise(
    name="naive_forecast",
    solution_path=f"{HOME}:naive_forecast",
    cases=naive_cases,
    observe=one_forecast_each,
    misconceptions=(
        future_itself,
        whole_series,
        rolled,
        zero_in_front,
        nan_in_front,
        first_value_doubled,
        one_too_few,
        last_value_only,
        first_value_only,
        further_future,
        one_place_late,
        last_value_for_all,
        first_value_for_all,
        mean_so_far,
        mean_of_everything,
        halfway_to_the_answer,
        changes,
        trend_continued,
    ),
    hints=(
        "Write five numbers in a row. Below the second one write its forecast, the number just "
        "before it; then the same for the third, the fourth, the fifth. Which numbers of the upper "
        "row stand in the lower one?",
        "Every value is used as a forecast of the next, except the last: nothing comes after it.",
        "A slice can count from the end: `x[a:b]` begins at a and stops before b, and -1 stands "
        "for the last place.",
    ),
)


# --- task shapes ------------------------------------------------------------------------------

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


def shape_cases():
    """The one list of problems."""
    return [Case("ten problems", {})]


def shapes_right(shapes):
    """How many shapes are right, when all are; otherwise which are not, and why."""
    right, words = right_shapes(), ", ".join(f'"{shape}"' for shape in SHAPES)
    if not isinstance(shapes, dict):
        raise Feedback("Give a dict: problem -> one of " + words + ".")
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
    for wrong in ONE_PROBLEM:
        if wrong() == {**right_shapes(), problem: given}:
            return inspect.cleandoc(wrong.__doc__).replace("\n", " ")
    return None


def _except(**shapes):
    """All shapes right but some, given by the first word of their problem."""
    first_words = {problem.split()[0]: problem for problem in right_shapes()}
    return {**right_shapes(), **{first_words[word]: shape for word, shape in shapes.items()}}


def digit_row_by_row():
    """The digit: its picture is read all at once, as one thing. (It could be read row by row, and
    then you would be right. Later in the course a network does just that.)"""
    return _except(digit="many-to-one")


def caption_from_pixels():
    """The caption: you read the picture as many pixels and the caption as one sentence. Count what
    comes one after another: the picture is there all at once, the words of the caption are not."""
    return _except(caption="many-to-one")


def caption_translated():
    """The caption: words come out one after another, so half of it is right. But "encoder-decoder"
    also reads a sequence, and a picture is there all at once."""
    return _except(caption="encoder-decoder")


def caption_as_one():
    """The caption: a sentence is not one thing. It is written word by word, and how many words
    there will be is not known beforehand."""
    return _except(caption="one-to-one")


def melody_as_one():
    """The melody: it is not one thing. It is written note by note, each one fitting those
    before."""
    return _except(melody="one-to-one")


def review_aligned():
    """The review: "aligned" would be an opinion after each word. Asked is one verdict, when all
    words have been read."""
    return _except(**{"is": "aligned"})


def review_as_one():
    """The review: it is read as one thing only by somebody who ignores the order of its words.
    "Not good, bad" and "not bad, good" have the same words."""
    return _except(**{"is": "one-to-one"})


def music_aligned():
    """The style of a piece: "aligned" would be a style for each note. Asked is one style, for the
    whole piece."""
    return _except(style="aligned")


def sunspots_aligned():
    """The sunspots: "aligned" would be a forecast after every year. (Networks are often trained
    that way.) Asked here is one number, next year's, when all years so far have been read."""
    return _except(sunspots="aligned")


def sunspots_as_one():
    """The sunspots: year to year looks like one to one, and the naive forecast is just that. But
    the problem says "from those so far": all those years go in."""
    return _except(sunspots="one-to-one")


def sunspots_decoded():
    """The sunspots: "encoder-decoder" would be right for the next ten years. Asked is only the
    next one: what comes out is no sequence."""
    return _except(sunspots="encoder-decoder")


def video_at_the_end():
    """The video: you see one label, at the end. Asked is a label for every frame."""
    return _except(label="many-to-one")


def video_decoded():
    """The video: many in, many out, yes. Now compare the lengths: every frame gets its label, so
    there are exactly as many, in the same order. Nothing is left to be decided about the length."""
    return _except(label="encoder-decoder")


def dna_at_the_end():
    """The DNA: you see one answer for the whole piece. Asked is an answer for every letter."""
    return _except(coding="many-to-one")


def dna_decoded():
    """The DNA: many in, many out, yes. Now compare the lengths: each letter gets its own answer,
    so there are exactly as many, in the same order."""
    return _except(coding="encoder-decoder")


def translation_aligned():
    """The translation: "aligned" needs an output for every input. French "chat noir" is "black
    cat": the order differs, and often the number of words too."""
    return _except(French="aligned")


def speech_aligned():
    """The spoken sentence: "aligned" needs an output for every input. A second of speech is some
    hundred slices of sound, but only a dozen letters: most slices have no letter of their own."""
    return _except(spoken="aligned")


def speech_as_one():
    """The spoken sentence: sound comes slice after slice, and what it is turned into is no single
    thing but letter after letter."""
    return _except(spoken="many-to-one")


ONE_PROBLEM = (
    digit_row_by_row,
    caption_from_pixels,
    caption_translated,
    caption_as_one,
    melody_as_one,
    review_aligned,
    review_as_one,
    music_aligned,
    sunspots_aligned,
    sunspots_as_one,
    sunspots_decoded,
    video_at_the_end,
    video_decoded,
    dna_at_the_end,
    dna_decoded,
    translation_aligned,
    speech_aligned,
    speech_as_one,
)


def _renamed(**names):
    """Every shape right but some, that are called by another's name (_ stands for -)."""
    names = {old.replace("_", "-"): new for old, new in names.items()}
    return {problem: names.get(shape, shape) for problem, shape in right_shapes().items()}


def read_from_the_end():
    """You read the names the other way round. "one-to-many" is one thing in, many out: the input
    comes first. Swap your two."""
    return _renamed(one_to_many="many-to-one", many_to_one="one-to-many")


def kinds_of_many_swapped():
    """You have the two kinds of many-to-many the wrong way round. "aligned" has an output for every
    input, at the same place; "encoder-decoder" may give more or fewer. Swap them."""
    return _renamed(aligned="encoder-decoder", encoder_decoder="aligned")


def never_aligned():
    """You call every many-to-many "encoder-decoder". Ask each: is there exactly one output for
    every input? In two of your four there is, and they need no decoder of their own."""
    return _renamed(aligned="encoder-decoder")


def always_aligned():
    """You call every many-to-many "aligned". That needs exactly one output for every input. Two of
    your four give more or fewer outputs than inputs, in an order of their own."""
    return _renamed(encoder_decoder="aligned")


def everything_decoded():
    """All ten as "encoder-decoder": that is the shape into which any of them could be forced. Look
    for the simplest that fits. Is the input one thing, or one after another? And the output?"""
    return dict.fromkeys(right_shapes(), "encoder-decoder")


def pictures_as_sequences():
    """You read the two pictures as sequences of pixels. A picture is there all at once: no pixel
    comes before another in time, so it counts as one thing."""
    return _except(digit="many-to-one", caption="encoder-decoder")


TASKS = Exercise(
    name="task_shapes",
    solution_path=f"{HOME}:task_shapes",
    cases=shape_cases,
    observe=shapes_right,
    is_value=True,
    misconceptions=(
        *ONE_PROBLEM,
        read_from_the_end,
        kinds_of_many_swapped,
        never_aligned,
        always_aligned,
        everything_decoded,
        pictures_as_sequences,
    ),
    hints=(
        "Ask two questions of each problem. What goes in: one thing, there all at once, or one "
        "after another? What comes out: one thing, or one after another?",
        "If both are one after another, ask a third: is there exactly one output for every input? "
        'Then it is "aligned", else "encoder-decoder".',
        "One problem is one-to-one, two are one-to-many, three many-to-one, two aligned, two "
        "encoder-decoder. A picture is one thing.",
    ),
)


# --- a ragged batch ---------------------------------------------------------------------------


class Ragged(list):
    """A list of arrays that is shown by its lengths and numbers, in one line."""

    def __repr__(self):
        lengths = " and ".join(str(len(sequence)) for sequence in self)
        numbers = ", ".join(str(sequence.tolist()) for sequence in self)
        return f"{len(self)} arrays of length {lengths}: {numbers}"


Ragged.__name__ = "list"  # what a student reads when it is used like an array


def _batch_case(name, lengths, D, seed):
    rng = np.random.default_rng(seed)
    sequences = Ragged(rng.integers(1, 10, (length, D)) * 1.0 for length in lengths)
    return Case(name, dict(sequences=sequences))


def batch_cases():
    """Two short sequences, several features, data that are zero, as many steps as sequences."""
    zeros = Ragged(np.array(s)[:, None] for s in ([0.0, 4.0, 0.0], [7.0, 0.0], [0.0]))
    return [
        _batch_case("lengths 3 and 2, 1 feature", (3, 2), 1, 51),
        _batch_case("lengths 2, 4 and 1, 2 features", (2, 4, 1), 2, 52),
        Case("zeros among the data", dict(sequences=zeros)),
        _batch_case("3 sequences, 3 steps at most, 2 features", (1, 3, 2), 2, 53),
    ]


def batch_and_mask(answer, sequences):
    """The two arrays under their names."""
    result = answer(sequences)
    if _nothing_yet(result):
        return result
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise Feedback("Return two arrays, in this order: `return X, mask`.")
    X, mask = result
    if _nothing_yet(mask):
        raise Feedback("`X` is there, the mask is not yet: True where `X` holds data, (T, B).")
    if isinstance(mask, np.ndarray) and mask.dtype.kind in "iuf" and np.isin(mask, [0, 1]).all():
        raise Feedback("Your mask holds numbers, 0 and 1. It should hold True and False.")
    return dict(X=X, mask=mask)


def batch_first(sequences):
    """Your arrays have the batch first, (B, T, D) and (B, T). The course puts time first: `X[t]`
    holds step t of every sequence, (B, D)."""
    X, mask = right_batch(sequences)
    return X.swapaxes(0, 1), mask.T


def mask_batch_first(sequences):
    """Your `X` is right, your mask has the batch first, (B, T). It should lie on `X` place by
    place: time first, (T, B)."""
    X, mask = right_batch(sequences)
    return X, mask.T


def padded_in_front(sequences):
    """You pad in front, so every sequence ends at the last step. Put the zeros behind: every
    sequence begins at step 0, as `X[0]` is the first that a network reads."""
    X, mask = right_batch(sequences)
    for i, sequence in enumerate(sequences):
        X[:, i] = np.roll(X[:, i], len(X) - len(sequence), axis=0)
    return X, mask[::-1]


def cut_to_the_shortest(sequences):
    """You cut all sequences to the length of the shortest, and throw data away. T is the length of
    the longest; the others are filled up with zeros."""
    X, mask = right_batch(sequences)
    T = min(map(len, sequences))
    return X[:T], mask[:T]


def mask_inverted(sequences):
    """Your mask is True where the padding is. It should be True where the data are."""
    X, mask = right_batch(sequences)
    return X, ~mask


def mask_from_the_numbers(sequences):
    """You take every 0 in `X` for padding. But 0 can be a value like any other: a day without
    sunspots is data. Only the lengths of the sequences say where the padding begins."""
    X, _ = right_batch(sequences)
    return X, (X != 0).any(axis=-1)


def mask_from_every_number(sequences):
    """You compare every number of `X` with 0. Two things are wrong: 0 can be a value like any
    other, so use the lengths; and a step is there or not with all its features: (T, B)."""
    X, _ = right_batch(sequences)
    return X, X != 0


def mask_for_each_feature(sequences):
    """Your mask has an entry for every feature. A step is there with all its features or not at
    all: one entry for each step of each sequence, (T, B)."""
    X, mask = right_batch(sequences)
    return X, np.broadcast_to(mask[..., None], X.shape)


def mask_of_numbers(sequences):
    """Your mask holds the numbers 0 and 1. It should hold True and False, because then `X[mask]`
    picks the data. A comparison gives that, and so does `dtype=bool`."""
    X, mask = right_batch(sequences)
    return X, mask * 1.0


def mask_one_too_long(sequences):
    """Your mask is True one step too long. Steps count from 0, so a sequence of length 3 has the
    steps 0, 1 and 2: smaller than the length, not equal to it."""
    X, _ = right_batch(sequences)
    lengths = np.array([len(sequence) for sequence in sequences])
    return X, np.arange(len(X))[:, None] <= lengths


def mask_all_true(sequences):
    """Your mask is True everywhere. Behind the end of a sequence there is only padding, and there
    it is False."""
    X, mask = right_batch(sequences)
    return X, np.ones_like(mask)


def last_value_kept(sequences):
    """You go on with the last value of a sequence until the end. That looks like data and is none:
    put zeros there."""
    X, mask = right_batch(sequences)
    for i, sequence in enumerate(sequences):
        X[len(sequence) :, i] = sequence[-1]
    return X, mask


def padded_with_nan(sequences):
    """You pad with nan. Honest, but one nan turns every sum it enters into nan, and 0 · nan as
    well. Pad with zeros; the mask says what they are."""
    X, mask = right_batch(sequences)
    return np.where(mask[..., None], X, np.nan), mask


def sorted_by_length(sequences):
    """Your sequences have changed places: longest first. Some libraries ask for that, this exercise
    does not: sequence i stays in column i."""
    return right_batch(sorted(sequences, key=len, reverse=True))


def mask_first(sequences):
    """You return the mask before `X`. The order is `X, mask`."""
    return right_batch(sequences)[::-1]


def ragged_array(sequences):
    """`np.array` makes one block of numbers, and sequences of different lengths are none. Make the
    block first, zeros of shape (T, B, D), then copy each sequence into its column."""
    return np.array(sequences), None


def ragged_stack(sequences):
    """`np.stack` needs arrays of one shape, and these have different lengths. Make zeros of shape
    (T, B, D) first, then copy each sequence into its column. (`np.pad` with a single pair lengthens
    the features too.)"""
    return np.stack(sequences, axis=1), None


def whole_column(sequences):
    """You put a short sequence into a whole column, and it does not fill it. Fill the beginning
    only: as many steps as the sequence has, `X[:len(sequence), i]`."""
    X, mask = right_batch(sequences)
    for i, sequence in enumerate(sequences):
        X[:, i] = sequence
    return X, mask


def steps_and_sequences_swapped(sequences):
    """Your `X` is (T, B, D), but you fill it as if the sequence came first. The step is the first
    index, the sequence the second: `X[:len(sequence), i]`."""
    X, mask = right_batch(sequences)
    X, mask = np.zeros_like(X), np.zeros_like(mask)
    for i, sequence in enumerate(sequences):
        X[i, : len(sequence)] = sequence
        mask[i, : len(sequence)] = True
    return X, mask


def last_step_missing(sequences):
    """The last step of each sequence is missing. Steps count from 0, and the end of a `range` or
    slice is not part of it: `range(3)` is 0, 1, 2, all three steps already."""
    X, mask = right_batch([sequence[:-1] for sequence in sequences])
    return np.append(X, np.zeros_like(X[:1]), axis=0), np.append(mask, mask[:1] & False, axis=0)


def joined(sequences):
    """You have put the sequences one behind the other, into one long sequence. They belong side by
    side, each in its own column: (T, B, D)."""
    return np.concatenate(sequences), right_batch(sequences)[1]


def length_of_the_first(sequences):
    """You take T from the first sequence, and a later one is longer. T is the largest of all
    lengths."""
    T, B, D = len(sequences[0]), len(sequences), sequences[0].shape[1]
    X, mask = np.zeros((T, B, D)), np.zeros((T, B), dtype=bool)
    for i, sequence in enumerate(sequences):
        X[: len(sequence), i] = sequence
        mask[: len(sequence), i] = True
    return X, mask


BATCH = Exercise(
    name="pad_batch",
    solution_path=f"{HOME}:pad_batch",
    cases=batch_cases,
    observe=batch_and_mask,
    misconceptions=(
        batch_first,
        mask_batch_first,
        padded_in_front,
        cut_to_the_shortest,
        mask_inverted,
        mask_from_the_numbers,
        mask_from_every_number,
        mask_for_each_feature,
        mask_of_numbers,
        mask_one_too_long,
        mask_all_true,
        last_value_kept,
        padded_with_nan,
        sorted_by_length,
        mask_first,
        ragged_array,
        ragged_stack,
        whole_column,
        steps_and_sequences_swapped,
        last_step_missing,
        joined,
        length_of_the_first,
    ),
    hints=(
        "T is the largest length, B the number of sequences, D the number of features: "
        "`sequences[0].shape[1]`. Begin with `X = np.zeros((T, B, D))` and a mask of False, "
        "`np.zeros((T, B), dtype=bool)`.",
        "Go through the sequences with `for i, sequence in enumerate(sequences)`. Sequence i "
        "belongs into the first `len(sequence)` steps of column i.",
        "`X[:len(sequence), i] = sequence`, and the same places of the mask become True.",
    ),
)


# --- the lag matrix ---------------------------------------------------------------------------


def lag_cases():
    """Prime numbers to follow by eye, several lags, a single lag, a single row."""
    rng = np.random.default_rng(54)
    return [
        Case("6 values, 2 lags", dict(x=np.array([2.0, 3, 5, 7, 11, 13]), K=2)),
        Case("10 values, 4 lags", dict(x=rng.normal(size=10).round(2), K=4)),
        Case("5 values, 1 lag", dict(x=rng.normal(size=5).round(2), K=1)),
        Case("5 values, 4 lags: one row", dict(x=rng.normal(size=5).round(2), K=4)),
    ]


def rows_of_lags(answer, x, K):
    """The matrix."""
    return _no_list(answer(x, K))


def oldest_first(x, K):
    """Your columns stand in the order of time, oldest first. Column 0 is for lag 1, the value just
    before; the last column is for lag K."""
    return right_lags(x, K)[:, ::-1]


def from_the_present(x, K):
    """Your rows begin with `x[t]` itself, the very value to be forecast: any model would copy it
    and look perfect. Lag 1 is one step before, `x[t-1]`."""
    return sliding_window_view(x, K)[1:, ::-1]


def up_to_the_present(x, K):
    """Your rows end with `x[t]` itself, the very value to be forecast. They should hold the K
    values before it, the newest first: from `x[t-1]` back to `x[t-K]`."""
    return sliding_window_view(x, K)[1:]


def one_row_too_many(x, K):
    """One row too many: your last row, which begins with the last value, belongs to the forecast of
    a value that is not in `x`. There are T - K rows."""
    return sliding_window_view(x, K)[:, ::-1]


def all_windows(x, K):
    """These are all windows of K values, as they stand. Two things differ: the last window belongs
    to a value that is not in `x`, and in each row the newest value comes first."""
    return sliding_window_view(x, K)


def present_as_a_column(x, K):
    """You have K + 1 columns: `x[t]` itself is among them. It is what is to be forecast; the row
    holds what is known before, from `x[t-1]` back to `x[t-K]`."""
    return sliding_window_view(x, K + 1)[:, ::-1]


def wrapped_around(x, K):
    """Your first rows hold values from the end of the series: Python counts a place below 0 from
    there, and `np.roll` puts in at the front what falls out. The first value with K values before
    it is `x[K]`: begin there."""
    return np.stack([np.roll(x, k) for k in range(1, K + 1)], axis=1)


def filled_with_zeros(x, K):
    """You have a row for each of the T values, with zeros where nothing is known. Those zeros look
    like data. Begin at `x[K]`, the first with K values before it: T - K rows."""
    return np.stack([np.concatenate([np.zeros(k), x[:-k]]) for k in range(1, K + 1)], axis=1)


def filled_with_nan(x, K):
    """You have a row for each of the T values, with nan where nothing is known, and no model can be
    fitted to nan. Begin at `x[K]`, the first with K values before it: T - K rows."""
    return np.stack([np.append(np.full(k, np.nan), x[:-k]) for k in range(1, K + 1)], axis=1)


def empty_rows_in_front(x, K):
    """Your first K rows are all zeros: you keep a row for values that have no K values before them.
    Begin with the row for `x[K]`: T - K rows, and that of `x[t]` is row t - K."""
    return np.concatenate([np.zeros((K, K)), right_lags(x, K)])


def row_called_t(x, K):
    """You put the row for `x[t]` at place t. The first row, place 0, is that for t = K: it belongs
    at place t - K."""
    L = np.zeros((len(x) - K, K))
    for t in range(K, len(x)):
        L[t] = x[t - K : t][::-1]
    return L


def column_called_k(x, K):
    """You put lag k into column k. Columns count from 0 and lags from 1: lag k is column k - 1."""
    L = np.zeros((len(x) - K, K))
    for k in range(1, K + 1):
        L[:, k] = x[K - k : -k]
    return L


def rows_from_the_beginning(x, K):
    """Your rows do not all have K values: the first values of `x` have fewer than K before them.
    Begin with t = K, the first that has K."""
    return np.array([x[t - K : t][::-1] for t in range(len(x))])


def rows_past_the_end(x, K):
    """Your last rows run over the end and have fewer than K values. The last row is that for the
    forecast of `x[T-1]`; it ends (or begins) with `x[T-2]`."""
    return np.array([x[t : t + K][::-1] for t in range(len(x))])


def columns_of_their_own_length(x, K):
    """Your columns have different lengths: the longer the lag, the fewer values are left. All must
    begin at the same row, that for `x[K]`: leave out what only the shorter lags have."""
    return np.array([x[:-k] for k in range(1, K + 1)]).T


def columns_not_stacked(x, K):
    """`np.stack` needs columns of one length. The longer the lag, the fewer values are left: let
    all columns begin at the row for `x[K]`, as the longest does."""
    return np.stack([x[:-k] for k in range(1, K + 1)], axis=1)


def last_lag_missing(x, K):
    """Lag K is missing: you have K - 1 columns. The end of a `range` is not part of it, so the lags
    are `range(1, K + 1)`."""
    return right_lags(x, K)[:, :-1]


def columns_reshaped(x, K):
    """You went through the lags one by one and cut the result into rows with `reshape`. That keeps
    the order of the numbers and mixes up rows and columns: `np.stack(columns, axis=1)`."""
    return right_lags(x, K).T.reshape(-1, K)


def last_row_missing(x, K):
    """The last row is missing, the one for the forecast of the last value, `x[T-1]`. The end of a
    `range` or slice is not part of it."""
    return right_lags(x, K)[:-1]


def first_row_missing(x, K):
    """The first row is missing. `x[K]` has K values before it, `x[0]` to `x[K-1]`: places count
    from 0, so begin with t = K."""
    return right_lags(x, K)[1:]


def lags_in_rows(x, K):
    """The numbers are right, but each lag is a row. Turn it round: one row for each value to be
    forecast, one column for each lag, (T - K, K)."""
    return right_lags(x, K).T


def from_lag_two(x, K):
    """Your lags run from 2 to K + 1. (In the first row that reaches back before the beginning, and
    Python takes the place -1 for the last value.) Column 0 is for lag 1, `x[t-1]`."""
    return np.stack([np.roll(x, k + 1)[K:] for k in range(1, K + 1)], axis=1)


def cut_into_pieces(x, K):
    """`reshape` cuts the series into pieces side by side, so every value occurs once. The rows
    overlap: each one is the row above moved on by one step."""
    return x.reshape(-1, K)


def empty_first_row(x, K):
    """Your first row is empty. Going down from `x[K-1]` to before `x[0]`, the slice ends at -1, and
    Python takes that for the last place. Take `x[t-K:t]` and turn that round."""
    return np.array([x[t - 1 : t - K - 1 : -1] for t in range(K, len(x))])


def empty_into_a_row(x, K):
    """An empty slice does not fill a row. Going down from `x[K-1]` to before `x[0]`, it ends at -1,
    and Python takes that for the last place. Take `x[t-K:t]` and turn that round."""
    L = np.zeros((len(x) - K, K))
    for i in range(len(x) - K):
        t = K + i
        L[i] = x[t - 1 : t - K - 1 : -1]
    return L


LAGS = Exercise(
    name="lag_matrix",
    solution_path=f"{HOME}:lag_matrix",
    cases=lag_cases,
    observe=rows_of_lags,
    misconceptions=(
        oldest_first,
        from_the_present,
        up_to_the_present,
        one_row_too_many,
        all_windows,
        present_as_a_column,
        wrapped_around,
        filled_with_zeros,
        filled_with_nan,
        empty_rows_in_front,
        row_called_t,
        column_called_k,
        rows_from_the_beginning,
        rows_past_the_end,
        columns_of_their_own_length,
        columns_not_stacked,
        last_lag_missing,
        columns_reshaped,
        last_row_missing,
        first_row_missing,
        lags_in_rows,
        from_lag_two,
        cut_into_pieces,
        empty_first_row,
        empty_into_a_row,
    ),
    hints=(
        "Do it on paper for 2 3 5 7 11 13 and K = 2. The first value with two values before it is "
        "5; its row is 3 2. The next is 7; its row is 5 3.",
        "The row for `x[t]` is `x[t-K:t]`, turned round so that the newest comes first. t runs "
        "from K to T - 1.",
        "Or column by column: lag k is the series without its last k values, and without the "
        "values that only the longer lags need at the beginning: `x[K-k : T-k]`. "
        "`np.stack(columns, axis=1)` puts them side by side.",
    ),
)


# --- autoregression ---------------------------------------------------------------------------


def _autoregressive(rng, w, c, T):
    """A series that follows an autoregressive model, with noise."""
    x = list(c / (1 - sum(w)) + rng.normal(size=len(w)))
    while len(x) < T:
        x.append(np.dot(w, x[: -len(w) - 1 : -1]) + c + rng.normal())
    return np.array(x).round(2)


def fit_cases():
    """An exact rule to find by eye, a sine, and two noisy series that no rule fits exactly."""
    rng = np.random.default_rng(55)
    sine = 5 + 2 * np.sin(2 * np.pi * np.arange(20) / 7)
    doubled = np.array([1.0, 3, 7, 15, 31, 63])
    return [
        Case("each value twice the one before, plus 1", dict(x=doubled, K=1)),
        Case("a sine around 5, 2 lags", dict(x=sine, K=2)),
        Case("30 noisy values, 3 lags", dict(x=_autoregressive(rng, (0.5, 0.3, -0.4), 4, 30), K=3)),
        Case("25 noisy values, 1 lag", dict(x=_autoregressive(rng, (0.8,), -2, 25), K=1)),
    ]


def weights_and_constant(answer, x, K):
    """The two results under their names."""
    result = answer(x, K)
    if _nothing_yet(result):
        return result
    if isinstance(result, np.ndarray) and result.shape == (K + 1,):
        raise Feedback(
            f"All K + 1 numbers (here {K + 1}) come in one array. Return them apart, "
            "`return w, c`: the K weights as an array and the constant as a number."
        )
    if isinstance(result, tuple) and len(result) == 4:
        raise Feedback(
            "`np.linalg.lstsq` returns four things. The solution is the first of them, `[0]`: take "
            "it apart into the weights and the constant."
        )
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise Feedback("Return the K weights and the constant, in this order: `return w, c`.")
    w, c = result
    if np.shape(w) == (K, 1):
        raise Feedback(
            f"Your weights are a column, {np.shape(w)}. Return them as {(K,)}: with `x` as it is, "
            "not made into a column, `np.linalg.lstsq` gives them so."
        )
    if isinstance(w, int | float | np.number) and isinstance(c, int | float | np.number):
        raise Feedback(
            "Your `w` is a single number. It is an array with K entries, also for a single lag, "
            "where it has one."
        )
    if np.shape(w) == (K,) and np.shape(c) == (1,):
        raise Feedback("Your constant is an array with one number in it. Take it out: `c[0]`.")
    return dict(w=w, c=c)


def _least_squares(A, y):
    return np.linalg.lstsq(A, y)[0]


def _with_ones(L):
    return np.column_stack([L, np.ones(len(L))])


def no_constant(x, K):
    """Your weights are those of a model without a constant: with all lags at 0 it can only forecast
    0. Give the matrix one more column, of ones; what that is multiplied by is `c`."""
    return _least_squares(right_lags(x, K), x[K:]), 0.0


def mean_as_constant(x, K):
    """Your weights are for the series with its mean taken away, and that mean is not `c`: it would
    count once in the lags and once more on top. Let least squares find `c`, with a column of
    ones."""
    centred = x - x.mean()
    return _least_squares(right_lags(centred, K), centred[K:]), x.mean()


def mean_taken_away(x, K):
    """You take the mean away and forget it: with c = 0 the forecasts lie around 0, the series does
    not. Leave `x` as it is and add a column of ones; its weight is `c`."""
    centred = x - x.mean()
    return _least_squares(right_lags(centred, K), centred[K:]), 0.0


def mean_of_the_targets(x, K):
    """Your weights are right. But your `c`, the mean of the targets, would be right only for lags
    whose means had been taken away. It is what a column of ones is multiplied by."""
    return right_fit(x, K)[0], x[K:].mean()


def constant_from_the_mean(x, K):
    """Very close: with the mean taken away, c = mean · (1 - sum of w) is nearly right. Nearly,
    because the lags and the targets each have a mean of their own. A column of ones finds the
    exact least squares."""
    centred = x - x.mean()
    w = _least_squares(right_lags(centred, K), centred[K:])
    return w, x.mean() * (1 - w.sum())


def present_from_itself(x, K):
    """Your model is perfect and of no use: it gives 1 to the newest lag and 0 to all else, because
    the target you fit *is* that lag. Row i of the lag matrix belongs to `x[K + i]`: the targets
    begin at `x[K]`."""
    return _split(_least_squares(_with_ones(right_lags(x, K)), x[K - 1 : -1]))


def oldest_as_target(x, K):
    """Your targets begin at `x[0]`, so each row is asked for its own oldest value. Row i of the lag
    matrix belongs to `x[K + i]`: the targets begin at `x[K]`."""
    return _split(_least_squares(_with_ones(right_lags(x, K)), x[:-K]))


def two_steps_ahead(x, K):
    """Your targets begin one value too late, so you forecast two steps ahead. Row i of the lag
    matrix belongs to `x[K + i]`."""
    return _split(_least_squares(_with_ones(right_lags(x, K)[:-1]), x[K + 1 :]))


def rows_do_not_match(x, K):
    """The matrix and the targets have different numbers of rows. The lag matrix has T - K rows, so
    there are T - K targets: the first K values of `x` have no row. (And the matrix goes in as it
    is, one row for each target.)"""
    return _split(_least_squares(_with_ones(right_lags(x, K)), x))


def weights_reversed(x, K):
    """Your weights stand oldest first. `w[0]` belongs to lag 1, the value just before."""
    w, c = right_fit(x, K)
    return w[::-1], c


def constant_taken_for_a_weight(x, K):
    """The column of ones comes first in your matrix, so the constant comes first in the solution.
    You read it from the end, and everything is moved by one place."""
    return _split(_least_squares(_with_ones(right_lags(x, K))[:, [K, *range(K)]], x[K:]))


def constant_left_in(x, K):
    """Your `w` has K + 1 entries: the constant is still among them. Leave the K weights in `w`,
    and return the constant beside it."""
    w, c = right_fit(x, K)
    return np.append(w, c), c


def constant_left_in_front(x, K):
    """Your `w` has K + 1 entries, the constant first. Leave the K weights in `w`, and return the
    constant beside it."""
    w, c = right_fit(x, K)
    return np.append(c, w), c


def constant_first(x, K):
    """You return the constant before the weights. The order is `w, c`."""
    return right_fit(x, K)[::-1]


def weights_as_list(x, K):
    """The numbers are right, but your `w` is a Python list, as `*w, c = …` makes one. Make an array
    of it, so that `L @ w` works for every matrix: `np.array(w)`."""
    w, c = right_fit(x, K)
    return list(w), c


def not_solved(x, K):
    """These are the products of lags and targets, `A.T @ y`. They are one side of the equations
    only: solve `A.T @ A` times the unknown equals that, or let `np.linalg.lstsq` do it all."""
    return _split(_with_ones(right_lags(x, K)).T @ x[K:])


def solved_as_square(x, K):
    """There are more rows than unknowns, so no numbers fit all rows exactly, and `solve` and `inv`
    refuse. Least squares finds those that come closest: `np.linalg.lstsq`."""
    return _split(np.linalg.solve(_with_ones(right_lags(x, K)), x[K:]))


def ones_for_all_of_x(x, K):
    """Your column of ones is as long as `x`. It stands beside the lags, so it has as many rows as
    the lag matrix: T - K."""
    return np.column_stack([right_lags(x, K), np.ones(len(x))]), None


def ones_not_a_column(x, K):
    """The lags have two axes, `np.ones(len(L))` has one, and `hstack` and `concatenate` do not join
    those. `np.column_stack` makes a column of it first."""
    return np.hstack([right_lags(x, K), np.ones(len(x) - K)]), None


def _split(solution):
    return solution[:-1], solution[-1]


FIT = Exercise(
    name="fit_autoregression",
    solution_path=f"{HOME}:fit_autoregression",
    cases=fit_cases,
    observe=weights_and_constant,
    tolerance=1e-7,  # the normal equations, which are as right, lose half of the digits
    misconceptions=(
        no_constant,
        mean_as_constant,
        mean_taken_away,
        mean_of_the_targets,
        constant_from_the_mean,
        present_from_itself,
        oldest_as_target,
        two_steps_ahead,
        rows_do_not_match,
        weights_reversed,
        constant_taken_for_a_weight,
        constant_left_in,
        constant_left_in_front,
        constant_first,
        weights_as_list,
        ones_for_all_of_x,
        ones_not_a_column,
        not_solved,
        solved_as_square,
    ),
    hints=(
        "Each row of `lag_matrix(x, K)` belongs to one value of `x`. Which values are these? They "
        "are the targets.",
        "A constant is a weight on something that is always 1: put a column of ones beside the "
        "lags, `np.column_stack([L, np.ones(len(L))])`.",
        "`np.linalg.lstsq(A, y)[0]` gives the K + 1 numbers that come closest: the weights, and "
        "last the one that belongs to the ones.",
    ),
)


# --- convolution ------------------------------------------------------------------------------


def _convolution_case(name, image, kernel, seed):
    rng = np.random.default_rng(seed)
    return Case(name, {n: rng.normal(size=s) for n, s in dict(image=image, kernel=kernel).items()})


def convolution_cases():
    """The lecture's numbers, shapes that are not square, a kernel as large as the image."""
    image, kernel = np.arange(9.0).reshape(3, 3), np.arange(4.0).reshape(2, 2)
    return [
        Case("the numbers of the slide", dict(image=image, kernel=kernel)),
        _convolution_case("image (4, 6), kernel (2, 3)", (4, 6), (2, 3), 56),
        _convolution_case("image (5, 4), kernel (3, 2)", (5, 4), (3, 2), 57),
        _convolution_case("image (3, 3), kernel (3, 3): one place", (3, 3), (3, 3), 58),
    ]


def only_inside(answer, image, kernel):
    """The output; one as large as the image is told so, however it was padded."""
    result = answer(image, kernel)
    if isinstance(result, int | float | np.number):
        raise Feedback(
            "Your result is a single number. The kernel takes one place after another, and each "
            "place gives a number: return an array of them, laid out like the places."
        )
    if isinstance(result, np.ndarray) and result.shape == image.shape:
        raise Feedback("Your output is as large as the image.")
    return _no_list(result)


def _at_each_place(image, kernel, number):
    """Loop over the places, for the wrong implementations below."""
    output = np.zeros([n - k + 1 for n, k in zip(image.shape, kernel.shape, strict=True)])
    for i, j in np.ndindex(output.shape):
        output[i, j] = number(i, j, *kernel.shape)
    return output


def as_large_as_the_image(image, kernel):
    """Your output is as large as the image. But the kernel must not hang over the edge, so it has
    fewer places than the image pixels: with an image 3 high and a kernel 2 high there are 2."""
    k, m = kernel.shape
    return right_convolve(np.pad(image, ((0, k - 1), (0, m - 1))), kernel)


def every_touching_place(image, kernel):
    """You also count places where the kernel only touches the image. Here it must lie inside
    altogether: n - k + 1 places, not n + k - 1."""
    k, m = kernel.shape
    return right_convolve(np.pad(image, ((k - 1, k - 1), (m - 1, m - 1))), kernel)


def flipped(image, kernel):
    """You turn the kernel upside down and left to right before it slides. In signal processing
    that is what convolution means. Networks leave the kernel as it stands, which is called
    cross-correlation there, and call that convolution: so do we."""
    return right_convolve(image, kernel[::-1, ::-1])


def kernel_transposed(image, kernel):
    """Your kernel is transposed: its rows lie on the columns of the image. Lay it on as it
    stands."""
    return _at_each_place(
        image, kernel, lambda i, j, k, m: (image[i : i + k, j : j + m] * kernel.T).sum()
    )


def corner_product(image, kernel):
    """You have laid the kernel on one place, the upper left corner, and kept the products. Add them
    up, that gives one number of the output; then move the kernel on."""
    k, m = kernel.shape
    return image[:k, :m] * kernel


def products_not_added(image, kernel):
    """At every place you keep all the products. Add them up: each place gives one number."""
    return sliding_window_view(image, kernel.shape) * kernel


def products_into_one_place(image, kernel):
    """You put several numbers into one place of the output. Add up all products first: `.sum()`.
    (Python's own `sum` adds up the rows only.)"""
    return _at_each_place(image, kernel, lambda i, j, k, m: image[i : i + k, j : j + m] * kernel)


def last_product_only(image, kernel):
    """Only the last product is left at each place: each one overwrites the one before. Add them up,
    starting from 0: `+=`."""
    k, m = kernel.shape
    return image[k - 1 :, m - 1 :] * kernel[-1, -1]


def one_value_for_all(image, kernel):
    """You multiply the whole kernel by one value of the image. Each number of the kernel lies on a
    value of its own: at place (i, j), kernel[a, b] lies on image[i + a, j + b]."""
    k, m = kernel.shape
    return image[: image.shape[0] - k + 1, : image.shape[1] - m + 1] * kernel.sum()


def end_does_not_move(image, kernel):
    """Your window loses its end: a slice says from where to where, not from where and how many. At
    place i it goes from i to i + k."""
    return _at_each_place(image, kernel, lambda i, j, k, m: (image[i:k, j:m] * kernel).sum())


def window_too_large(image, kernel):
    """Your window is one larger than the kernel. A slice leaves out its end, so `i:i+k` has k
    places already."""
    return _at_each_place(
        image,
        kernel,
        lambda i, j, k, m: (image[i : i + k + 1, j : j + m + 1] * kernel).sum(),
    )


def whole_image(image, kernel):
    """You multiply the whole image by the kernel, which is smaller. Cut out what lies under the
    kernel at one place, do it for that, then go to the next place."""
    return image * kernel


def places_in_a_row(image, kernel):
    """The numbers are right, but in one long row. Lay them out like the places: one row for each
    step down. Fill an array, or `reshape` at the end."""
    return right_convolve(image, kernel).ravel()


def returned_too_early(image, kernel):
    """Only your first place is filled. Is the `return` indented too far, so that it ends the loops
    in their first round?"""
    output = np.zeros_like(right_convolve(image, kernel))
    output[0, 0] = right_convolve(image, kernel)[0, 0]
    return output


def mean_of_products(image, kernel):
    """You take the mean of the products at each place. It is their sum."""
    return right_convolve(image, kernel) / kernel.size


def largest_product(image, kernel):
    """You keep the largest product at each place. Add all of them up. (To keep the largest value is
    pooling, which has no kernel.)"""
    return (sliding_window_view(image, kernel.shape) * kernel).max(axis=(2, 3))


def max_pooling(image, kernel):
    """You take the largest value at each place, without looking at the numbers in the kernel. That
    is max pooling. Multiply each value by the number of the kernel that lies on it, and add up."""
    return sliding_window_view(image, kernel.shape).max(axis=(2, 3))


def output_transposed(image, kernel):
    """Rows and columns of your output have changed places. Moving the kernel down goes down in the
    output, moving it right goes right."""
    return right_convolve(image, kernel).T


def one_place_missing(image, kernel):
    """One row and one column of places are missing. A kernel 2 high fits into an image 3 high at 2
    places: n - k + 1, not n - k."""
    return right_convolve(image, kernel)[:-1, :-1]


def last_places_left(image, kernel):
    """Your last row and column are still 0: the loops stop one place too early. `range(n - k)` ends
    before n - k, and that place is the last one."""
    output = right_convolve(image, kernel)
    output[-1], output[:, -1] = 0, 0
    return output


def in_steps_of_the_kernel(image, kernel):
    """Your kernel moves on by its own size, so no two places overlap. That is how pooling goes. A
    kernel moves one step at a time here."""
    k, m = kernel.shape
    return right_convolve(image, kernel)[::k, ::m]


def matrix_product(image, kernel):
    """`@` is the product of matrices. Here each number of the kernel is multiplied by the one value
    it lies on: `*`."""
    return _at_each_place(
        image, kernel, lambda i, j, k, m: (image[i : i + k, j : j + m] @ kernel).sum()
    )


def dot_product(image, kernel):
    """`np.dot` of two matrices is the product of matrices. Here each number of the kernel is
    multiplied by the one value it lies on: `*`."""
    return _at_each_place(
        image, kernel, lambda i, j, k, m: np.dot(image[i : i + k, j : j + m], kernel).sum()
    )


def image_times_kernel(image, kernel):
    """`@` multiplies whole matrices. The kernel looks at a small piece of the image at a time: cut
    that out, multiply number by number with `*`, add up, go to the next place."""
    return image @ kernel


def places_swapped(image, kernel):
    """Row and column of your output have changed places: the loop that goes down the image must go
    down in the output too, so its index comes first, `[i, j]`."""
    output = np.zeros_like(right_convolve(image, kernel))
    for i, j in np.ndindex(output.shape):
        output[j, i] = right_convolve(image, kernel)[i, j]
    return output


def window_swapped(image, kernel):
    """Row and column of your window have changed places: where the output goes down, your window
    goes right. The index of the rows comes first in both."""
    return _at_each_place(
        image, kernel, lambda i, j, k, m: (image[j : j + k, i : i + m] * kernel).sum()
    )


def square_kernel(image, kernel):
    """You take the kernel to be as wide as it is high. It has two sizes: `k, l = kernel.shape`."""
    k = len(kernel)
    rows, columns = (size - k + 1 for size in image.shape)
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            output[i, j] = (image[i : i + k, j : j + k] * kernel).sum()
    return output


CONVOLVE = Exercise(
    name="convolve",
    solution_path="course_utils.rnn.convolution:convolve",
    cases=convolution_cases,
    observe=only_inside,
    large=lambda: _convolution_case("an image of 40 × 40", (40, 40), (15, 15), 59),
    misconceptions=(
        as_large_as_the_image,
        every_touching_place,
        flipped,
        kernel_transposed,
        corner_product,
        products_not_added,
        products_into_one_place,
        last_product_only,
        one_value_for_all,
        end_does_not_move,
        window_too_large,
        whole_image,
        places_in_a_row,
        returned_too_early,
        mean_of_products,
        largest_product,
        max_pooling,
        output_transposed,
        one_place_missing,
        last_places_left,
        in_steps_of_the_kernel,
        matrix_product,
        dot_product,
        image_times_kernel,
        places_swapped,
        window_swapped,
        square_kernel,
    ),
    hints=(
        "Lay the kernel 0 1 / 2 3 on the upper left corner of the image, on 0 1 / 3 4. Multiply "
        "what lies on each other and add up: 0·0 + 1·1 + 2·3 + 3·4 = 19. Move one step right.",
        "There are n - k + 1 places downwards and m - l + 1 to the right. Make `np.zeros` of that "
        "shape and fill it with two loops.",
        "Under the kernel at place (i, j) lies `image[i:i+k, j:j+l]`.",
    ),
)


# --- the size of a convolution's output -------------------------------------------------------


def size_cases():
    """No options, each option alone, both, sizes that do not come out even, the defaults."""
    sizes = [(3, 2, 0, 1), (28, 5, 0, 1), (32, 5, 2, 1), (9, 3, 0, 2), (8, 3, 1, 3)]
    names = ("n", "k", "padding", "stride")
    return [
        *(
            Case(
                "input {}, kernel {}, padding {}, stride {}".format(*s),
                dict(zip(names, s, strict=True)),
            )
            for s in [*sizes, (224, 11, 2, 4), (11, 3, 0, 3)]
        ),
        Case("input 7, kernel 3, nothing else given", dict(n=7, k=3)),
    ]


def whole_number(answer, **sizes):
    """The size, which must be an int."""
    result = answer(*sizes.values())
    if isinstance(result, float | np.floating):
        raise Feedback("Your result is a float.")
    return result


def not_whole(n, k, padding=0, stride=1):
    """Your result is a float, as `/` gives one even when it comes out even. A kernel has no half
    places: `//` divides and rounds down, and the result is an int."""
    return (n + 2 * padding - k) / stride + 1


def first_place_forgotten(n, k, padding=0, stride=1):
    """One place too few: the place where the kernel starts counts too. A kernel of 2 on an input of
    3 can move one step, so it has two places."""
    return (n + 2 * padding - k) // stride


def padding_once(n, k, padding=0, stride=1):
    """You count the padding once. There are that many zeros at each of the two ends."""
    return (n + padding - k) // stride + 1


def padding_forgotten(n, k, padding=0, stride=1):
    """The padding is missing. It makes the input longer, at both ends."""
    return (n - k) // stride + 1


def padding_after_division(n, k, padding=0, stride=1):
    """You add the padding at the end. It makes the input longer, so there is more way to walk in
    strides: add it before you divide."""
    return (n - k) // stride + 1 + 2 * padding


def padding_taken_off(n, k, padding=0, stride=1):
    """You take the padding off. It makes the input longer: add it."""
    return (n - 2 * padding - k) // stride + 1


def input_over_stride(n, k, padding=0, stride=1):
    """That is the size when somebody chooses the padding so that only the stride counts. Here the
    padding is given: with none at all, the kernel must stay inside."""
    return n // stride


def stride_forgotten(n, k, padding=0, stride=1):
    """The stride is missing. With stride 2 the kernel takes every second place only."""
    return n + 2 * padding - k + 1


def options_forgotten(n, k, padding=0, stride=1):
    """Padding and stride are both missing. Padding makes the input longer, at both ends; the stride
    says which of the places are taken."""
    return n - k + 1


def rounded_up(n, k, padding=0, stride=1):
    """You round up. If the last step would take the kernel over the end, it is not taken: round
    down."""
    return -(-(n + 2 * padding - k) // stride) + 1


def rounded_to_nearest(n, k, padding=0, stride=1):
    """`round` goes to the nearest whole number, which may be up. If the last step would take the
    kernel over the end, it is not taken: round down, always."""
    return round((n + 2 * padding - k) / stride) + 1


def stride_after_one(n, k, padding=0, stride=1):
    """You add 1 before you divide. The 1 is the place where the kernel starts; only the way from
    there is walked in strides. Divide first, then add 1."""
    return (n + 2 * padding - k + 1) // stride


def places_divided_up(n, k, padding=0, stride=1):
    """You take the kernel for one shorter: it can move n - k steps, not n - k + 1. The 1, for the
    place where it starts, comes after the division."""
    return (n + 2 * padding - k + 1) // stride + 1


def kernel_forgotten(n, k, padding=0, stride=1):
    """The size of the kernel is missing. Its far end must stay inside, so its near end can move
    n - k steps only."""
    return (n + 2 * padding) // stride + 1


def half_a_kernel(n, k, padding=0, stride=1):
    """You take off half a kernel, as if its middle had to stay inside. All of it must: take off
    k."""
    return (n + 2 * padding - k // 2) // stride + 1


def brackets_missing(n, k, padding=0, stride=1):
    """Brackets are missing: `- k // stride` divides the kernel alone. First the whole way,
    n + 2 padding - k, then divide it."""
    return n + 2 * padding - k // stride + 1


def stride_before_kernel(n, k, padding=0, stride=1):
    """You divide the input by the stride and take the kernel off afterwards. The kernel is not
    divided by anything, but the way it can move is: subtract first."""
    return (n + 2 * padding) // stride - k + 1


def one_off_twice(n, k, padding=0, stride=1):
    """You take off one too many. The formula in PyTorch's documentation has k - 1 and a further
    -1 in it: together that is -k."""
    return (n + 2 * padding - k - 1) // stride + 1


SIZE = Exercise(
    name="conv_output_size",
    solution_path="course_utils.rnn.convolution:conv_output_size",
    cases=size_cases,
    observe=whole_number,
    misconceptions=(
        not_whole,
        first_place_forgotten,
        padding_once,
        padding_forgotten,
        padding_after_division,
        padding_taken_off,
        input_over_stride,
        stride_forgotten,
        options_forgotten,
        rounded_up,
        rounded_to_nearest,
        stride_after_one,
        places_divided_up,
        kernel_forgotten,
        half_a_kernel,
        brackets_missing,
        stride_before_kernel,
        one_off_twice,
    ),
    hints=(
        "Start with stride 1 and no padding. A kernel of 2 on an input of 3: at which places can "
        "its left end stand? How many are that for any n and k?",
        "Padding makes the input longer by 2 · padding. Count the steps the kernel can move before "
        "its far end reaches the end.",
        "With a stride only every stride-th of these steps is made: divide with `//`, which rounds "
        "down. The place where it starts comes on top.",
    ),
)


EXERCISES = (NAIVE, TASKS, BATCH, LAGS, FIT, CONVOLVE, SIZE)


# --- predictions ------------------------------------------------------------------------------

QUESTIONS = (
    Question(
        "how this works",
        "Sunspots come and go in about eleven years. Somebody says every year: next year will be "
        "like this one. How far off is that, compared with saying the long-time mean every year?",
        {
            "Just as far: one year says nothing about the next": "In eleven years they go up and "
            "down once, so from one year to the next they cannot go all the way.",
            "Clearly less far, but still far off": "A year resembles its neighbour more than the "
            "mean. But while the numbers rise or fall, it is always a year late.",
            "Hardly off at all": "It would be, if they changed slowly. Half of eleven years takes "
            "them all the way up, and each of those years is a large step.",
        },
        "Clearly less far, but still far off",
    ),
    Question(
        "a sentence as what",
        "A sentence can be cut into words, syllables or characters. Which cut gives the longest "
        "sequence, and what speaks for it all the same?",
        {
            "Words: each one has a meaning": "Each one has, and that speaks for them. But a "
            "sentence has only a few: of the three, this is the shortest sequence.",
            "Syllables: they are how we speak": "More than words, but most syllables can be cut "
            "further.",
            "Characters: a few dozen write everything": "A long sequence, of very few different "
            "pieces, and no word is ever unknown. The price: what belongs together lies many steps "
            "apart.",
        },
        "Characters: a few dozen write everything",
    ),
    Question(
        "a shifted pattern",
        "A multi-layer perceptron learns to find a pattern in a window. In training the pattern "
        "always lies in the first half; in the test it lies in the second. Is it found?",
        {
            "Yes: it is the same pattern": "To us. To the network it is other inputs, and each "
            "input has weights of its own.",
            "Yes, a little less often": "A little would mean that something carries over. What was "
            "learned is in the weights of the first half.",
            "No: nothing was learned about the second half": "Every place has its own weights, and "
            "those of the second half have never seen the pattern. Whatever should hold at every "
            "place must use the same weights there.",
        },
        "No: nothing was learned about the second half",
    ),
    Question(
        "a window of K",
        "In a series each value depends on the one 20 steps before, and on nothing nearer. A model "
        "sees the last 10 values. How good can its forecasts be?",
        {
            "A bit better than the mean": "A bit of what? The value that matters is not among the "
            "ten, and the ten know nothing of it.",
            "No better than the mean": "Nothing in the window has anything to do with the next "
            "value. What is not seen cannot be weighted.",
            "As good as any, with enough data": "More data make the weights more exact. They do "
            "not make the window longer.",
        },
        "No better than the mean",
    ),
    Question(
        "tomorrow's price",
        "A price moves up or down every day at random, whatever it did before. Which is the best "
        "forecast for tomorrow?",
        {
            "The trend of the last days, continued": "The eye sees trends in any such series. "
            "Tomorrow's step does not know of them.",
            "Today's price": "The next step is as likely to go up as down, so nothing is better "
            "than to say: no step.",
            "The mean of the last month": "It would be, if the price were drawn back to a mean. "
            "This one stays wherever it has got to.",
        },
        "Today's price",
    ),
    Question(
        "identity",
        "A block of two layers is to learn to hand on its input x unchanged. Plain, its output is "
        "F(x); residual, its output is x + F(x). Which one learns it more easily?",
        {
            "Both alike: they have the same weights": "The same weights, but another task: what "
            "must F be in the one block, and what in the other?",
            "The residual one": "There F only has to become zero. The plain block must rebuild "
            "every input from its parts.",
            "The plain one: there is nothing extra in the way": "What is extra is x itself, which "
            "is just what is wanted.",
        },
        "The residual one",
    ),
)
