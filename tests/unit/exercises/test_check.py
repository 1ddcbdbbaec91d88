"""``check``, tried with the answers students really give."""

import inspect
import subprocess
import sys
import time

import numpy as np
import pytest

from course_utils.exercises import ExerciseError, attempt, check, course_map
from course_utils.exercises.attempt import LIMIT_SECONDS
from course_utils.exercises.course import every_exercise, find
from course_utils.exercises.diagnose import diagnose
from course_utils.exercises.differences import in_every_case
from course_utils.exercises.misconceptions import compiled
from course_utils.rnn import neuron


@pytest.fixture
def said(capsys):
    """Call it: what check has said since the last call, in plain text."""
    return lambda: capsys.readouterr().out


# --- not attempted ---


def empty():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        """Only a docstring."""

    return rnn_step


def dots():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        """A docstring and the dots."""
        ...

    return rnn_step


def returned_dots():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return ...

    return rnn_step


def dots_inside():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        a = ...
        return np.tanh(a + b)

    return rnn_step


def not_implemented():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        raise NotImplementedError

    return rnn_step


@pytest.mark.parametrize("stub", [empty, dots, returned_dots, dots_inside, not_implemented])
def test_an_untouched_stub_is_not_called_wrong(stub, said):
    assert check(stub()) is neuron.rnn_step
    text = said()
    assert "rnn_step: not attempted yet" in text
    assert "✘" not in text


# --- wrong in ways that are no misconception ---


def test_a_forgotten_return_is_named(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        np.tanh(x_t @ W_x + h_prev @ W_h + b)

    check(rnn_step)
    assert "`return` missing" in said()


def test_a_recognised_mistake_gets_the_tutors_sentence_case_and_numbers(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return np.tanh(x_t @ W_x + h_prev @ W_h)

    assert check(rnn_step) is neuron.rnn_step
    text = said()
    assert "without the bias" in text
    assert "2 sequences, 3 inputs, 4 units" in text
    assert "(2, 3) float64" in text
    assert "yours:" in text and "right:" in text


def test_an_error_names_the_students_own_line(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        total = x_t @ W_x + h_prev @ W_q  # noqa: F821
        return np.tanh(total + b)

    check(rnn_step)
    text = said()
    assert "stopped with an error" in text
    assert "NameError: name 'W_q' is not defined" in text
    assert "total = x_t @ W_x + h_prev @ W_q" in text
    assert "attempt.py" not in text


def test_an_error_raised_inside_numpy_still_names_the_students_line(said):
    def softmax(o):
        return np.stack([])

    check(softmax)
    assert "return np.stack([])" in said()


def test_a_wrong_type_is_named(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return "done"

    check(rnn_step)
    assert "is a str, expected an array (2, 4) of float64" in said()


def test_a_wrong_shape_is_named(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return np.tanh(x_t @ W_x + h_prev @ W_h + b).ravel()

    check(rnn_step)
    assert "has shape (8,), expected (2, 4)" in said()


def test_a_row_of_losses_instead_of_one_is_named(said):
    def cross_entropy(o, y):
        return -np.log(np.take_along_axis(np.exp(o), y[..., None], -1))[..., 0] * 0.123

    check(cross_entropy)
    assert ", expected a single number." in said()


@pytest.mark.parametrize(
    ("others", "kept"),
    [
        (["Your result has shape (2, 5), expected (5, 2). It is the right one, transposed."], True),
        (["Your result has shape (2, 5), expected (5, 2)."], False),  # right by chance in one case
        (["Your result has the right shape but other numbers.", ""], True),
        (["Your result has shape (0, 2), expected (2, 0)."], True),
    ],
)
def test_what_is_said_beyond_the_shapes_holds_in_every_case(others, kept):
    shapes = "Your result has shape (1, 4), expected (4, 1)."
    sentence = f"{shapes} It is the right one, transposed."
    assert in_every_case(sentence, [sentence, *others]) == (sentence if kept else shapes)


def test_a_complex_result_is_named(said):
    def cross_entropy(o, y):
        return np.complex128(1j)

    check(cross_entropy)
    assert "is the number 1j" in said()


def test_a_transposed_result_is_named(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return np.tanh(x_t @ W_x + h_prev @ W_h + b).T

    check(rnn_step)
    assert "the right one, transposed" in said()


def test_a_constant_factor_is_named(said):
    def softmax(o):
        return 3 * neuron.softmax(o)

    check(softmax)
    assert "3 times what it should be" in said()


def test_a_wrong_dtype_is_named(said):
    def rnn_forward(X, h_0, W_x, W_h, b):
        H = np.zeros((*X.shape[:2], len(b)))
        H[:] = neuron.rnn_forward(X, h_0, W_x, W_h, b)
        return H

    check(rnn_forward)
    assert "is float64 where the inputs are float32" in said()


def test_a_changed_input_is_named(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        h_prev[:] = np.tanh(x_t @ W_x + h_prev @ W_h + b)
        return h_prev

    check(rnn_step)
    assert "changes its input `h_prev`" in said()


def test_a_size_written_as_a_number_is_suspected(said):
    def rnn_forward(X, h_0, W_x, W_h, b):
        H = np.zeros((4, *h_0.shape))
        h = h_0
        for t in range(4):
            h = H[t] = neuron.rnn_step(X[t], h, W_x, W_h, b)
        return H

    check(rnn_forward)
    text = said()
    assert "7 steps, 1 sequence" in text
    assert "is a size written into the code as a number?" in text


def test_a_size_written_into_a_lambda_or_another_number_is_not_suspected(said):
    one_line = lambda x, h, W_x, W_h, b: neuron.rnn_step(x, h, W_x, W_h, b).reshape(2, 4)  # noqa: E731
    check("rnn_step", one_line)
    assert "stopped with an error" in said() and "written into the code" not in said()

    def softmax(o):
        return neuron.softmax(o) + 0.001 * (o.shape[-1] != 4)

    check(softmax)
    assert "written into the code" not in said()


def test_needless_loops_are_right_but_remarked(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        h = np.zeros((len(x_t), len(b)))
        for k in range(len(x_t)):
            for j in range(len(b)):
                total = b[j]
                for i in range(len(W_x)):
                    total += x_t[k, i] * W_x[i, j]
                for i in range(len(b)):
                    total += h_prev[k, i] * W_h[i, j]
                h[k, j] = np.tanh(total)
        return h

    assert check(rnn_step) is rnn_step
    text = said()
    assert "rnn_step: solved" in text
    assert "let NumPy do the loop" in text


# --- answers that misbehave ---


def endless():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        while True:
            h_prev = h_prev + 1

    return rnn_step


def endless_and_deaf():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        while True:
            try:  # noqa: SIM105 (what a student may write)
                h_prev = h_prev + 1
            except Exception:
                pass

    return rnn_step


def endless_and_stubborn():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        while True:
            try:  # noqa: SIM105 (what a student may write)
                h_prev = h_prev + 1
            except:  # noqa: E722
                pass

    return rnn_step


@pytest.mark.parametrize("make", [endless, endless_and_deaf, endless_and_stubborn])
def test_an_endless_loop_is_stopped(make, said, monkeypatch):
    monkeypatch.setattr(attempt, "LIMIT_SECONDS", 0.3)
    start = time.perf_counter()
    assert check(make()) is neuron.rnn_step
    assert time.perf_counter() - start < 3
    text = said()
    assert "still running after 0.3 seconds" in text
    assert "Line " in text
    assert LIMIT_SECONDS <= 5


def test_after_an_endless_loop_nothing_is_raised_later(monkeypatch):
    monkeypatch.setattr(attempt, "LIMIT_SECONDS", 0.1)
    check(endless())
    end = time.perf_counter() + 0.4
    while time.perf_counter() < end:
        pass


@pytest.mark.parametrize("watch", ["settrace", "setprofile"])
def test_a_debugger_or_profiler_may_watch(watch):
    """In another process: when it waits for ever, nothing in this one could end it."""
    code = (
        f"import sys; sys.{watch}(lambda *_: None);"
        "from course_utils.exercises.course import find;"
        "from course_utils.exercises.diagnose import diagnose;"
        "print(diagnose(find('naive_forecast'), lambda x: x[:-1]).state)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "solved\n"


def test_a_lot_of_printing_is_shortened(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        print("x_t is", x_t.shape)
        for i in range(100_000):
            print("still here", i)
        return np.tanh(x_t @ W_x + h_prev @ W_h + b)

    assert check(rnn_step) is rnn_step
    text = said()
    assert "x_t is (2, 3)" in text
    assert "more characters" in text
    assert len(text) < 4000


def leave():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        raise SystemExit

    return rnn_step


def recurse():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return rnn_step(x_t, h_prev, W_x, W_h, b)

    return rnn_step


def too_few_arguments():
    def rnn_step(x_t, h_prev):
        return x_t

    return rnn_step


@pytest.mark.parametrize("make", [leave, recurse, too_few_arguments])
def test_nothing_that_an_answer_does_ends_the_notebook(make, said):
    assert check(make()) is neuron.rnn_step
    assert "stopped with an error" in said()


ODD = {
    "a dict": "{'a': R}",
    "three times the same": "(R, R, R)",
    "unequal arrays": "[np.zeros(2), np.zeros(3)]",
    "objects": "np.array([R], dtype=object)",
    "no number": "np.array(R, dtype=complex) * np.nan",
    "an axis too many": "np.asarray(R)[None]",
    "other parts": "tuple([1j, 'a', *R][: len(R)])",
}


@pytest.mark.parametrize("result", ODD.values(), ids=ODD)
def test_whatever_an_answer_returns_is_judged(result):
    """In every exercise: with ``R`` for what is right."""
    for name in every_exercise():
        exercise = find(name)
        if exercise.is_value:
            continue
        head = f"def {exercise.function.__name__}{inspect.signature(exercise.function)}:"
        names = ", ".join(inspect.signature(exercise.function).parameters)
        source = f"{head}\n    R = right({names})\n    return {result}\n"
        answer = compiled(source, exercise.function, {"right": exercise.function, "np": np})
        assert diagnose(exercise, answer).sentence


def test_the_students_own_interrupt_is_let_through():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(rnn_step)


# --- the rest ---


def test_a_right_answer_is_handed_back_and_remembered(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return np.tanh(h_prev @ W_h + x_t @ W_x + b)

    assert check(rnn_step) is rnn_step
    assert "rnn_step: solved" in said()
    course_map("01_recurrent_neuron")
    text = said()
    assert "1 of 7 exercises solved" in text
    assert "✔ rnn_step" in text and "○ rnn_forward" in text


@pytest.mark.parametrize("value", [None, ..., {"W_x": ...}, dict(W_x=1.0, W_h=..., b=0)])
def test_a_value_with_gaps_is_not_attempted(value, said):
    weights = check("parity_weights", value)
    assert sorted(weights) == sorted(neuron.parity_weights())
    assert "not attempted yet" in said()


def test_a_value_that_has_been_begun_is_told_how_much_is_left(said):
    check("parity_weights", dict(W_x=1.0, W_h=..., b=0, W_y=..., b_y=...))
    assert "3 of 5 still to do" in said()
    check("parity_weights", dict.fromkeys(("W_x", "W_h", "b", "W_y", "b_y"), ...))
    assert "still to do" not in said()


def test_a_value_of_the_wrong_form_is_told_what_is_missing(said):
    check("parity_weights", {"W_x": np.ones((1, 2))})
    assert "keys W_x, W_h, b, W_y, b_y" in said()
    check("parity_weights", {**neuron.parity_weights(), "W_x": np.ones((2, 2))})
    assert "The shapes must be" in said()


def test_another_way_to_the_parity_is_accepted(said):
    # Three units: the third counts for nothing, and everything is ten times as large.
    weights = {
        "W_x": np.array([[10.0, 10.0, 10.0]]),
        "W_h": np.array([[10.0, 10.0, 0.0], [-10.0, -10.0, 0.0], [0.0, 0.0, 5.0]]),
        "b": np.array([-5.0, -15.0, 1.0]),
        "W_y": np.array([[10.0], [-10.0], [0.0]]),
        "b_y": np.array([-5.0]),
    }
    assert check("parity_weights", weights) is weights
    assert "solved" in said()


def test_an_unknown_name_is_one_line(said):
    def rnn_stepp(x):
        return x

    assert check(rnn_stepp) is rnn_stepp
    text = said()
    assert "no exercise 'rnn_stepp'" in text and "rnn_step" in text
    assert text.count("\n") == 1


def test_strict_mode_raises_on_anything_but_solved(monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(ExerciseError, match="rnn_step"):
        check(dots())
    with pytest.raises(ExerciseError, match="nonsense"):
        check("nonsense", 1)

    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return np.tanh(x_t @ W_x + h_prev @ W_h + b)

    assert check(rnn_step) is rnn_step


def test_copying_into_torch_needs_the_layer_back(said):
    def copy_to_torch(W_x, W_h, b, layer):
        import torch

        with torch.no_grad():
            layer.weight_ih_l0.copy_(torch.as_tensor(W_x.T))

    check(copy_to_torch)
    assert "end with `return layer`" in said()


def test_two_mistakes_at_once_are_explained_one_by_one(said):
    from course_utils.rnn.bptt import rnn_step_backward as right

    def rnn_step_backward(dh_t, x_t, h_prev, h_t, W_x, W_h):
        dx_t, _, dW_x, dW_h, db = right(dh_t, x_t, h_prev, h_t, W_x, W_h)
        return dx_t, (dh_t * (1 - h_t**2)) @ W_h, dW_x, dW_h, db / len(x_t)

    check(rnn_step_backward)
    text = said()
    assert "`dh_prev` uses `W_h` as it stands" in text
    assert "yours:" in text and "right:" in text


def test_a_single_number_is_not_called_a_factor_too_large(said):
    def cross_entropy(o, y):
        return 0.123

    check(cross_entropy)
    text = said()
    assert "is not the right number" in text
    assert "times what" not in text


# --- forms of an answer ---


def test_an_answer_is_found_by_the_name_it_was_given(said):
    rnn_step = lambda x_t, h_prev, W_x, W_h, b: np.tanh(x_t @ W_x + h_prev @ W_h)  # noqa: E731
    assert check(rnn_step) is neuron.rnn_step
    assert "rnn_step: not right yet" in said()

    def mine(x_t, h_prev, W_x, W_h, b):
        return np.tanh(x_t @ W_x + h_prev @ W_h + b)

    rnn_step = mine
    assert check(rnn_step) is mine
    assert "rnn_step: solved" in said()


def test_a_name_misspelt_is_answered_with_the_one_that_is_meant(said):
    def rnn_stp(x_t, h_prev, W_x, W_h, b):
        return x_t

    check(rnn_stp)
    text = said()
    assert "no exercise 'rnn_stp'. Do you mean rnn_step?" in text and "lstm" not in text


def test_what_check_handed_back_is_not_an_answer(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return x_t

    rnn_step = check(rnn_step)
    said()
    assert check(rnn_step) is neuron.rnn_step
    text = said()
    assert "solved" not in text.splitlines()[0] and "handed back" in text


def test_arguments_renamed_or_without_default_still_serve_later_cells(said):
    def conv_output_size(size, width, pad=0, step=1):
        return (size + 2 * pad - width) // step + 1

    answer = check(conv_output_size)
    text = said()
    assert "solved" in text and "not those of the stub" in text
    assert answer(28, 5) == 24 and answer(9, k=3, stride=2) == 4


def test_a_wider_float_type_is_right_with_a_remark(said):
    def rnn_forward(X, h_0, W_x, W_h, b):
        H = np.zeros((len(X), *h_0.shape))
        for t in range(len(X)):
            H[t] = np.tanh(X[t] @ W_x + (H[t - 1] if t else h_0) @ W_h + b)
        return H

    assert check(rnn_forward) is rnn_forward
    assert "float64 where the inputs are float32" in said()


def test_a_narrower_float_type_is_not_right(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return np.tanh(x_t @ W_x + h_prev @ W_h + b).astype(np.float32)

    check(rnn_step)
    assert "is float32 where the inputs are float64" in said()


def dots_then_code():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        ...
        print("the sum", (x_t @ W_x).shape)

    return rnn_step


def raises_not_implemented_late():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        if len(x_t) > 1:
            raise NotImplementedError("batches")
        return np.tanh(x_t @ W_x + h_prev @ W_h + b)

    return rnn_step


def asks():
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return input("your answer")

    return rnn_step


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (dots_then_code, "is a `return` missing?"),
        (dots_then_code, "the sum (2, 4)"),
        (raises_not_implemented_late, "NotImplementedError: batches"),
        (asks, "asks with `input()`"),
    ],
)
def test_a_real_attempt_is_not_taken_for_none(make, expected, said):
    check(make())
    text = said()
    assert "not attempted" not in text and expected in text


# --- what is said is true ---


def test_an_infinite_result_fits_no_misconception(said):
    def naive_forecast(x):
        return x[:-1] / 0

    check(naive_forecast)
    text = said()
    assert "contains inf" in text or "too good" not in text


def test_what_the_machine_lacks_is_no_misconception(said):
    def copy_to_torch(W_x, W_h, b, layer):
        raise ImportError("No module named 'torch'")

    check(copy_to_torch)
    assert "ImportError" in said()


def test_right_parts_are_called_right_and_only_wrong_ones_are_spoken_of(said):
    def rnn_step_backward(dh_t, x_t, h_prev, h_t, W_x, W_h):
        da = dh_t * (1 - h_t**2)
        return da @ W_x.T, da @ W_h.T, x_t.T @ da, h_prev.T @ da, dh_t.sum(axis=0)

    check(rnn_step_backward)
    text = said()
    assert "`dx_t`, `dh_prev`, `dW_x` and `dW_h` are right." in text
    assert "`dh_t` does not belong there" in text and "gradients" not in text.splitlines()[1]


def test_two_misconceptions_at_once_are_both_named(said):
    def layer_norm(a, gain, bias, eps=1e-5):
        mean = a.mean(axis=-1, keepdims=True)
        var = a.var(axis=-1, keepdims=True, ddof=1)
        return gain * (a - mean) / (np.sqrt(var) + eps) + bias

    check(layer_norm)
    text = said()
    assert "Two things at once." in text and "ddof=1" in text and "inside the root" in text


def test_beside_another_mistake_nothing_is_called_right_that_is_not(said):
    def overwrite_to_keep(W_u, b_u):
        return W_u, 1 - b_u

    check(overwrite_to_keep)
    assert "right" not in said().split("Yours")[0].split("\n")[1]


def test_a_size_that_is_a_factor_is_named(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return np.tanh(x_t @ W_x + h_prev @ W_h + b) / x_t.shape[1]

    check(rnn_step)
    assert "a mean where a sum belongs?" in said()


# --- nothing that an answer does harms the notebook ---


def test_a_logger_that_an_answer_woke_up_still_speaks_afterwards(said, capsys):
    import logging

    def rnn_step(x_t, h_prev, W_x, W_h, b):
        logger = logging.Logger("answer")
        logger.addHandler(handlers.setdefault("one", logging.StreamHandler()))
        logger.warning("inside")
        return x_t

    handlers = {}
    check(rnn_step)
    said()
    handlers["one"].stream.write("after")
    assert "after" in capsys.readouterr().err


def test_half_a_character_can_be_printed(said):
    def rnn_step(x_t, h_prev, W_x, W_h, b):
        print("\ud800")
        return np.tanh(x_t @ W_x + h_prev @ W_h + b)

    check(rnn_step)
    assert "solved" in said()


def test_without_threads_answers_are_judged_all_the_same(monkeypatch, said):
    def no_threads(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", no_threads)

    def rnn_step(x_t, h_prev, W_x, W_h, b):
        return np.tanh(x_t @ W_x + h_prev @ W_h)

    check(rnn_step)
    assert "without the bias" in said()


def test_without_threads_an_endless_loop_stops_itself(monkeypatch, said):
    def no_threads(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", no_threads)
    monkeypatch.setattr("course_utils.exercises.attempt.LIMIT_SECONDS", 0.2)

    def rnn_step(x_t, h_prev, W_x, W_h, b):
        while True:
            b = b + 1

    check(rnn_step)
    assert "still running after 0.2 seconds" in said()


def test_an_answer_that_draws_is_not_called_slow(said):
    import matplotlib.pyplot as plt

    def softmax(o):
        """Right, and each call takes a figure."""
        for _ in range(20):
            plt.close(plt.figure())
        e = np.exp(o - o.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    check(softmax)
    assert "solved" in said() and "times as long" not in said()
