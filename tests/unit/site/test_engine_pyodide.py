"""The Python half in a real Pyodide, under Node.

``COURSE_PYODIDE`` names a folder with one: npm's package ``pyodide`` has the core alone, which
reads every file and stops what runs for ever; the whole, with NumPy, also shows the labs and judges
the exercises.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from course_utils.site.assets import write_archive
from tests.unit.site.test_book_exercises import TORCH, solved_cells

FOLDER = os.environ.get("COURSE_PYODIDE", "")
pytestmark = [
    pytest.mark.skipif(
        not FOLDER, reason="COURSE_PYODIDE names no folder with a Pyodide (npm pack pyodide)"
    ),
    pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node.js"),
]
RUN = Path(__file__).with_name("pyodide_run.mjs")


def whole():
    lock = json.loads(Path(FOLDER, "pyodide-lock.json").read_text())
    return Path(FOLDER, lock["packages"]["numpy"]["file_name"]).is_file()


needs_numpy = pytest.mark.skipif(
    bool(FOLDER) and not whole(), reason="the Pyodide of COURSE_PYODIDE has no NumPy"
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "python.zip"
    write_archive(path)
    return path


def run(archive, code):
    done = subprocess.run(
        ["node", str(RUN), FOLDER, str(archive)],
        input=code,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_every_file_is_read_and_what_runs_for_ever_is_stopped(archive):
    code = """
import os, sys, types, zipfile
if os.path.exists("/archive.zip"):
    zipfile.ZipFile("/archive.zip").extractall("/course")
else:
    import sysconfig
    os.symlink(sysconfig.get_path("purelib"), "/course")
count = 0
for folder, _, names in os.walk("/course/course_utils"):
    for name in names:
        if name.endswith(".py"):
            compile(open(os.path.join(folder, name)).read(), name, "exec")
            count += 1
scope = types.ModuleType("ticks").__dict__
exec(open("/course/course_utils/exercises/ticks.py").read(), scope)
import linecache
text = "def f():\\n    while True:\\n        pass\\n"
linecache.cache["<f>"] = (len(text), None, text.splitlines(True), "<f>")
names = {"__name__": "__main__"}
exec(compile(text, "<f>", "exec"), names)
try:
    scope["with_a_clock"](names["f"], 0.2)()
except scope["TooSlow"]:
    print(count > 150, "stopped")
"""
    assert run(archive, code).split() == ["True", "stopped"]


def test_what_stands_in_for_other_packages_is_enough_for_the_widgets(archive):
    code = """
import os, sys, zipfile
if os.path.exists("/archive.zip"):
    zipfile.ZipFile("/archive.zip").extractall("/course")
    sys.path.insert(0, "/course")
import course_utils
scope = {"__name__": "stand_ins"}
path = os.path.join(os.path.dirname(course_utils.__file__), "site/engine/stand_ins.py")
exec(open(path).read(), scope)
scope["install"]()
import anywidget, ipywidgets, torch, tqdm.auto
from torch.nn.functional import cross_entropy
torch.set_num_threads(1)
print(ipywidgets.FloatSlider(0.5).value, isinstance(1, torch.Tensor))
try:
    cross_entropy(1, 2)
except ImportError as error:
    print(error)
"""
    first, second = run(archive, code).splitlines()
    assert first == "0.5 False" and "PyTorch, which does not run in a browser" in second


LABS = """
import json, time
from course_utils.site.engine import Engine
from course_utils.site.engine.comms import to_json
from course_utils import labs
sent = []
engine = Engine(sent.append)
times = {}
for name in labs.__all__:
    if name != "guard":
        start = time.perf_counter()
        engine.receive({"kind": "show", "place": name, "lab": name})
        times[name] = round(time.perf_counter() - start, 2)
for message in sent:
    message.pop("buffers", None)
    to_json(message)
print(json.dumps({"times": times, "errors": [m["text"] for m in sent if m["kind"] == "error"],
                  "shown": sorted(m["lab"] for m in sent if m["kind"] == "shown")}))
"""


@needs_numpy
def test_every_lab_is_shown(archive):
    result = json.loads(run(archive, LABS))
    print(result["times"])
    assert result["errors"] == []
    assert result["shown"] == sorted(result["times"])


EXERCISES = """
import json
from course_utils.site.engine import Engine
result = {}
for name, source, earlier in json.loads(CELLS):
    sent = []
    Engine(sent.append).receive({"kind": "run", "id": name, "source": source, "before": earlier})
    result[name] = [m["data"].get("text/plain", "") for m in sent if m["kind"] == "output"]
print(json.dumps(result))
"""


@needs_numpy
def test_every_exercise_that_needs_no_torch_is_judged(archive):
    cells = json.dumps(solved_cells())
    result = json.loads(run(archive, f"CELLS = {cells!r}\n{EXERCISES}"))
    told = {name: "\n".join(outputs) for name, outputs in result.items()}
    assert {name for name, text in told.items() if f"✔ {name}: solved" not in text} == TORCH


@needs_numpy
def test_an_answer_that_runs_for_ever_is_stopped(archive):
    source = "def softmax(o):\\n    while True:\\n        pass\\n\\n\\nsoftmax = check(softmax)"
    code = f"""
from course_utils.site.engine import Engine
sent = []
before = "from course_utils import check"
Engine(sent.append).receive({{"kind": "run", "id": "1", "source": "{source}", "before": before}})
print(sent[0]["data"]["text/plain"])
"""
    assert "softmax: " in (said := run(archive, code)) and "seconds" in said
