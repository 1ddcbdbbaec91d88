"""What `check` says of answers to the exercises of notebook 02."""

import copy
import subprocess
import sys

import numpy as np
import pytest
import torch

from course_utils.exercises.course import find
from course_utils.exercises.diagnose import diagnose
from course_utils.rnn.bptt import rnn_backward, rnn_step_backward


def said(name, answer):
    """The sentence about an answer."""
    return diagnose(find(name), answer).sentence


def state(name, answer):
    """Whether an answer is right."""
    return diagnose(find(name), answer).state


def cases_of(answers):
    """Each answer with what must be said of it."""
    return pytest.mark.parametrize(("expected", "answer"), list(answers.items()))


def differences(moved, by=lambda up, down, eps: (up - down) / (2 * eps), indices=np.ndindex):
    """Central differences, between the two points that `moved` makes."""

    def answer(f, x, eps=1e-5):
        gradient = np.zeros_like(x)
        for i in indices(x.shape):
            up, down = moved(x, i, eps)
            gradient[i] = by(f(up), f(down), eps)
        return gradient

    return answer


def step_of(size):
    """Both points, moved by a size that may depend on the number."""

    def moved(x, i, eps):
        step = np.zeros_like(x)
        step[i] = size(x[i], eps)
        return x + step, x - step

    return moved


def left_moved(f, x, eps=1e-5):
    x = x.copy()
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += eps
        up = f(x)
        x[i] -= 2 * eps
        gradient[i] = (up - f(x)) / (2 * eps)
    return gradient


def vectors_only(f, x, eps=1e-5):
    gradient = np.zeros(len(x))
    for i in range(len(x)):
        step = np.zeros(len(x))
        step[i] = eps
        gradient[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return gradient


def replaced(f, x, eps=1e-5):
    for i in np.ndindex(x.shape):
        up, down = step_of(lambda v, eps: eps)(x, i, eps)
        gradient = (f(up) - f(down)) / (2 * eps)
    return gradient


def part_by_part(f, x, eps=1e-5):
    gradient = np.zeros_like(x)
    for i, part in enumerate(x):
        gradient[i] = (f(part + eps) - f(part - eps)) / (2 * eps)
    return gradient


NUMERICAL = {
    "divide by eps once too often": differences(
        step_of(lambda v, eps: eps), lambda up, down, eps: (up - down) / (2 * eps**2)
    ),
    "Your step is 1": differences(step_of(lambda v, eps: 1)),
    "grows with the number": differences(step_of(lambda v, eps: eps * v)),
    "moved stay moved": left_moved,
    "as many numbers as `x` has rows": vectors_only,
    "each round replaces the whole gradient": replaced,
    "You give `f` a part of `x` alone": part_by_part,
}


@cases_of(NUMERICAL)
def test_numerical_gradient(expected, answer):
    assert expected in said("numerical_gradient", answer)


def test_steps_along_the_rows_of_an_identity_are_right():
    def answer(f, x, eps=1e-5):
        steps = eps * np.eye(x.size).reshape(x.size, *x.shape)
        slopes = [(f(x + step) - f(x - step)) / (2 * eps) for step in steps]
        return np.array(slopes).reshape(x.shape)

    assert state("numerical_gradient", answer) == "solved"


def step_back(slope=lambda h: 1 - h**2, **changed):
    """One step back with another slope, or with other parts."""

    def answer(dh_t, x_t, h_prev, h_t, W_x, W_h):
        n = dict(dh_t=dh_t, x_t=x_t, h_prev=h_prev, h_t=h_t, W_x=W_x, W_h=W_h)
        n["da"] = da = dh_t * slope(h_t)
        right = dict(
            dx_t=da @ W_x.T,
            dh_prev=da @ W_h.T,
            dW_x=x_t.T @ da,
            dW_h=h_prev.T @ da,
            db=da.sum(axis=0),
        )
        return tuple((changed[k](**n) if k in changed else v) for k, v in right.items())

    return answer


def last_sequence(dh_t, x_t, h_prev, h_t, W_x, W_h):
    dx_t, dh_prev = np.zeros_like(x_t), np.zeros_like(h_prev)
    for k, da in enumerate(dh_t * (1 - h_t**2)):
        dx_t[k], dh_prev[k] = W_x @ da, W_h @ da
        dW_x, dW_h, db = np.outer(x_t[k], da), np.outer(h_prev[k], da), da
    return dx_t, dh_prev, dW_x, dW_h, db


STEP = {
    "square the whole bracket": step_back(lambda h: (1 - h) ** 2),
    "gradients of the parameters take `dh_t`": step_back(
        dW_x=lambda x_t, dh_t, **_: x_t.T @ dh_t,
        dW_h=lambda h_prev, dh_t, **_: h_prev.T @ dh_t,
        db=lambda dh_t, **_: dh_t.sum(0),
    ),
    "`x_t @ da.T` sums over the features": step_back(dW_x=lambda x_t, da, **_: x_t @ da.T),
    "the last sequence only": last_sequence,
    "`dx_t`, `dW_x`, `dW_h` and `db` are right.": step_back(
        dh_prev=lambda da, W_h, h_t, **_: da @ W_h.T * (1 - h_t**2)
    ),
    "uses `W_h` as it stands": step_back(
        dh_prev=lambda da, W_h, **_: np.einsum("bk,kh->bh", da, W_h)
    ),
}


@cases_of(STEP)
def test_rnn_step_backward(expected, answer):
    assert expected in said("rnn_step_backward", answer)


def test_two_wrong_parts_of_a_step_are_told_one_by_one():
    def answer(dh_t, x_t, h_prev, h_t, W_x, W_h):
        da = dh_t * (1 - h_t**2)
        return da @ W_x.T, da @ W_h.T, x_t.T @ da, h_t.T @ da, da.mean(axis=0)

    sentence = said("rnn_step_backward", answer)
    assert sentence.startswith("`dx_t`, `dh_prev` and `dW_x` are right. `dW_h`: ")
    assert "multiplies by `h_t`" in sentence and "`db` is the mean over the batch" in sentence


def through_time(*, loss="now", overwritten=(), last_round=0, stop=-1):
    """A whole pass, with one thing changed."""

    def answer(dH, X, h_0, H, W_x, W_h):
        T = len(X)
        dX, dh = np.zeros_like(X), np.zeros_like(h_0)
        sums = [np.zeros_like(W_x), np.zeros_like(W_h), np.zeros_like(W_h[0])]
        if loss != "now":
            dh = dH[-1]
        for t in range(T - 1 + last_round, stop, -1):
            h_prev = H[t - 1] if t > 0 else h_0
            arrives = dH[t] + dh if loss == "now" else dh
            dX[t], dh, *shares = rnn_step_backward(arrives, X[t], h_prev, H[t], W_x, W_h)
            dh = dh + {"now": 0, "after": dH[t], "before": dH[t - 1]}[loss]
            for k, share in enumerate(shares):
                sums[k] = share if k in overwritten else sums[k] + share
        return dX, dh, *sums

    return answer


def after_one_round(dH, X, h_0, H, W_x, W_h):
    dX = np.zeros_like(X)
    for t in reversed(range(len(X))):
        dX[t], *rest = rnn_step_backward(dH[t], X[t], H[t - 1], H[t], W_x, W_h)
        return dX, *rest


def states_lost(dH, X, h_0, H, W_x, W_h):
    T, B, H = dH.shape
    dX, dh = np.zeros_like(X), np.zeros((B, H))
    for t in reversed(range(T)):
        h_prev = H[t - 1] if t > 0 else h_0
        dX[t], dh, *_ = rnn_step_backward(dH[t] + dh, X[t], h_prev, H[t], W_x, W_h)
    return dX, dh


BACKWARD = {
    "`dW_x` holds one step only": through_time(overwritten=[0]),
    "`dW_h` holds one step only": through_time(overwritten=[1]),
    "`db` holds one step only": through_time(overwritten=[2]),
    "each step overwrites the one before. The weights": through_time(overwritten=[0, 1, 2]),
    "to the state *before* its own": through_time(loss="after"),
    "`dh_0` has a loss of its own": through_time(loss="before"),
    "there is no `dH[T]`": through_time(last_round=1, stop=0),
    "Only the last step is in your result": after_one_round,
    "makes `H` a number": states_lost,
}


@cases_of(BACKWARD)
def test_rnn_backward(expected, answer):
    assert expected in said("rnn_backward", answer)


def test_a_backward_pass_in_lists_is_right():
    def answer(dH, X, h_0, H, W_x, W_h):
        states, dX, dh, sums = [h_0, *H], [], 0, [0, 0, 0]
        for t in range(len(X), 0, -1):
            da = (dH[t - 1] + dh) * (1 - states[t] ** 2)
            dX.insert(0, da @ W_x.T)
            dh = da @ W_h.T
            shares = X[t - 1].T @ da, states[t - 1].T @ da, da.sum(0)
            sums = [a + b for a, b in zip(sums, shares, strict=True)]
        return [np.array(dX), dh, *sums]

    assert state("rnn_backward", answer) == "solved"


def nested(bracket, start=lambda x: x[0], end=lambda dE_da, inner: dE_da * inner, first=1):
    """The nested formula with other brackets."""

    def answer(dE_da, x, a, w):
        inner = start(x)
        for t in range(first, len(x)):
            s = np.tanh(a[t - 1])
            inner = bracket(x[t], w, s, inner)
        return end(dE_da, inner)

    return answer


def right_bracket(x, w, s, inner):
    """As it should be."""
    return x + w * (1 - s**2) * inner


def of_three(dE_da, x, a, w):
    s = 1 - np.tanh(a) ** 2
    return dE_da * (x[2] + w * s[1] * (x[1] + w * s[0] * x[0]))


def all_brackets(dE_da, x, a, w):
    found = [x[0]]
    for t in range(1, len(x)):
        found.append(x[t] + w * (1 - np.tanh(a[t - 1]) ** 2) * found[-1])
    return dE_da * np.array(found)


NESTED = {
    "the derivative of a sigmoid": nested(lambda x, w, s, i: x + w * s * (1 - s) * i),
    "holds the tanh itself": nested(lambda x, w, s, i: x + w * s * i),
    "stands before the sum": nested(lambda x, w, s, i: w * (1 - s**2) * (x + i)),
    "multiply `x[t]` by the inner bracket": nested(lambda x, w, s, i: (x + w * (1 - s**2)) * i),
    "no input in your brackets": nested(lambda x, w, s, i: 1 + w * (1 - s**2) * i, lambda x: 1.0),
    "by the recurrent weight": nested(lambda x, w, s, i: s + w * (1 - s**2) * i, lambda x: 0),
    "starts with the second input": nested(right_bracket, lambda x: x[1], first=2),
    "starts from 1": nested(right_bracket, lambda x: 1),
    "written out for three steps": of_three,
    "a number for each bracket": all_brackets,
    "two things at once": nested(lambda x, w, s, i: x + (1 - s) * i),
}


@cases_of(NESTED)
def test_nested_gradient(expected, answer):
    assert expected in said("nested_gradient", answer)


def test_the_nested_formula_from_its_end_is_right():
    def answer(dE_da, x, a, w):
        total = 0
        for t in reversed(range(len(x))):
            total += dE_da * x[t]
            dE_da *= w / np.cosh(a[t - 1]) ** 2
        return float(total)

    assert state("nested_gradient", answer) == "solved"


def probe(move, copied=lambda X: X + 0, differ=lambda a, b: bool((a[-1] != b[-1]).any())):
    """Move something, run twice, compare."""

    def answer(forward, X):
        moved = copied(X)
        move(moved)
        return differ(forward(moved), forward(X))

    return answer


def setting(index, value):
    """Put `value(old)` where an index says."""

    def move(X):
        X[index] = value(X[index])

    return move


by_one = setting(0, lambda x: x + 1)


def comparing(of_states):
    """A probe that compares something else."""
    return probe(by_one, differ=lambda a, b: bool(of_states(a, b)))


def without_first(forward, X):
    return bool((forward(X[1:])[-1] != forward(X)[-1]).any())


PROBE = {
    "a tensor has no `.copy()`": probe(by_one, lambda X: X.copy()),
    "an array has none": probe(by_one, lambda X: X.clone()),
    "NumPy's copy of a tensor is an array": probe(by_one, np.array),
    "`np.any` cannot take": comparing(lambda a, b: np.any(a[-1] != b[-1])),
    "0 times anything is 0": probe(setting(0, lambda x: 2 * x)),
    "0 in its place": probe(setting(0, lambda x: 0)),
    "leaves it as it is": probe(setting(0, lambda x: -x)),
    "puts 1 in the place": probe(setting(0, lambda x: 1)),
    "another step's input": lambda forward, X: probe(setting(0, lambda x: X[1]))(forward, X),
    "by very little": probe(setting(0, lambda x: x + 1e-6)),
    "one single number": probe(setting((0, 0, 0), lambda x: x + 1)),
    "the first number of each input": probe(setting((0, slice(None), 0), lambda x: x + 1)),
    "it alone is moved": probe(setting((0, 0), lambda x: x + 1)),
    "it alone is compared": comparing(lambda a, b: (a[-1, -1] != b[-1, -1]).any()),
    "leave the first step out": without_first,
    "their sum": comparing(lambda a, b: a[-1].sum() != b[-1].sum()),
    "mean or length": comparing(lambda a, b: (a[-1] ** 2).sum() != (b[-1] ** 2).sum()),
    "states before the last": comparing(lambda a, b: (a[1] != b[1]).any()),
    "takes the last sequence": comparing(lambda a, b: (a[:, -1] != b[:, -1]).any()),
    "up to a tolerance": comparing(lambda a, b: (abs(a - b)[-1] > 1e-6).any()),
    "whether a number gets larger": comparing(lambda a, b: (a[-1] > b[-1]).any()),
    "says True or False of each number": comparing(lambda a, b: a[-1] != b[-1]),
}


@cases_of(PROBE)
def test_depends_on_first_input(expected, answer):
    assert expected in said("depends_on_first_input", answer)


@pytest.mark.parametrize(
    "answer",
    [
        probe(by_one, copy.deepcopy),
        probe(by_one, lambda X: 1 * X, lambda a, b: not np.array_equal(a[-1], b[-1])),
        probe(by_one, lambda X: X.copy() if isinstance(X, np.ndarray) else X.clone()),
        probe(by_one, differ=lambda a, b: (a[-1] != b[-1]).any()),
        probe(setting(0, lambda x: x - 3.5), differ=lambda a, b: bool(abs(a - b)[-1].max() > 0)),
    ],
)
def test_other_ways_to_probe_are_right_for_arrays_and_tensors(answer):
    assert state("depends_on_first_input", answer) == "solved"


def test_the_probe_and_its_cases_load_without_pytorch():
    code = (
        "import sys; from course_utils.exercises.course import find; "
        "find('depends_on_first_input').cases(); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def passes(*, end=None, losses=None, cut=slice, chunks=None):
    """Truncated passes with one thing changed; each is asked for by name."""

    def answer(dH, X, h_0, H, W_x, W_h, k_1, k_2):
        T, sums = len(X), [0, 0, 0]
        for first in range(0, T, k_1) if chunks is None else chunks(T, k_1):
            last = min(first + k_1, T) if end is None else end(first, k_1)
            start = max(0, last - k_2)
            d = dH[start:last].copy()
            d[: first - start if losses is None else losses(first, k_1)] = 0
            h = H[start - 1] if start else h_0
            part = rnn_backward(d, X[start:last], h, H[cut(start, last)], W_x, W_h)
            sums = [a + b for a, b in zip(sums, part[2:], strict=True)]
        return tuple(sums)

    return answer


def chunk_alone(dH, X, h_0, H, W_x, W_h, k_1, k_2):
    sums = [0, 0, 0]
    for first in range(0, len(X), k_1):
        start = max(0, min(first + k_1, len(X)) - k_2)
        at = slice(first, first + k_1)
        h = H[start - 1] if start else h_0
        part = rnn_backward(dH[at], X[at], h, H[at], W_x, W_h)
        sums = [a + b for a, b in zip(sums, part[2:], strict=True)]
    return tuple(sums)


TRUNCATED = {
    "a pass at every step": passes(end=lambda first, k: first + 1, chunks=lambda T, k: range(T)),
    "Your last pass is missing": passes(chunks=lambda T, k: range(0, T, k)[:-1]),
    "counted from 0": passes(end=lambda first, k: first + 1, losses=lambda first, k: -k),
    "some of the chunk before twice": passes(losses=lambda first, k: -k),
    "You set too many losses to zero": passes(losses=lambda first, k: first),
    "but only some steps of `X`": passes(cut=lambda start, last: slice(None)),
    "Cut `X`, `H` and `dH` alike": chunk_alone,
    "count the losses in the overlap": passes(losses=lambda first, k: 0),
}


@cases_of(TRUNCATED)
def test_truncated_backward(expected, answer):
    assert expected in said("truncated_backward", answer)


def test_going_back_from_each_loss_by_itself_is_right():
    def answer(dH, X, h_0, H, W_x, W_h, k_1, k_2):
        dW_x, dW_h, db = np.zeros_like(W_x), np.zeros_like(W_h), np.zeros_like(W_h[0])
        for t in range(len(X)):
            end, carried = min((t // k_1 + 1) * k_1, len(X)), dH[t]
            for s in range(t, max(0, end - k_2) - 1, -1):
                da = carried * (1 - H[s] ** 2)
                dW_x += X[s].T @ da
                dW_h += (H[s - 1] if s else h_0).T @ da
                db += da.sum(0)
                carried = da @ W_h.T
        return dW_x, dW_h, db

    assert state("truncated_backward", answer) == "solved"


def chunked(start=lambda h: h, step=None, split=None, join=torch.cat):
    """A layer run in chunks, with one thing changed."""

    def answer(rnn, X, h, k):
        states, h = [], start(h)
        for chunk in X.split(k) if split is None else split(X, k):
            H, h = rnn(chunk, h.detach() if step is None else step(h))
            states.append(H)
        return join(states)

    return answer


def by_steps(when):
    """Step by step, cut where `when` says."""

    def answer(rnn, X, h, k):
        states = []
        for t in range(len(X)):
            H, h = rnn(X[t : t + 1], h.detach() if when(t, k) else h)
            states.append(H)
        return torch.cat(states)

    return answer


def without_layer_axis(rnn, X, h, k):
    states = []
    for chunk in X.split(k):
        H, _ = rnn(chunk, h)
        h = H[-1].detach()
        states.append(H)
    return torch.cat(states)


FORWARD = {
    "your first chunk starts from zeros": chunked(lambda h: None, lambda h: h),
    "cut one step before a chunk ends": by_steps(lambda t, k: t % k == k - 1),
    "You cut at every step": by_steps(lambda t, k: True),
    "`H[-1]` is (B, H)": without_layer_axis,
    "Your second chunk is empty": chunked(split=lambda X, k: [X[s:k] for s in range(0, len(X), k)]),
    "You split the batch": chunked(split=lambda X, k: X.split(k, dim=1)),
    "as if they were further sequences": chunked(join=lambda H: torch.cat(H, dim=1)),
    "the gradient still crosses the borders": chunked(step=lambda h: h),
}


@cases_of(FORWARD)
def test_truncated_forward(expected, answer):
    assert expected in said("truncated_forward", answer)


def test_a_layer_run_step_by_step_and_cut_between_chunks_is_right():
    assert state("truncated_forward", by_steps(lambda t, k: t % k == 0)) == "solved"
