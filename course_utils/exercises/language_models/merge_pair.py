"""One step of byte-pair encoding: a pair of neighbours becomes one token."""

import numpy as np

from course_utils.exercises.misconceptions import instead, misconception
from course_utils.exercises.model import Case
from course_utils.rnn.tokens import merge_pair

solution = merge_pair


def cases():
    """A pair apart, runs of the same token, the pair at both ends, no pair at all."""
    return [
        Case("a pair that occurs twice", dict(
            ids=np.array([3, 1, 4, 1, 4, 2, 1]), pair=(1, 4), new=7)),
        Case("runs of 2, 3, 4 and 5", dict(
            ids=np.array([0, 1, 1, 2, 1, 1, 1, 0, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 3]),
            pair=(1, 1), new=5)),
        Case("at both ends", dict(ids=np.array([2, 0, 0, 2, 3, 2, 0]), pair=(2, 0), new=4)),
        Case("nowhere, only turned round", dict(ids=np.array([1, 0, 2, 1, 0]), pair=(0, 1), new=3)),
        Case("a token alone", dict(ids=np.array([6]), pair=(6, 6), new=9)),
        Case("40 tokens of 3 kinds", dict(
            ids=np.random.default_rng(60).integers(0, 3, 40), pair=(2, 1), new=3)),
        Case("a run at the very beginning", dict(
            ids=np.array([1, 1, 0, 1, 1, 1, 2, 1]), pair=(1, 1), new=3)),
        Case("tokens of two figures", dict(
            ids=np.array([11, 2, 1, 2, 1, 23, 2]), pair=(1, 2), new=30)),
    ]  # fmt: skip


def plain(ids, pair, new):
    """One token after the other."""
    merged, i = [], 0
    while i < len(ids):
        if i + 1 < len(ids) and (ids[i], ids[i + 1]) == tuple(pair):
            merged.append(new)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return np.array(merged, dtype=int)


@misconception
def merged_as_text(ids, pair, new):
    """You look for the pair in a text made of the numbers, and there "11 2" contains "1 2". Compare
    tokens, not figures."""
    text = " ".join(map(str, ids)).replace(f"{pair[0]} {pair[1]}", str(new))
    return np.array([int(token) for token in text.split()])


@instead("if left == right and len(found):", "if False:")
def run_collapses():
    """A run `a a a` becomes a single token, and an a is lost: the pairs (1st, 2nd) and (2nd, 3rd)
    share the middle one. Once it is used up, it cannot begin another pair. (An implementation in
    public use had this fault.)"""


@instead("merged, i = [], 0", "ids, pair, merged, i = ids[::-1], tuple(pair)[::-1], [], 0",
         "np.array(merged,", "np.array(merged[::-1],", of=plain)  # fmt: skip
def from_the_right():
    """In `a a a` you merge the last two. Both spell the same text, but everybody must agree on one:
    go from the left, so that it becomes `new a`."""


@instead("return np.delete(merged, found + 1)", "return merged")
def right_one_stays():
    """The first of the two became the new token, but the second still stands there: the text would
    be spelled with that part twice. Two tokens go, one comes."""


@instead("merged[found] = new\n", "merged[found] = new\n    merged[found + 1] = new\n",
         "return np.delete(merged, found + 1)", "return merged")  # fmt: skip
def both_replaced():
    """Both tokens of the pair became the new one, so each pair is now there twice and the text is
    no shorter. One new token stands for both."""


@instead("    merged[found] = new\n", "", "return np.delete(merged, found + 1)",
         "return np.delete(merged, np.append(found, found + 1))")  # fmt: skip
def pair_removed():
    """The pair is gone, but nothing stands in its place: put the new token there."""


@instead("return np.delete(merged, found + 1)", "return np.delete(merged, found)",
         "    merged[found] = new\n", "")  # fmt: skip
def first_only_removed():
    """You drop the first token of each pair and put nothing in its place: the second stays as it
    was. It is the new token that stands for both."""


@instead(
    "(ids[:-1] == left) & (ids[1:] == right)",
    "((ids[:-1] == left) & (ids[1:] == right)) | ((ids[:-1] == right) & (ids[1:] == left))",
)
def either_order():  # fmt: skip
    """You also merge the pair turned round. `th` and `ht` are different pieces: order counts."""


@instead("left, right = pair", "right, left = pair")
def turned_round():
    """You merge the pair turned round: the first number of `pair` is the token on the left."""


@instead("(ids[:-1] == left) & (ids[1:] == right)", "(ids[:-1] == left) & (ids[:-1] == left)")
def left_alone():
    """Wherever the left token stands you merge, whatever comes after it. Both must fit."""


@instead("i += 2", "return np.array([*merged, *ids[i + 2 :]])", of=plain)
def first_place_only():
    """Only the first place is merged. The pair is replaced wherever it occurs."""


@instead("i + 1 < len(ids)", "i + 2 < len(ids)", of=plain)
def pair_at_the_end_missed():
    """A pair at the very end is left as it is. The last place at which one can begin is the last
    but one: `len(ids) - 2`, and `range` stops one before its end."""


@instead("while i < len(ids)", "while i < len(ids) - 1", of=plain)
def last_token_lost():
    """The last token gets lost when it is not part of a pair: a loop over neighbours ends one too
    early for it. Append it."""


@instead("append(ids[i])", "extend(ids[i : i + 2])", "i += 1", "i += 2", of=plain)
def counted_by_twos():
    """You go through the tokens two by two, so pairs that begin at an odd place are missed. After a
    token that is not merged, go on by one."""


@instead("(ids[i], ids[i + 1]) == tuple(pair)", "{ids[i], ids[i + 1]} == set(pair)", of=plain)
def any_order_of_the_two():
    """You merge the two in either order. `th` and `ht` are different pieces: compare the first with
    the first and the second with the second."""


@instead(
    "(ids[i], ids[i + 1]) == tuple(pair)", "(ids[i] == pair[0] or ids[i + 1] == pair[1])", of=plain
)
def one_is_enough():
    """You merge where *one* of the two tokens fits. Both must: `and`."""


@instead("i + 1 < len(ids) and (ids[i], ids[i + 1]) == tuple(pair)",
         "ids[i] == pair[0] and ids[i + 1] == pair[1]", of=plain)  # fmt: skip
def beyond_the_end():
    """At the last token there is none after it to look at: `ids[i + 1]` is beyond the end. Ask
    first whether `i + 1 < len(ids)`."""


@instead("i += 2", "i += 1", of=plain)
def second_is_used_again():
    """After a pair you go on by one token, so its second one comes again: it stays in the text, or
    becomes part of another pair. Go on by two."""


@instead("if left == right and len(found):", "if False:",
         "found + 1)", "np.setdiff1d(found + 1, found))")  # fmt: skip
def middle_used_twice():
    """In a run `a a a` you make two pairs, (1st, 2nd) and (2nd, 3rd), and the one in the middle
    counts in both. Once it is used up, it cannot begin another pair."""


hints = (
    "A loop will do: look at the token at i and the one after it. If they are the pair, append "
    "`new` and go on by two; if not, append the token and go on by one.",
    "Mind the end: the last token has none after it, and must not be lost.",
    "In NumPy: `found = np.flatnonzero((ids[:-1] == left) & (ids[1:] == right))`, put `new` there, "
    "and `np.delete(merged, found + 1)`. When both tokens are the same, places in a row overlap: "
    "keep every second of a run.",
)
