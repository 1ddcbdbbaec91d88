"""What counts as another output, and what the message says of it."""

import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.notebooks.outputs import differences

MEASURED = dict(zip(["text/plain", "text/html"], ["✔ miss: 18.2 < 20",
    '<b>✔</b> miss: <b class="measured">18.2</b> &lt; 20'], strict=True))  # fmt: skip
VIEW = "application/vnd.jupyter.widget-view+json"
STORED = [
    new_output("stream", text="first line\nsecond line\n"),
    new_output("display_data", data={**MEASURED}),
    new_output("display_data", data={"text/html": f"<p>{'long ' * 100}a card</p>"}),
    new_output(
        "execute_result", data={"text/plain": "Figure", "image/png": "AAAA"}, execution_count=1
    ),
]


@pytest.fixture
def compare(request, tmp_path):
    """Compare the notebook with itself after a change of the outputs that came."""

    def compare(change):
        notebook = new_notebook(
            cells=[
                new_markdown_cell("A text."),
                new_code_cell("show()\nmore()", outputs=copy.deepcopy(STORED), execution_count=1),
                new_code_cell("quiet()", execution_count=2),
            ]
        )
        nbformat.write(notebook, tmp_path / "00.ipynb")
        change(notebook.cells[1].outputs, notebook.cells[2].outputs)
        return differences(request.session, tmp_path / "00.ipynb", notebook)

    return compare


def in_two_pieces(outputs, _):
    outputs[0].text = "first line\n"
    outputs.insert(1, new_output("stream", text="second line\n"))


SAME = {
    "nothing": lambda outputs, _: None,
    "a measured number": lambda outputs, _: outputs[1].data.update(
        {key: text.replace("18.2", "17.9") for key, text in MEASURED.items()}
    ),
    "a picture": lambda outputs, _: outputs[3].data.update({"image/png": "BBBB"}),
    "a widget's number": lambda outputs, _: outputs[3].data.update({VIEW: {"model_id": "7"}}),
    "a text in two pieces": in_two_pieces,
    "how often it ran": lambda outputs, _: outputs[3].update(execution_count=7),
}
OTHER = {
    "a text": (
        lambda outputs, _: outputs[0].update(text="first line\nanother line\n"),
        ["stdout, stored: 'first line\\nsecond line\\n'", "came:   'first line\\nanother line\\n'"],
    ),
    "a verdict": (
        lambda outputs, _: outputs[1].data.update({"text/plain": "✘ miss: 21 < 20"}),
        ["text/plain, stored: '✔ miss: NUMBER < 20'", "text/plain, came:   '✘ miss: NUMBER < 20'"],
    ),
    "a bound": (
        lambda outputs, _: outputs[1].data.update({"text/plain": "✔ miss: 18.2 < 30"}),
        ["came:   '✔ miss: NUMBER < 30'"],
    ),
    "a card": (
        lambda outputs, _: outputs[2].data.update({"text/html": f"<p>{'long ' * 100}no card</p>"}),
        ["long a card</p>'", "long no card</p>'"],
    ),
    "an output less": (
        lambda outputs, _: outputs.pop(2),
        ["text/html, stored: '<p>long long", "text/html, came:   nothing"],
    ),
    "one of its two kinds": (
        lambda outputs, _: outputs[1].data.pop("text/plain"),
        ["text/plain, stored: '✔ miss: NUMBER < 20'", "text/plain, came:   'Figure'"],
    ),
    "all outputs": (
        lambda outputs, _: outputs.clear(),
        ["stdout, came:   nothing", "text/html, came:   nothing"],
    ),
    "a warning": (
        lambda _, quiet: quiet.append(new_output("stream", name="stderr", text="Warning: old\n")),
        ["00.ipynb, cell 2: quiet()", "stderr, stored: nothing", "came:   'Warning: old\\n'"],
    ),
}


@pytest.mark.parametrize("what", SAME)
def test_what_differs_by_itself_does_not_count(compare, what):
    assert compare(SAME[what]) == []


@pytest.mark.parametrize("what", OTHER)
def test_what_is_stored_and_what_came_is_told(compare, what):
    change, said = OTHER[what]
    (message,) = compare(change)
    assert message.startswith("00.ipynb, cell ")
    assert all(part in message for part in said), message
    assert all(len(line) < 600 for line in message.splitlines())
