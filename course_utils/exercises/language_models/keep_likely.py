"""Top-k and top-p: leave the likely tokens only."""

import numpy as np

from course_utils.exercises.misconceptions import instead, misconception
from course_utils.exercises.model import Case
from course_utils.rnn.neuron import softmax
from course_utils.rnn.sampling import keep_likely

solution = keep_likely


def _case(name, B, V, k, mass, seed):
    p = softmax(np.random.default_rng(seed).normal(0, 1.2, (B, V)))
    return Case(name, dict(p=p, k=k, mass=mass))


def cases():
    """One limit, the other, both, neither; equal probabilities; a sum met exactly."""
    return [
        _case("top-k: k = 3 of 6", 2, 6, 3, 1.0, 73),
        _case("top-p: 0.7 of 7 tokens", 3, 7, 7, 0.7, 74),
        _case("both: k = 4 and 0.9", 4, 8, 4, 0.9, 75),
        Case("equal probabilities, k = 2", dict(
            p=np.array([[0.125, 0.25, 0.25, 0.25, 0.125]]), k=2, mass=1.0)),
        Case("a sum met exactly: 0.75", dict(
            p=np.array([[0.125, 0.25, 0.0625, 0.5, 0.0625]]), k=5, mass=0.75)),
        _case("one token has more than the sum: 0.2", 2, 5, 5, 0.2, 76),
        _case("more than there are: k = 20", 1, 4, 20, 1.0, 77),
        _case("top-p: 0.6 of 6 tokens, 9 texts", 9, 6, 6, 0.6, 78),
    ]  # fmt: skip


def plain(p, k, mass):
    """One text after the other, the likeliest token first."""
    q = np.zeros_like(p)
    for row, left in zip(p, q, strict=True):
        total = 0.0
        for i in sorted(range(len(row)), key=lambda i: -row[i])[:k]:
            if total >= mass:
                break
            left[i] = row[i]
            total += row[i]
        left /= left.sum()
    return q


@instead(
    "np.where(before < mass, ranked, 0)", "np.where(ranked.cumsum(axis=-1) <= mass, ranked, 0)"
)
@instead("ranked.cumsum(axis=-1) - ranked", "ranked.cumsum(axis=-1)")
def crossing_token_dropped():
    """The token that reaches the sum is dropped. It is needed to reach it; and where the first
    alone exceeds the sum, nothing at all is left. Ask what the likelier ones have *without* it."""


@instead(
    'np.argsort(-p, axis=-1, kind="stable")', "np.zeros(p.shape, int) + np.arange(p.shape[-1])"
)
def not_sorted():
    """You go through the tokens in the order of their numbers. Likely ones first: sort."""


@instead('np.argsort(-p, axis=-1, kind="stable")', 'np.argsort(p, axis=-1, kind="stable")')
def unlikely_ones():
    """You keep the least likely. `argsort` begins with the smallest: sort `-p`."""


@instead("return q / q.sum(axis=-1, keepdims=True)", "return q")
def not_renormalised():
    """What is left adds up to less than 1. Divide by its sum, or dice beyond it hit nothing."""


@instead("kept[:, k:] = 0", "kept[:, k + 1 :] = 0")
def one_too_many():
    """One token too many: the places 0 to k - 1 are k tokens, so the first to go is number k."""


@instead("kept[:, k:] = 0", "kept[:, max(k - 1, 1) :] = 0")
def one_too_few():
    """One token too few: the first k stay, places 0 to k - 1."""


@instead("kept[:, k:] = 0", "kept[ranked < ranked[:, [min(k, p.shape[-1]) - 1]]] = 0")
def ties_kept():
    """Where several tokens are as likely as the k-th, you keep them all, more than k. Cut by place,
    not by value; of equal ones the first stays."""


@instead("before < mass", "before <= mass")
def sum_exceeded():
    """Where the likelier ones have exactly the sum, you take one more. Reached is reached: `<`."""


@instead("    np.put_along_axis(q, order, kept, axis=-1)  # back to their places\n"
         "    return q / q.sum(axis=-1, keepdims=True)",
         "    return kept / kept.sum(axis=-1, keepdims=True)")  # fmt: skip
def left_sorted():
    """The probabilities come back sorted: the likeliest would be read as token 0. Put each one back
    in its place."""


@instead(
    "np.put_along_axis(q, order, kept, axis=-1)", "q = np.take_along_axis(kept, order, axis=-1)"
)
def permuted_again():
    """Instead of going back to their places they are shuffled once more. What was taken with
    `take_along_axis` is put back with `put_along_axis`."""


@instead("    kept[:, k:] = 0\n", "")
def k_ignored():
    """K has no effect: at most k tokens may stay."""


@instead("np.where(before < mass, ranked, 0)", "ranked.copy()")
def mass_ignored():
    """The sum has no effect: after the tokens that reach it, no other stays."""


@instead(
    "before < mass", "(before < mass) | (np.arange(p.shape[-1]) < k)", "kept[:, k:] = 0", "pass"
)
def either():
    """A token stays with you if *either* limit lets it stay. It must pass both."""


@misconception
def in_turn(p, k, mass):
    """You renormalise after top-k and measure the sum on the result. Some libraries do, and then
    fewer tokens may stay. Here both limits are about the given probabilities."""
    return solution(solution(p, k, 1.0), p.shape[-1], mass)


@misconception
def one_turns_greedy(p, k, mass):
    """With a sum of 1 only the likeliest is left: no place has a sum above 1, and `argmax` of
    nothing but False is 0. (A library in use had this.) Ask instead what lies before each token."""
    ranked = -np.sort(-p, axis=-1)
    place = (ranked.cumsum(axis=-1) > mass).argmax(axis=-1) if mass < 1 else np.zeros(len(p), int)
    least = np.take_along_axis(ranked, place[:, None], axis=-1)
    q = np.where((p >= least) & (solution(p, k, 1.0) > 0), p, 0)
    return q / q.sum(axis=-1, keepdims=True)


@instead("        total = 0.0\n", "", "    for row", "    total = 0.0\n    for row", of=plain)
def sum_not_begun_anew():
    """The sum of what is kept goes on from one text to the next, so later ones have reached `mass`
    before they begin. Set it to 0 for each text."""


@instead('np.argsort(-p, axis=-1, kind="stable")',
         'np.argsort(p, axis=-1, kind="stable")[:, ::-1]')  # fmt: skip
def equals_from_the_end():
    """Of equally likely tokens you keep the last ones: turned round, an order that was stable
    begins with the largest number. Sort `-p` with `kind="stable"`: the first of equals stays."""


@instead('np.argsort(-p, axis=-1, kind="stable")', "np.argsort(p, axis=-1)[:, ::-1]")
def equals_in_any_order():
    """Of equally likely tokens you keep not the first, but some: `argsort` without `kind="stable"`
    puts equals in any order, and `[::-1]` turns it round. Sort `-p` with `kind="stable"`."""


@instead("    kept[:, k:] = 0", "    kept[:, 1:][ranked.cumsum(axis=-1)[:, 1:] > mass] = 0\n"
         "    kept[:, k:] = 0")  # fmt: skip
@instead("    kept[:, k:] = 0", "    kept[:, 1:][ranked.cumsum(axis=-1)[:, 1:] >= mass] = 0\n"
         "    kept[:, k:] = 0")  # fmt: skip
def crossing_token_dropped_but_the_first():
    """The token that reaches the sum is dropped, unless it is the first. It is needed to reach it.
    Ask what the likelier ones have *without* it."""


hints = (
    "Sort the tokens, the likeliest first, and remember the order: `order = np.argsort(-p, "
    'axis=-1, kind="stable")`, `np.take_along_axis(p, order, axis=-1)`.',
    "`before = ranked.cumsum(axis=-1) - ranked` is what all likelier tokens have together. A token "
    "stays if that is less than `mass`, and if its place is below k.",
    "Put them back with `np.put_along_axis(q, order, kept, axis=-1)` into zeros, and divide by the "
    "sum of each row.",
)
