"""A function's source, as a notebook shows it."""

import ast

from course_utils.display.source import source_of
from course_utils.rnn.events import runs
from course_utils.rnn.training import train


def test_only_the_docstring_is_shortened():
    source = source_of(train)
    node = ast.parse(source).body[0]
    assert ast.get_docstring(node) == (
        "Train a model, with a progress bar; an interruption keeps what was learnt so far."
    )
    assert source.startswith("def train(model") and source.endswith("return losses")
    assert "Parameters" not in source and "# " not in source.partition("\n")[0]


def test_comments_stay():
    assert "# (T + 2,)" in source_of(runs)


def test_a_function_without_docstring_is_shown_as_it_is():
    def plain():
        return 1

    assert source_of(plain) == "def plain():\n    return 1"
