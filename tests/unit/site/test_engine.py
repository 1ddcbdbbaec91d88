"""The Python half of a live page."""

import json
import subprocess
import sys

import pytest

from course_utils import labs
from course_utils.site.engine import Engine
from course_utils.site.engine.comms import to_json

LABS = [name for name in labs.__all__ if name != "guard"]


@pytest.fixture
def page():
    """An engine, and what it sent."""
    sent = []
    engine = Engine(sent.append)
    yield engine, sent
    engine.close()


def shown(sent):
    return next(message for message in reversed(sent) if message["kind"] == "shown")


@pytest.mark.parametrize("name", LABS)
def test_every_lab_is_shown(page, name):
    engine, sent = page
    engine.receive({"kind": "show", "place": "1", "lab": name, "arguments": {"present": True}})
    assert [m["text"] for m in sent if m["kind"] == "error"] == []
    opened = [m["id"] for m in sent if m.get("type") == "comm_open"]
    assert shown(sent)["id"] in opened
    for message in sent:
        buffers = message.pop("buffers", [])
        assert all(isinstance(buffer, bytes) for buffer in buffers)
        json.loads(to_json(message), parse_constant=pytest.fail)


def test_a_moved_slider_changes_the_picture_and_is_answered(page):
    engine, sent = page
    engine.receive({"kind": "show", "place": "1", "lab": "neuron_playground"})
    slider = engine.shown["1"].controls["w_h"]
    sent.clear()
    state = {"method": "update", "state": {"value": slider.value / 2}, "buffer_paths": []}
    engine.receive({"kind": "comm", "id": slider.comm.comm_id, "message": "7", "data": state})
    assert sent[-1] == {"kind": "idle", "message": "7"}
    assert sum(m["kind"] == "comm" for m in sent) > 2
    assert slider.comm.comm_id not in [m.get("id") for m in sent]  # nothing is echoed


def test_an_example_is_shown(page):
    engine, _ = page
    given = {"example": "one step too short"}
    engine.receive({"kind": "show", "place": "1", "lab": "memory_explorer", "arguments": given})
    assert engine.shown["1"].preset.value == "one step too short"


def test_a_poll_takes_a_click(page):
    engine, _ = page
    engine.receive({"kind": "show", "place": "1", "lab": "predict:one pulse"})
    button = engine.shown["1"].buttons[0]
    click = {"method": "custom", "content": {"event": "click"}}
    engine.receive({"kind": "comm", "id": button.comm.comm_id, "message": "1", "data": click})
    assert engine.shown["1"].chosen


def test_what_goes_wrong_is_one_line(page):
    engine, sent = page
    engine.receive({"kind": "show", "place": "4", "lab": "no such lab"})
    (message,) = sent
    assert message["kind"] == "error" and message["place"] == "4"
    assert "no such lab" in message["text"] and "\n" not in message["text"]


def test_two_pages_do_not_hear_of_each_other(page):
    engine, sent = page
    other = []
    second = Engine(other.append)
    engine.receive({"kind": "show", "place": "1", "lab": "soft_lookup"})
    before = len(sent)
    second.receive({"kind": "show", "place": "1", "lab": "soft_lookup"})
    assert len(sent) == before and shown(other)["id"] != shown(sent)["id"]
    second.close()
    assert second.comms == {} and len(engine.comms) > 5


# ---- exercises --------------------------------------------------------------------------------

BEFORE = "import numpy as np\nfrom course_utils import check\n"
STEP = """def rnn_step(x_t, h_prev, W_x, W_h, b):
    return {}


rnn_step = check(rnn_step)
"""


def run(page, source, before=BEFORE):
    """The outputs of a cell, and what was said at its end."""
    engine, sent = page
    sent.clear()
    engine.receive({"kind": "run", "id": "c", "source": source, "before": before})
    assert [m["kind"] for m in sent] == ["output"] * (len(sent) - 1) + ["done"]
    return sent[:-1], sent[-1]


def test_a_wrong_answer_is_told_its_misconception(page):
    (output,), done = run(page, STEP.format("np.tanh(x_t @ W_x + h_prev @ W_h)"))
    assert "without the bias" in output["data"]["text/html"]
    assert "rnn_step" not in done["solved"]


def test_a_right_answer_is_solved_and_goes_on(page):
    (output,), done = run(page, STEP.format("np.tanh(x_t @ W_x + h_prev @ W_h + b)"))
    assert "rnn_step: solved" in output["data"]["text/plain"]
    assert "rnn_step" in done["solved"]
    (output,), _ = run(page, "mine is course('rnn_step')", "mine = rnn_step")
    assert output["data"]["text/plain"] == "True"


def test_an_unsolved_exercise_before_it_stops_nothing(page):
    (output,), _ = run(page, "rnn_step.__module__", "rnn_step = course('rnn_step')")
    assert output["data"]["text/plain"] == "'course_utils.rnn.neuron'"


def test_an_error_shows_the_lines_of_the_cell_alone(page):
    outputs, _ = run(page, "print('first')\n1 / 0")
    assert outputs[0]["data"]["text/plain"] == "first"
    told = outputs[1]["data"]["text/plain"]
    assert outputs[1]["error"] and "line 2" in told and told.endswith("division by zero")
    assert "engine" not in told


def test_a_syntax_error_is_told(page):
    outputs, _ = run(page, "def f(:")
    assert "SyntaxError" in outputs[0]["data"]["text/plain"]


# ---- where there is no torch, no IPython and no pandas ----------------------------------------

BROWSER = """
import importlib.abc, sys

class Blocked(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"torch", "IPython", "pandas", "matplotlib"}:
            raise ModuleNotFoundError(name)

blocked = Blocked()
sys.meta_path.insert(0, blocked)
import importlib.util
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: (
    None if name.partition(".")[0] in {"torch", "IPython", "pandas"} else real(name, *rest))
from course_utils.site.engine import Engine
sys.meta_path.remove(blocked)
from course_utils.site.engine.stand_ins import _Finder
sys.meta_path.remove(_Finder)  # what stands in for torch comes before those that find it
sys.meta_path.insert(0, _Finder)
sent = []
engine = Engine(sent.append)
"""


def in_a_browsers_python(code):
    done = subprocess.run(
        [sys.executable, "-c", BROWSER + code], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_lab_runs_without_torch_matplotlib_ipython_and_pandas():
    out = in_a_browsers_python(
        "from course_utils import labs\n"
        "names = [name for name in labs.__all__ if name != 'guard']\n"
        "for name in names:\n"
        "    engine.receive({'kind': 'show', 'place': name, 'lab': name})\n"
        "print(sorted(m['lab'] for m in sent if m['kind'] == 'shown') == names)\n"
        "print([m for m in sent if m['kind'] == 'error'])\n"
        "print([m for m in ('matplotlib', 'torch') if m in sys.modules])\n"
    )
    assert out == "True\n[]\n[]\n"


def test_torch_can_be_imported_and_says_in_one_line_that_it_is_not_there():
    out = in_a_browsers_python(
        "source = '''import torch\n"
        "from importlib.util import find_spec\n"
        "from torch.nn.functional import cross_entropy\n"
        "_ = torch.set_num_threads(1)\n"
        'print(isinstance(1, torch.Tensor), bool(find_spec("torch")))\n'
        "class Model(torch.nn.Module):\n"
        "    pass'''\n"
        "engine.receive({'kind': 'run', 'id': '1', 'source': source})\n"
        "print([m['data']['text/plain'] for m in sent if m['kind'] == 'output'])\n"
    )
    line = "This needs PyTorch, which does not run in a browser: open the notebook."
    assert out == str(["False False", line]) + "\n"
