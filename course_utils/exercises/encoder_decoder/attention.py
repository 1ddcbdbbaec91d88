"""Dot-product attention with a mask: a soft look-up."""

import numpy as np

from course_utils.exercises.misconceptions import instead, misconception
from course_utils.exercises.model import Case, parts
from course_utils.rnn.attention import attention

solution = attention
observe = parts("read", "weights")


def _case(name, seed, S, T, d, D, read, size=1.0):
    rng = np.random.default_rng(seed)
    return Case(
        name,
        dict(
            queries=size * rng.normal(size=(S, d)),
            keys=size * rng.normal(size=(T, d)),
            values=rng.normal(0, 8, (T, D)),
            mask=np.isin(np.arange(T), read),
        ),
    )


def cases():
    """All keys may be read; some may not; values of the keys' size; scores in the hundreds."""
    return [
        _case("2 queries, 3 keys, all to be read", 81, 2, 3, 4, 2, (0, 1, 2)),
        _case("4 queries, 5 keys, the last two padding", 82, 4, 5, 3, 2, (0, 1, 2)),
        _case("values as long as keys, holes in the mask", 83, 3, 6, 2, 2, (1, 3, 4)),
        _case("as many queries as keys, one key to be read", 84, 4, 4, 3, 3, (2,)),
        _case("large scores", 85, 2, 4, 5, 1, (0, 2, 3), size=40.0),
    ]


def plain(queries, keys, values, mask):
    """Query by query."""
    read, weights = [], []
    for query in queries:
        scores = keys @ query / np.sqrt(len(query))
        scores[~mask] = -np.inf
        e = np.exp(scores - scores.max())
        weights.append(e / e.sum())
        read.append(weights[-1] @ values)
    return np.array(read), np.array(weights)


def large():
    """Big enough that needless loops show."""
    return _case("60 queries and 80 keys of 16 numbers", 86, 60, 80, 16, 16, range(78))


@instead("scores = np.where(mask, scores, -np.inf)", "pass")
def no_mask():
    """You read the padding, too: your mask is not used. Where it is False, the score becomes
    `-np.inf`, and the weight exactly 0."""


@instead("np.where(mask, scores, -np.inf)", "np.where(mask, -np.inf, scores)")
def mask_inverted():
    """You read where the mask is False. Here True means *read*. (Libraries differ: in
    `nn.MultiheadAttention` True means ignore, in `scaled_dot_product_attention` it means read.)"""


@instead("np.where(mask, scores, -np.inf)", "np.where(mask, scores, 0.0)")
def zero_for_minus_infinity():
    """You give padding the score 0. That is a score like any other, e⁰ = 1, and gets its share of
    the weight. Only `-np.inf` becomes 0 in the softmax."""


@instead("scores = np.where(mask, scores, -np.inf)", "pass",
         "weights = e / e.sum(axis=-1, keepdims=True)",
         "weights = mask * e / e.sum(axis=-1, keepdims=True)")  # fmt: skip
def masked_after_the_softmax():
    """You set weights to 0 after the softmax: the padding has had its share by then, and what is
    left no longer adds up to 1. Mask the *scores*, before the softmax."""


@instead(" / np.sqrt(queries.shape[-1])", "")
def not_scaled():
    """The division by √d is missing. A dot product of d numbers grows like √d, and large scores
    make the softmax all or nothing."""


@instead("np.sqrt(queries.shape[-1])", "queries.shape[-1]")
def divided_by_d():
    """You divide by d. A dot product of d independent numbers is of size √d, so divide by the
    root."""


@instead("np.sqrt(queries.shape[-1])", "np.sqrt(len(keys))")
def root_of_the_number_of_keys():
    """You divide by the root of T, the number of keys. What makes dot products large is how many
    numbers are multiplied and added up: d, the length of a query."""


@instead("np.sqrt(queries.shape[-1])", "np.sqrt(len(queries))")
def root_of_the_number_of_queries():
    """You divide by the root of S, the number of queries: that is what `len(queries)` is. It should
    be d, the length of one: `queries.shape[-1]`."""


@instead("keys.T / np.sqrt(queries.shape[-1])", "keys.T * np.sqrt(queries.shape[-1])")
def multiplied_by_the_root():
    """You multiply by √d. Divide: dot products of long vectors are too large already."""


@instead("scores.max(axis=-1, keepdims=True)", "scores.max(axis=0, keepdims=True)",
         "e.sum(axis=-1, keepdims=True)", "e.sum(axis=0, keepdims=True)")  # fmt: skip
@instead("scores.max(axis=-1, keepdims=True)", "scores.max(axis=0)", "-np.inf", "-1e9",
         "e.sum(axis=-1, keepdims=True)", "e.sum(axis=0)")  # fmt: skip
@instead("scores.max(axis=-1, keepdims=True)", "scores.max(axis=0)", "-np.inf", "-1e9",
         "e / e.sum(axis=-1, keepdims=True)", "np.where(mask, e / e.sum(axis=0), 0)")  # fmt: skip
def softmax_over_the_queries():
    """Your softmax goes over the queries: each *column* of the weights adds up to 1. Each query
    distributes its own weight over the keys, so every row must: `axis=-1`."""


@instead(
    "scores.max(axis=-1, keepdims=True)",
    "scores.max()",
    "e / e.sum(axis=-1, keepdims=True)",
    "e / np.maximum(e.sum(axis=0), 1e-300)",
)
def columns_divided_by_their_sums():
    """You divide each *column* of the weights by its sum: the queries share out every key among
    them. Each query has a weight of 1 to distribute over the keys: add up each row, `axis=-1`."""


@instead("e.sum(axis=-1, keepdims=True)", "e.sum()")
def softmax_over_everything():
    """All your weights together add up to 1. Each query has a weight of 1 to distribute: add up
    each row, `axis=-1, keepdims=True`."""


@instead("e = np.exp(scores - scores.max(axis=-1, keepdims=True))", "e = np.exp(scores)")
def overflow():
    """With large scores your exponential overflows, and inf / inf is nan. Subtract each row's
    maximum first: the softmax stays the same (notebook 01)."""


@instead("e = np.exp(scores - scores.max(axis=-1, keepdims=True))", "e = np.where(mask, scores, 0)",
         "scores = np.where(mask, scores, -np.inf)", "pass")  # fmt: skip
def no_exponential():
    """You divide scores by their sum. Scores can be negative, and then they are no weights: the
    exponential of the softmax is missing."""


@instead("return weights @ values, weights", "return weights @ keys, weights")
def keys_are_read():
    """You read the keys. Keys are for finding; what is read are the `values` at the same places."""


@instead("queries @ keys.T", "queries @ values.T")
def values_are_compared():
    """You compare queries with values. They are compared with `keys`; in the translator both are
    the encoder's states, here they are not."""


@instead("queries @ keys.T", "keys @ keys.T")
def queries_not_used():
    """You compare keys with keys: no query is used."""


@instead("return weights @ values, weights", "return weights, weights @ values")
def weights_first():
    """You return the weights first. The order is `read, weights`."""


@instead("return weights @ values, weights", "return weights @ values, weights.T")
def weights_transposed():
    """What you read is right. The weights should have a row for each query, (S, T); yours are
    transposed."""


@instead("return weights @ values, weights", "return weights @ values, scores")
def scores_for_weights():
    """What you read is right. Second, return the weights, after the softmax; you return the
    scores."""


@instead("return weights @ values, weights", "return values[scores.argmax(axis=-1)], weights")
def best_only():
    """Your weights are right, but you read only the best value of each query. Read a mean of all,
    weighted: it changes smoothly with the query, so there is a gradient."""


@misconception
def sums_over_earlier_queries(queries, keys, values, mask):
    """The sum you divide by holds the weights of the earlier queries, too: only your first row adds
    up to 1. Divide each row by its own sum."""
    scores = np.where(mask, queries @ keys.T / np.sqrt(queries.shape[-1]), -np.inf)
    weights = np.zeros_like(scores)
    for s, row in enumerate(scores):
        weights[s] = np.exp(row - row.max())
        weights[s] /= weights.sum()
    return weights @ values, weights


hints = (
    "All scores in one product: `queries @ keys.T` is (S, T), divided by √d, where d is "
    "`queries.shape[-1]`.",
    "`np.where(mask, scores, -np.inf)` spreads the mask (T,) over all rows. Then the softmax along "
    "the last axis, each row's maximum subtracted first.",
    "`e = np.exp(scores - scores.max(axis=-1, keepdims=True))`, divided by its sum along the row: "
    "those are the weights. What is read is `weights @ values`.",
)
