"""A prediction before the result: one click, and feedback on that choice."""

from html import escape

import ipywidgets as W

from course_utils.display.cards import STATES, accordion, card
from course_utils.display.widgets import guard
from course_utils.exercises.course import find


class Prediction:
    """A question with one button per choice; made by :func:`predict`.

    Parameters
    ----------
    question : course_utils.exercises.model.Question
    present : bool
        Larger type.

    Attributes
    ----------
    chosen : str or None
        The first choice clicked: the prediction.
    buttons : list of ipywidgets.Button
    """

    def __init__(self, question, present=False):
        self.question, self.chosen = question, None
        self.buttons = [self._button(text) for text in question.choices]
        title = W.HTML(f"<b>Your prediction.</b> {escape(question.text)}")
        self.box = guard([title, *self.buttons], present=present)

    def _button(self, text):
        button = W.Button(description=text, layout={"width": "auto", "height": "auto"})
        button.add_class("course-choice")
        button.on_click(lambda _: self.choose(text))
        return button

    def choose(self, text):
        """Commit to a choice, or read what there is to say about another one.

        Parameters
        ----------
        text : str
            One of the choices.
        """
        question = self.question
        self.chosen = self.chosen or text
        for button, choice in zip(self.buttons, question.choices, strict=True):
            right = f"{STATES['solved'][0]} " if choice == question.answer else ""
            yours = "   (your prediction)" if choice == self.chosen else ""
            button.description = right + choice + yours
        sign = STATES["solved" if text == question.answer else "wrong"][0]
        self.box.sentence = f"{sign} {text}. {question.choices[text]}"

    def __repr__(self):
        choices = [f"  {STATES['open'][0]} {text}" for text in self.question.choices]
        return "\n".join([f"Your prediction. {self.question.text}", *choices])

    def _repr_mimebundle_(self, **_kwargs):
        feedback = [(text, escape(said)) for text, said in self.question.choices.items()]
        return {
            **self.box._repr_mimebundle_(),
            "text/html": card(
                "note", f"Your prediction. {self.question.text}", accordion(feedback)
            ),
            "text/plain": repr(self),
        }


def predict(name, present=False):
    """Ask for a prediction before the code that settles it runs.

    Parameters
    ----------
    name : str
        Of a question in the notebook's module of :mod:`course_utils.exercises`; its answer is not
        in the notebook, so that it is not given away.
    present : bool
        Larger type, for a poll in class.

    Returns
    -------
    prediction : Prediction
        Shown when it is the last value of a cell.  Without a kernel each choice opens its feedback.

    Raises
    ------
    LookupError
        When there is no such question.
    """
    return Prediction(find(name, "question"), present)
