"""``predict``: one click, and feedback on each choice."""

import pytest

from course_utils import predict
from course_utils.exercises.course import NOTEBOOKS, questions_of
from course_utils.exercises.model import Question

QUESTIONS = [q for notebook in NOTEBOOKS for q in questions_of(notebook)]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_every_choice_of_every_question_has_feedback(question):
    asked = predict(question.name)
    for button, choice in zip(asked.buttons, question.choices, strict=True):
        button.click()
        assert question.choices[choice] in asked.box.sentence
        assert asked.box.sentence.startswith("✔" if choice == question.answer else "✘")


def test_the_first_click_is_the_prediction():
    asked = predict("one pulse")
    first, _, right = asked.buttons
    first.click()
    right.click()
    assert first.description.endswith("(your prediction)")
    assert right.description.startswith("✔ ")
    assert asked.chosen == next(iter(asked.question.choices))


def test_before_the_click_nothing_is_given_away():
    asked = predict("one pulse")
    assert "✔" not in repr(asked) + asked.box.sentence + "".join(
        b.description for b in asked.buttons
    )


def test_without_a_kernel_the_question_and_the_feedback_are_there():
    bundle = predict("one pulse")._repr_mimebundle_()
    assert set(bundle) == {
        "application/vnd.jupyter.widget-view+json", "text/html", "text/plain"
    }  # fmt: skip
    assert bundle["text/html"].count("<details") == 3


def test_an_unknown_question_names_those_there_are():
    with pytest.raises(LookupError, match="one pulse"):
        predict("nonsense")


@pytest.mark.parametrize(("choices", "answer"), [({"a": "so"}, "b"), ({"a": " "}, "a")])
def test_a_question_that_cannot_be_asked_is_refused(choices, answer):
    with pytest.raises(ValueError, match="odd"):
        Question("odd", "What?", choices, answer)
