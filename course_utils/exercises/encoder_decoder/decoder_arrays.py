"""What the decoder hears and what it should say: the same words, one step apart."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback, parts
from course_utils.rnn.decoding import decoder_arrays

solution = decoder_arrays


def cases():
    """One sentence, several of different lengths, an empty one; other numbers for the signs."""
    return [
        Case("one sentence", dict(sentences=[[5, 3, 4]], start=1, end=2, pad=0)),
        Case("lengths 2, 4 and 1",
             dict(sentences=[[6, 3], [4, 5, 3, 7], [8]], start=1, end=2, pad=0)),
        Case("an empty sentence, other signs",
             dict(sentences=[[0, 2, 1, 2], [], [1, 2, 0]], start=3, end=4, pad=-1)),
    ]  # fmt: skip


def observe(answer, **arguments):
    """The two arrays under their names; tokens are whole numbers."""
    result = parts("inputs", "targets")(answer, **arguments)
    if isinstance(result, dict):
        for name, value in result.items():
            if isinstance(value, np.ndarray) and value.dtype.kind == "f":
                raise Feedback(
                    f"`{name}` holds decimal numbers. Tokens are places in a table: make the array "
                    "with `np.full((T, B), pad)`, or with `dtype=int`."
                )
    return result


def plain(sentences, start, end, pad):
    """Each sentence becomes a row, and all rows are turned over at the end."""
    T = 1 + max(len(words) for words in sentences)
    inputs, targets = [], []
    for words in sentences:
        fill = [pad] * (T - len(words) - 1)
        inputs.append([start, *words, *fill])
        targets.append([*words, end, *fill])
    return np.array(inputs).T, np.array(targets).T


@instead("[start, *words]", "[*words, end]")
def not_shifted():
    """Your decoder hears the very word it has to say: `inputs` equals `targets`. It will learn to
    repeat what it hears, with a loss of nearly 0, and be lost as soon as it writes by itself.
    Before its first word it hears `start`, then each time the word before."""


@instead("targets.append([*words, end, *fill])", "targets.append([*words, *fill, end])", of=plain)
def end_in_the_last_row():
    """Every `end` of yours stands in the last row, behind the padding. A sentence ends with its
    last word: `end` comes right behind it, and the padding after that."""


@instead("return inputs, targets", "return targets, inputs")
def shifted_the_other_way():
    """`inputs` and `targets` have changed places: your decoder hears a word and has to say the one
    *before* it. It writes forwards: it hears `start` and says the first word, hears the first and
    says the second, and at last says `end`."""


@instead(
    "1 + max(map(len, sentences))", "2 + max(map(len, sentences))",
    "inputs[: len(words) + 1, i] = [start, *words]",
    "inputs[: len(words) + 2, i] = [start, *words, end]",
)  # fmt: skip
def end_is_heard():
    """Your decoder also hears `end`, and there is nothing left to say after it: `inputs` gets a row
    too many. When `end` has been said, writing is over. `inputs` has `start` and the words,
    `targets` the words and `end`."""


@instead(
    "inputs[: len(words) + 1, i] = [start, *words]",
    "inputs[: len(words) + 2, i] = [start, *words, end][:T]",
)
def end_is_heard_by_the_short():
    """In the sentences that are not the longest your decoder hears `end`, and then has to say
    padding. (That is what comes of moving the whole array `targets` down by one.) Behind the last
    word there is only `pad`, in both arrays."""


@instead("targets[: len(words) + 1, i] = [*words, end]", "targets[: len(words), i] = words")
def no_end_in_the_targets():
    """`targets` has no `end`, so your decoder never learns to stop. Saying that the sentence is
    over is something to learn like any word."""


@instead(
    "1 + max(map(len, sentences))", "2 + max(map(len, sentences))",
    "inputs[: len(words) + 1, i] = [start, *words]",
    "inputs[: len(words) + 2, i] = [start, *words, end]",
    "targets[: len(words) + 1, i] = [*words, end]",
    "targets[: len(words) + 2, i] = [start, *words, end]",
)  # fmt: skip
def both_framed():
    """Both your arrays have `start`, the words and `end`: they are the same, and the decoder hears
    the very word it has to say. Leave `end` out of `inputs` and `start` out of `targets`, then the
    words stand one step apart."""


@instead(
    "[start, *words]",
    "[start, *words[1:], end][: len(words) + 1]",
)
def start_over_the_first_word():
    """You write `start` over the first word, and the others stay where they were: each is heard
    when it has to be said. `start` comes *before* the first word and moves all others down by
    one."""


@instead("inputs = np.full((T, B), pad)", "inputs = np.full((T, B), end)",
         "targets = np.full((T, B), pad)", "targets = np.full((T, B), end)")  # fmt: skip
def padded_with_the_end():
    """You fill up with `end`. Then short sentences end again and again, and each of these counts in
    the loss. Say `end` once, and put `pad` behind it, which the loss leaves out."""


@instead("inputs = np.full((T, B), pad)", "inputs = np.zeros((T, B), int)",
         "targets = np.full((T, B), pad)", "targets = np.zeros((T, B), int)")  # fmt: skip
def padded_with_zeros():
    """You fill up with 0, whatever `pad` is. 0 may be a word: fill with `pad`, `np.full((T, B),
    pad)`."""


@instead("inputs[: len(words) + 1, i]", "inputs[T - len(words) - 1 :, i]",
         "targets[: len(words) + 1, i]", "targets[T - len(words) - 1 :, i]")  # fmt: skip
def padded_in_front():
    """You pad in front, so short sentences begin late. Every decoder begins at step 0: put the
    padding behind."""


@instead("return inputs, targets", "return inputs.T, targets.T")
def batch_first():
    """Your arrays have the batch first, (B, T). The course puts time first: `inputs[t]` is what all
    B sentences hear at step t."""


@instead("T, B = 1 + max", "T, B = max")
@instead("T, B = 1 + max", "T, B = max", "[start, *words]", "[start, *words][:T]",
         "[*words, end]", "[*words, end][:T]")  # fmt: skip
@instead("T, B = 1 + max", "T, B = max", "[: len(words) + 1, i] = [start, *words]",
         "[: len(words), i] = [start, *words][:-1]", "[: len(words) + 1, i] = [*words, end]",
         "[: len(words), i] = words")  # fmt: skip
def one_step_too_short():
    """You need one step more than the longest sentence has words: `start` is heard before the first
    of them, `end` is said after the last. T is one more than the largest length."""


@instead("1 + max(map(len, sentences))", "1 + len(sentences[0])")
def length_of_the_first():
    """You take the length from the first sentence, and a later one is longer. T is one more than
    the largest of all lengths."""


hints = (
    "For the words a, b, c the decoder hears start, a, b, c and should say a, b, c, end. So both "
    "have one step more than the sentence has words.",
    "Make two arrays full of `pad`, `np.full((T, B), pad)`, T being 1 + the largest length. Then "
    "go through the sentences with `for i, words in enumerate(sentences)`.",
    "`inputs[: len(words) + 1, i] = [start, *words]`; what belongs into the same places of "
    "`targets`?",
)
