"""Every misconception fails its check and is recognised by its own sentence, and by no other."""

import numpy as np
import pytest

from course_utils.exercises.attempt import attempt
from course_utils.exercises.course import NOTEBOOKS, exercises_of, questions_of
from course_utils.exercises.diagnose import diagnose
from course_utils.exercises.explain import recognised

EXERCISES = [e for notebook in NOTEBOOKS for e in exercises_of(notebook)]
PAIRS = [(e, wrong) for e in EXERCISES for wrong in e.misconceptions]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_the_solution_is_solved_without_remark(exercise):
    diagnosis = diagnose(exercise, exercise.solution)
    assert (diagnosis.state, diagnosis.sentence, diagnosis.remark) == ("solved", "", "")


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if e.plain], ids=lambda e: e.name)
def test_the_solution_with_loops_is_solved_without_remark(exercise):
    diagnosis = diagnose(exercise, exercise.plain)
    assert (diagnosis.state, diagnosis.sentence, diagnosis.remark) == ("solved", "", "")


@pytest.mark.parametrize(
    ("exercise", "wrong"), PAIRS, ids=[f"{e.name}-{wrong.__name__}" for e, wrong in PAIRS]
)
def test_each_misconception_gets_its_own_sentence(exercise, wrong):
    answer = exercise.as_answer(wrong)
    diagnosis = diagnose(exercise, answer)
    assert diagnosis.state in ("wrong", "raises")
    assert diagnosis.misconception == wrong.__name__
    cases = exercise.cases()
    outcomes = [attempt(exercise, answer, case) for case in cases]
    assert not any(isinstance(o.error, SyntaxError | NameError) for o in outcomes)  # our own fault
    assert [found.__name__ for found in recognised(exercise, outcomes)] == [wrong.__name__]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_each_exercise_has_hints_and_three_misconceptions_with_sentences(exercise):
    assert len(exercise.hints) >= 2
    sentences = {wrong.__name__: wrong.__doc__ for wrong in exercise.misconceptions}
    assert len(sentences) >= 3
    assert all(sentences.values()) and len(set(sentences.values())) == len(sentences)


def test_names_are_unique():
    names = [e.name for e in EXERCISES]
    questions = [q.name for notebook in NOTEBOOKS for q in questions_of(notebook)]
    assert len(set(names)) == len(names)
    assert len(set(questions)) == len(questions)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_cases_are_the_same_at_every_call(exercise):
    for one, two in zip(exercise.cases(), exercise.cases(), strict=True):
        assert one.name == two.name
        assert all((one.arguments[k] == two.arguments[k]).all() for k in one.arguments
                   if hasattr(one.arguments[k], "all"))  # fmt: skip


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)
def test_no_number_is_the_same_in_every_case(exercise):
    """An answer with the number itself in the argument's place would be right."""
    values = {}
    for case in exercise.cases():
        for name, value in case.arguments.items():
            values.setdefault(name, []).append(value)
    plain = {n: v for n, v in values.items() if all(isinstance(x, int | float) for x in v)}
    assert not [name for name, v in plain.items() if len(set(v)) == 1 and len(v) > 1]


# Their results cannot be large: states of a tanh, probabilities, scores that lie between bounds.
BOUNDED = {
    "rnn_step", "rnn_forward", "softmax", "orthogonal", "one_gate_step", "gru_step",
    "bidirectional", "event_f1", "keep_likely",
    "deep_rnn",  # a sum of tanhs and of what is read, which must not saturate them
    "scheduled_sampling",  # scores of a decoder whose states are those of a tanh
    "pad_batch",  # copies of what is given
    "copy_to_torch", "truncated_forward",  # layers and tensors of PyTorch
}  # fmt: skip
# Whole numbers and truths, which nobody clips.
COUNTS = {
    "conv_output_size", "count_parameters", "depends_on_first_input", "count_lstm_parameters",
    "pair_events", "encode", "merge_pair", "streams", "sample", "analogy", "decoder_arrays",
    "greedy_decode", "count_seq2seq_weights",
}  # fmt: skip
UNBOUNDED = [e for e in EXERCISES if not e.is_value and e.name not in BOUNDED | COUNTS]


@pytest.mark.parametrize("exercise", UNBOUNDED, ids=lambda e: e.name)
def test_no_result_is_right_that_is_cut_off_at_ten(exercise):
    """Gradients are clipped so in well-known code."""

    def clipped(value):
        if isinstance(value, tuple | list):
            return type(value)(clipped(part) for part in value)
        if np.ndim(value) or isinstance(value, float):
            value = np.clip(value, -10, 10) if np.asarray(value).dtype.kind == "f" else value
        return value

    diagnosis = diagnose(exercise, lambda *arguments: clipped(exercise.function(*arguments)))
    assert diagnosis.state == "wrong"
