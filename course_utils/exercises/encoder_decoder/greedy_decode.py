"""Let a decoder write, the likeliest token at each step, until every sentence has ended."""

import numpy as np

from course_utils.exercises.encoder_decoder.shared import decoder, first_state
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.decoding import greedy_decode

solution = greedy_decode


def _case(name, seed, B, V, H, longest, more_end, start=1, end=0):
    return Case(
        name,
        dict(
            step=decoder(seed, V, H, more_end, end=end),
            state=first_state(seed + 1, B, H),
            start=np.full(B, start),
            end=end,
            longest=longest,
        ),
    )


def cases():
    """One sentence, three of different lengths, and some that do not end in time."""
    return [
        _case("one sentence", 77, 1, 5, 4, 12, 1.0),
        _case("three sentences of different lengths", 15, 3, 7, 5, 12, 2.0, start=2),
        _case("five sentences, two of which do not end in time", 15, 5, 6, 4, 5, 0.5),
        _case("the end is token 4", 2, 3, 7, 5, 12, 2.0, start=2, end=4),
    ]


def plain(step, state, start, end, longest):
    """The sentences are lists, and each looks for itself whether it has ended."""
    sentences, y = [[] for _ in start], start
    for _ in range(longest):
        scores, state = step(y, state)
        best = np.argmax(scores, axis=1)
        for i, words in enumerate(sentences):
            words.append(end if end in words else best[i])
        y = np.array([words[-1] for words in sentences])
        if all(end in words for words in sentences):
            break
    return np.array(sentences).T


@instead(" and not done.all()", "", "np.where(done, end, scores.argmax(axis=-1))",
         "scores.argmax(axis=-1)")  # fmt: skip
def never_stops():
    """Your decoder writes on behind the end, always `longest` tokens. What stands there was never
    trained, and is not part of the sentence. Keep in mind which sentences have ended, put `end`
    behind them, and stop when all have."""


@instead("np.where(done, end, scores.argmax(axis=-1))", "scores.argmax(axis=-1)")
def writes_on_behind_the_end():
    """You stop when all sentences have ended, but one that ends early goes on until then. Behind
    its first `end` there should be nothing but ends: `np.where(done, end, …)`."""


@instead("np.where(done, end,", "np.where(done, 0,")
def zeros_behind_the_end():
    """Behind a sentence's end you write 0, whatever `end` is. Nothing but ends stands there:
    `np.where(done, end, …)`."""


@instead("done = done | (y == end)", "done = y == end",
         "np.where(done, end, scores.argmax(axis=-1))", "scores.argmax(axis=-1)")  # fmt: skip
@instead("done = done | (y == end)", "done = y == end",
         "np.where(done, end, scores.argmax(axis=-1))", "scores.argmax(axis=-1)",
         "return np.stack(tokens)", "tokens = np.stack(tokens)\n    "
         "return np.where(np.cumsum(tokens == end, axis=0) > 0, end, tokens)")  # fmt: skip
def all_at_the_same_step():
    """You stop only when all sentences say `end` at the *same* step, and so too late, or never.
    Remember which ones have ended, `done = done | (y == end)`, write `end` for them, and stop when
    all are done."""


@instead("done.all()", "done.any()")
def stops_with_the_first():
    """You stop as soon as *one* sentence has ended, and cut the others off. Go on until all
    have."""


@instead(" and not done.all()", "")
def always_the_longest():
    """Your result always has `longest` rows, although all sentences have ended before. Stop when
    all are done, and return the rows written until then."""


@instead("step(y, state)", "step(start, state)")
def always_hears_the_start():
    """At every step your decoder hears `start`. It should hear what it has just written: that is
    what `y` is for."""


@instead("scores, state = step", "scores, _ = step")
def state_not_handed_on():
    """Your decoder forgets: at every step it gets the first state. `step` returns the state after
    the step, and the next call needs it."""


@instead("np.stack(tokens)", "np.stack([start, *tokens])")
def start_is_returned():
    """Your result begins with `start`. The decoder hears it but did not write it: leave it out."""


@instead("axis=-1", "axis=0")
def best_sentence_for_each_token():
    """Your argmax goes over the sentences, axis 0. `scores` is (B, V): the best token of each
    sentence is found along the last axis."""


@instead("scores.argmax(axis=-1)", "scores.argmin(axis=-1)")
def least_likely():
    """You take the least likely token at each step."""


@instead("np.stack(tokens)", "np.stack(tokens, axis=1)")
def batch_first():
    """Your result has the batch first, (B, S). The course puts time first: row t has the tokens of
    step t."""


@instead("np.stack(tokens)", "np.stack(tokens)[: -1 if done.all() else None]")
def last_end_missing():
    """You stop before the last `end` is stored. It was written like any token, and belongs into the
    result: store first, then look whether all are done."""


@instead("len(tokens) < longest", "len(tokens) <= longest")
def one_too_many():
    """You make one step more than `longest`. Its first step counts, too."""


@instead("len(tokens) < longest", "len(tokens) < longest - 1")
def one_too_few():
    """You make one step fewer than `longest` allows. `start` is not written, so it does not
    count."""


hints = (
    "Each round: `scores, state = step(y, state)`, then the best token of every sentence becomes "
    "the next `y`, and is stored. The first `y` is `start`.",
    "Keep an array `done` (B,) of True and False: `done = done | (y == end)`. For sentences that "
    "are done write `end`: `np.where(done, end, …)`.",
    "Go on while fewer than `longest` tokens are stored and not all are done; then "
    "`np.stack(tokens)`.",
)
