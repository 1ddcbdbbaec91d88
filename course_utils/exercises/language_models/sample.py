"""Draw the next token from scores, at a temperature, with given dice."""

import numpy as np

from course_utils.exercises.misconceptions import instead, misconception
from course_utils.exercises.model import Case
from course_utils.rnn.neuron import softmax
from course_utils.rnn.sampling import sample

solution = sample


def _case(name, B, V, temperature, seed):
    rng = np.random.default_rng(seed)
    return Case(
        name,
        dict(o=rng.normal(0, 1.5, (B, V)), temperature=temperature, u=rng.random(B) * 0.98 + 0.01),
    )


def cases():
    """Temperatures below, at and above 1, and 0."""
    return [
        _case("temperature 1, 4 texts, 5 tokens", 4, 5, 1.0, 68),
        _case("temperature 2, 12 texts, 6 tokens", 12, 6, 2.0, 69),
        _case("temperature 0.5, 9 texts, 7 tokens", 9, 7, 0.5, 70),
        _case("temperature 0: the likeliest, 3 texts, 6 tokens", 3, 6, 0, 71),
        _case("temperature 3, 1 text, 8 tokens", 1, 8, 3.0, 72),
        Case("temperature 0, the two best scores 0.01 and 0.00001 apart", dict(
            o=np.array([[-1.0, 1.25, 1.26, 0.5], [0.75, 0.75001, -2.0, 0.25]]),
            temperature=0, u=np.array([1e-6, 1e-6]))),
    ]  # fmt: skip


def plain(o, temperature, u):
    """One text after the other, one token after the other."""
    drawn = []
    for scores, dice in zip(o, u, strict=True):
        if temperature == 0:
            drawn.append(int(np.argmax(scores)))
            continue
        likely = np.exp((scores - scores.max()) / temperature)
        end, token = 0.0, 0
        for i, p in enumerate(likely / likely.sum()):
            end, token = end + p, i
            if dice < end:
                break
        drawn.append(token)
    return np.array(drawn)


@instead("o / temperature", "o * temperature")
def multiplied():
    """Your temperature works the wrong way round: scores are multiplied, so that hot is sure and
    cold is wild. Divide by it."""


@instead("softmax(o / temperature)", "softmax(o)")
def no_effect():
    """The temperature has no effect above 0. Is it left out? Or are the *probabilities* divided by
    it and brought back to the sum 1? That gives what was there before. Divide the *scores*, before
    the softmax."""


@instead("softmax(o / temperature)", "(softmax(o) / temperature)")
def probabilities_divided():
    """You divide the probabilities. They then no longer add up to 1, and the dice fall beyond their
    end or never reach the last ones. Divide the scores, before the softmax."""


@instead("    if temperature == 0:\n        return o.argmax(axis=-1)\n", "")
def zero_divided():
    """At temperature 0 you divide by zero, get `nan`, and every comparison with it is false. 0 is
    the limit of ever colder: the likeliest token, `argmax`."""


@instead("    if temperature == 0:\n        return o.argmax(axis=-1)\n",
         "    temperature = temperature or 1.0\n")  # fmt: skip
def zero_as_one():
    """At temperature 0 you draw as at temperature 1. (0 counts as false: `temperature or 1.0` is
    1.) 0 is the limit of ever colder: the likeliest token, `argmax`, whatever the dice say."""


@instead("    if temperature == 0:\n        return o.argmax(axis=-1)\n",
         "    temperature = max(temperature, 1e-2)\n")  # fmt: skip
@instead("    if temperature == 0:\n        return o.argmax(axis=-1)\n",
         "    temperature = max(temperature, 1e-5)\n")  # fmt: skip
def nearly_zero():
    """At temperature 0 you divide by a small number and cast the dice all the same. Of two scores
    that lie close together the smaller one can still be drawn: at 0 take `argmax`, without dice."""


@instead("temperature == 0", "True")
def always_the_likeliest():
    """You take the likeliest token whatever the dice say. That is what temperature 0 is for; else
    each token gets its share of the throws."""


@instead(".cumsum(axis=-1)", "")
def not_added_up():
    """You compare the dice with each probability. Lay them end to end on the line from 0 to 1
    first: `cumsum`; then see whose stretch the dice fall into."""


@instead("(ends <= u[:, None]).sum(axis=-1)", "(ends <= u[:, None]).sum(axis=-1) + 1")
def one_too_far():
    """One too far: if no stretch has ended before the dice, they fall into the first one, number
    0."""


@instead("(ends <= u[:, None]).sum(axis=-1)", "abs(ends - u[:, None]).argmin(axis=-1)")
def nearest_end():
    """You take the token whose stretch *ends* nearest to the dice. They may have fallen into the
    next one, just behind that end: count the stretches that end before the dice."""


@instead("(ends <= u[:, None])", "(ends > u[:, None])")
def counted_from_the_end():
    """You count the stretches that end *after* the dice. The token's number is how many end before
    them."""


@instead("u[:, None]", "u[0]")
def one_throw_for_all():
    """All texts use the first throw. Each row has its own: `u[:, None]` makes a column of them."""


@instead("u[:, None]", "u")
def not_a_column():
    """The throws, `(B,)`, meet the tokens' axis. They belong to the rows: make a column of them,
    `u[:, None]`."""


@instead(
    "ends = softmax(o / temperature).cumsum(axis=-1)",
    "ends = -np.sort(-softmax(o / temperature), axis=-1)\n    ends = ends.cumsum(axis=-1)",
)
def ranks_for_tokens():  # fmt: skip
    """You sort the probabilities and return the place in that order, 0 for the likeliest. Wanted is
    the token: leave them in their order."""


@instead(".cumsum(axis=-1)", ".cumsum(axis=0)")
def added_down_the_batch():
    """You add up over the batch. Each row is one text: add along the last axis."""


@instead(
    "softmax(o / temperature)",
    "(softmax(o) / temperature)",
    "np.minimum(ids, o.shape[-1] - 1)",
    "ids",
)
def probabilities_divided_and_beyond():
    """You divide the probabilities, so they no longer add up to 1: where they end too early, the
    dice fall beyond the last token. Divide the *scores*, before the softmax."""


@instead(
    "ends = softmax(o / temperature).cumsum(axis=-1)",
    "ends = np.sort(softmax(o / temperature), axis=-1).cumsum(axis=-1)",
)
def places_from_the_unlikeliest():
    """You sort the probabilities first, and return a place in that order, 0 for the least likely.
    Wanted is the token: leave them in their order."""


@misconception
def likeliest_stretch_first(o, temperature, u):
    """You lay the stretches end to end in the order of their size. Each token still gets its share,
    but not the same dice: here the stretches stand in the order of the tokens."""
    if temperature == 0:
        return o.argmax(axis=-1)
    p = softmax(o / temperature)
    order = np.argsort(-p, axis=-1)
    ends = np.take_along_axis(p, order, axis=-1).cumsum(axis=-1)
    places = np.minimum((ends <= u[:, None]).sum(axis=-1), o.shape[-1] - 1)
    return order[np.arange(len(u)), places]


hints = (
    "Divide the scores by the temperature, then `softmax`. Temperature 0 first, by itself: "
    "`o.argmax(axis=-1)`.",
    "Lay the probabilities end to end on the line from 0 to 1: `p.cumsum(axis=-1)` is where each "
    "stretch ends. In whose stretch do the dice fall?",
    "Its number is how many stretches end before the dice: `(ends <= u[:, None]).sum(axis=-1)`.",
)
