"""What `check` says of answers to the exercises of notebook 06."""

import numpy as np
import pytest

from course_utils.exercises.course import find
from course_utils.exercises.diagnose import diagnose
from course_utils.rnn.neuron import softmax


def told(name, answer):
    return diagnose(find(name), answer)


# --- right answers of another kind ---------------------------------------------------------------


def encode(text, source):
    chars = sorted(list(set(source)))
    return np.array([chars.index(c) for c in text])


def merge_pair(ids, pair, new):
    out, i = [], 0
    while i < len(ids):
        if i < len(ids) - 1 and ids[i] == pair[0] and ids[i + 1] == pair[1]:
            out.append(new)
            i = i + 2
        else:
            out.append(ids[i])
            i = i + 1
    return np.array(out)


def streams(ids, B):
    n = (len(ids) - 1) // B
    X, Y = np.zeros((n, B), int), np.zeros((n, B), int)
    for b in range(B):
        X[:, b] = ids[b * n : (b + 1) * n]
        Y[:, b] = ids[b * n + 1 : (b + 1) * n + 1]
    return X, Y


def bits_and_perplexity(losses, characters):
    total = sum(batch.sum() for batch in losses)
    n = sum(len(batch) for batch in losses)
    bits = total / n / np.log(2)
    return bits, total / np.log(2) / characters, 2**bits


def embedding(table, ids, dX):
    one_hot = np.eye(len(table))[ids]
    flat = one_hot.reshape(-1, len(table))
    return one_hot @ table, flat.T @ dX.reshape(-1, dX.shape[-1])


def sample(o, temperature, u):
    if temperature == 0:
        return np.argmax(o, axis=1)
    p = softmax(o / temperature)
    return np.array([np.searchsorted(np.cumsum(row), dice) for row, dice in zip(p, u, strict=True)])


def keep_likely(p, k, mass):
    q = []
    for row in p:
        order = np.argsort(-row, kind="stable")
        new, total = np.zeros(len(row)), 0
        for i in order[:k]:
            if total >= mass:
                break
            new[i] = row[i]
            total += row[i]
        q.append(new / new.sum())
    return np.array(q)


def analogy(table, a, b, c):
    unit = table / np.sqrt((table**2).sum(axis=1))[:, None]
    wanted = unit[b] - unit[a] + unit[c]
    cosine = unit @ wanted / np.linalg.norm(wanted)
    for i in np.argsort(-cosine):
        if i not in (a, b, c):
            return int(i)


RIGHT = [encode, merge_pair, streams, bits_and_perplexity, embedding, sample, keep_likely, analogy]


@pytest.mark.parametrize("answer", RIGHT, ids=lambda f: f.__name__)
def test_other_right_answers_are_right(answer):
    assert told(answer.__name__, answer).state == "solved"


@pytest.mark.parametrize("name", ["merge_pair", "embedding", "sample", "keep_likely"])
def test_the_plain_solution_is_a_solution(name):
    exercise = find(name)
    assert told(name, exercise.plain).state == "solved"


# --- wrong ones as students write them -----------------------------------------------------------


def test_a_dice_of_ones_own_is_not_called_something_else():
    def sample(o, temperature, u):
        rng = np.random.default_rng(0)
        p = softmax(o / max(temperature, 1e-6))
        return np.array([rng.choice(len(row), p=row) for row in p])

    assert told("sample", sample).state == "wrong"


def test_plus_equals_at_an_index_is_explained():
    def embedding(table, ids, dX):
        d = np.zeros_like(table)
        d[ids] = d[ids] + dX
        return table[ids], d

    diagnosis = told("embedding", embedding)
    assert diagnosis.misconception == "repeats_lost"
    assert "np.add.at" in diagnosis.sentence


def test_a_run_that_collapses_is_explained():
    def merge_pair(ids, pair, new):
        at = [i for i in range(len(ids) - 1) if (ids[i], ids[i + 1]) == pair]
        out = ids.copy()
        out[at] = new
        return np.delete(out, [i + 1 for i in at])

    assert told("merge_pair", merge_pair).misconception == "run_collapses"


def test_targets_that_are_the_inputs_are_explained():
    def streams(ids, B):
        n = (len(ids) - 1) // B
        X = ids[: n * B].reshape(B, n).T
        return X, X.copy()

    assert told("streams", streams).misconception == "not_shifted"


def test_a_mean_of_exponentials_is_explained():
    def bits_and_perplexity(losses, characters):
        nats = np.concatenate(losses)
        bits = nats.sum() / np.log(2)
        return bits / len(nats), bits / characters, np.mean(np.exp(nats))

    diagnosis = told("bits_and_perplexity", bits_and_perplexity)
    assert diagnosis.misconception == "mean_of_exponentials"


def test_dropping_the_token_that_crosses_is_explained():
    def keep_likely(p, k, mass):
        order = np.argsort(-p, axis=1, kind="stable")
        ranked = np.take_along_axis(p, order, axis=1)
        ranked = np.where(np.cumsum(ranked, axis=1) <= mass, ranked, 0)
        ranked[:, k:] = 0
        q = np.zeros_like(p)
        np.put_along_axis(q, order, ranked, axis=1)
        return q / q.sum(axis=1, keepdims=True)

    assert told("keep_likely", keep_likely).misconception == "crossing_token_dropped"


def test_a_question_word_as_the_answer_is_explained():
    def analogy(table, a, b, c):
        unit = table / np.linalg.norm(table, axis=1)[:, None]
        return int(np.argmax(unit @ (unit[b] - unit[a] + unit[c])))

    assert told("analogy", analogy).misconception == "question_not_left_out"
