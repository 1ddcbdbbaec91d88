"""Views of widgets are not saved; what takes their place is followed by a line on waking up."""

import copy

import pytest

from course_utils.commands.asleep import WIDGET_VIEW, before_saving, put_to_sleep
from course_utils.display.words import WAKE

VIEW = {"model_id": "0123", "version_major": 2, "version_minor": 0}


def output(**data):
    data = {kind.replace("_", "/"): text for kind, text in data.items()}
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}


def notebook(*outputs, **metadata):
    cells = [{"cell_type": "markdown", "source": "text"}]
    cells += [{"cell_type": "code", "source": "lab", "outputs": [o]} for o in outputs]
    return {"cells": cells, "metadata": metadata}


def viewed(shown):
    """The same output as JupyterLab has it while the widget is alive."""
    shown = copy.deepcopy(shown)
    shown["data"][WIDGET_VIEW] = VIEW
    return shown


@pytest.mark.parametrize("shown", [output(image_png="iVBO"), output(text_html="<p>?</p>")])
def test_a_picture_or_a_text_takes_the_views_place_and_the_line_follows(shown):
    saved = notebook(viewed(shown))
    before_saving(model={"type": "notebook", "content": saved}, path="a.ipynb")
    kept, line = saved["cells"][1]["outputs"]
    assert kept == shown
    assert line["data"]["text/plain"] == WAKE and WAKE in line["data"]["text/html"]
    again = copy.deepcopy(saved)
    put_to_sleep(again)
    assert again == saved


def test_what_has_only_words_keeps_them_without_a_line():
    saved = notebook(viewed(output(text_plain="100%")))
    put_to_sleep(saved)
    assert saved == notebook(output(text_plain="100%"))


def test_everything_else_is_saved_as_it_is():
    stream = {"output_type": "stream", "name": "stdout", "text": "1"}
    for content in (
        notebook(output(image_png="iVBO"), stream),
        notebook(viewed(output(image_png="iVBO")), widgets={"state": {"0123": {}}}),
    ):
        saved = copy.deepcopy(content)
        put_to_sleep(saved)
        assert saved == content
    for model in ({"type": "file", "content": "text"}, {"type": "notebook"}, {"type": "directory"}):
        before_saving(model=model, path="", contents_manager=None)
