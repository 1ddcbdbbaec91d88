"""The film reviews: labels that follow from the words, and words that need their order."""

import numpy as np
import pytest

from course_utils.datasets.reviews import BAD, GOOD, HATE, KINDS, LIKE, film_reviews


def drawn(n=1500, seed=0):
    return film_reviews(np.random.default_rng(seed), n)


@pytest.fixture(scope="module")
def many():
    return drawn(100_000)


def of_kind(kind, reviews, positive, kinds):
    """Review and label of all reviews of one kind."""
    return [
        (review, bool(label))
        for review, label, k in zip(reviews, positive, kinds, strict=True)
        if k == kind
    ]


def test_shapes_and_words():
    reviews, positive, kinds = drawn()
    assert len(reviews) == 1500 and positive.shape == kinds.shape == (1500,)
    assert positive.dtype == bool and set(kinds) == set(KINDS)
    assert all(r == " ".join(r.split()) == r.lower() and "{" not in r for r in reviews)
    assert set(map(len, map(str.split, reviews))) <= set(range(5, 23))
    assert len(set(reviews)) > 1300


def test_labels_are_even_in_every_kind():
    _, positive, kinds = drawn(6000)
    for kind in KINDS:
        here = kinds == kind
        assert abs(here.mean() - 1 / 3) < 0.03
        assert abs(positive[here].mean() - 0.5) < 0.05


def test_plain_reviews_mean_what_their_words_say():
    for review, label in of_kind("plain", *drawn()):
        words = set(review.split())
        assert bool(words & {*GOOD, *LIKE}) == label and bool(words & {*BAD, *HATE}) != label


def test_an_odd_number_of_negations_turns_the_sense():
    seen = set()
    for review, label in of_kind("negated", *drawn()):
        words = review.split()
        negations = sum(w in ("not", "never", "nobody", "nothing") for w in words)
        seen.add(negations)
        praise = bool(set(words) & {*GOOD, *LIKE})
        assert praise != bool(set(words) & {*BAD, *HATE})
        assert label == (praise ^ (negations % 2 == 1))
    assert seen == {0, 1, 2}


def test_turned_reviews_say_the_opposite_with_the_same_words_in_another_order(many):
    labels = dict(of_kind("turned", *many))
    swaps = [("much", "nothing"), ("always", "never"), *((g, b) for g in GOOD for b in BAD)]
    twins = 0
    for review, label in labels.items():
        words = review.split()
        first, second = next(s for s in swaps if set(s) <= set(words))
        swap = {first: second, second: first}
        twin = " ".join(swap.get(word, word) for word in words)
        assert sorted(twin.split()) == sorted(words)
        if twin in labels:  # else it was not among those drawn
            assert labels[twin] != label
            twins += 1
    assert twins > 5000


@pytest.mark.parametrize(
    ("review", "label"),
    [
        ("there is nothing to like in this movie", False),
        ("there is nothing to hate in this movie", True),
        ("the plot is dull , not witty", False),
        ("the plot is witty , not dull", True),
        ("nobody would say that the music is not charming", True),
        ("hardly a moving scene and many a hollow one", False),
    ],
)
def test_examples_a_reader_can_judge(review, label, many):
    reviews, positive, _ = many
    found = [p for r, p in zip(reviews, positive, strict=True) if r == review]
    assert set(found) == {label}


def test_the_same_review_always_has_the_same_label(many):
    reviews, positive, _ = many
    labels = {}
    for review, label in zip(reviews, positive, strict=True):
        assert labels.setdefault(review, label) == label


def linear_accuracy(features, labels, kinds):
    """Ridge regression on counts, trained on the first two thirds: accuracy per kind."""
    n = len(labels) * 2 // 3
    A, y = features[:n], np.where(labels[:n], 1.0, -1.0)
    w = np.linalg.solve(A.T @ A + np.eye(A.shape[1]), A.T @ y)
    right = (features[n:] @ w > 0) == labels[n:]
    return {kind: right[kinds[n:] == kind].mean() for kind in KINDS}


def counts(texts, length):
    """How often each run of 1 to ``length`` words stands in each text, and a column of ones."""
    index, cells = {}, []
    for i, text in enumerate(texts):
        words = text.split()
        for k in range(1, length + 1):
            for j in range(len(words) - k + 1):
                cells.append((i, index.setdefault(tuple(words[j : j + k]), len(index))))
    table = np.zeros((len(texts), len(index) + 1))
    np.add.at(table, tuple(np.array(cells).T), 1)
    table[:, -1] = 1
    return table


def test_a_bag_of_words_is_at_chance_where_order_or_negation_decides():
    bag, pairs = [], []
    for seed in range(2):
        reviews, positive, kinds = drawn(2400, seed)
        bag.append(linear_accuracy(counts(reviews, 1), positive, kinds))
        pairs.append(linear_accuracy(counts(reviews, 2), positive, kinds))
    for accuracy, better in zip(bag, pairs, strict=True):
        assert accuracy["plain"] > 0.95
        assert accuracy["turned"] < 0.6 and accuracy["negated"] < 0.6
        assert better["turned"] > 0.9


def test_the_same_generator_gives_the_same_reviews_and_another_others():
    (a, y, k), (b, z, m), (c, *_) = drawn(50), drawn(50), drawn(50, seed=1)
    assert a == b and (y == z).all() and (k == m).all() and a != c


def test_no_review_is_refused():
    with pytest.raises(ValueError, match="film_reviews needs at least 1 review, not 0"):
        drawn(0)
