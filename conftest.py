"""What every test starts from, those of the notebooks included: nothing solved, nothing strict."""

import atexit
import os
import re
import shutil
import tempfile

import hypothesis
import pytest

# Set before any kernel or NumPy starts, because both read their environment once.
scratch = tempfile.mkdtemp(prefix="course-tests-")
atexit.register(shutil.rmtree, scratch, ignore_errors=True)

os.environ["COURSE_PROGRESS"] = os.path.join(scratch, "progress.json")
os.environ["COURSE_MY_MODEL"] = "off"  # what one notebook keeps is not there for the next
os.environ["TQDM_DISABLE"] = "1"
# Two processes that each start two threads on two cores run several times slower than two with one.
for library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(library, "1")
os.environ.pop("COURSE_STRICT", None)
# Kernels import this course, not another copy of it that is installed.
here = os.path.dirname(os.path.abspath(__file__))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))

# What is slow depends on the machine: how long an example takes says nothing about the code.
hypothesis.settings.register_profile("course", deadline=None)
hypothesis.settings.load_profile("course")


@pytest.fixture(autouse=True)
def nothing_solved(tmp_path, monkeypatch):
    """What one test solves is not solved for the next, nor for the notebooks after it."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))


# The longest first, so that no core is idle at the end.
LONGEST_FIRST = [
    "tests/browser/test_site",
    "tests/browser/test_decks",
    "tests/notebooks/test_solved",
    "tests/browser/test_notebooks",
    "notebooks/",
    "tests/browser/",
    "tests/unit/exercises/",
]


@pytest.hookimpl(trylast=True)  # what was not asked for is gone by now
def pytest_collection_modifyitems(config, items):
    """Order the tests, and execute no notebook afresh twice.

    nbval does it where no browser does: a notebook that runs in JupyterLab is compared there.
    """
    from tests.browser.harness import find_chromium

    in_browser = {
        item.callspec.params["path"]
        for item in items
        if getattr(item, "originalname", "") == "test_notebook_runs_in_jupyterlab"
    }
    if in_browser and find_chromium():
        twice = [item for item in items if item.path in in_browser]
        items[:] = [item for item in items if item.path not in in_browser]
        config.hook.pytest_deselected(items=twice)
    rank = [*LONGEST_FIRST, ""]
    items.sort(key=lambda i: next(k for k, p in enumerate(rank) if i.nodeid.startswith(p)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With ``--dist loadscope``: what one process has to run is a notebook, a lab, or a file."""
    if config.option.dist != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return scope(nodeid)

    config.option.loadscopereorder = False  # the order is that of the collection
    return Scheduling(config, log)


def scope(nodeid):
    """What shares a kernel, a page or a fixture with a test, and so runs in the same process."""
    file, _, name = nodeid.partition("::")
    if file.endswith(("test_solved.py", "test_notebooks.py")):
        return nodeid
    lab = re.search(r"\[([a-z_]+)", name) if file.endswith("test_labs.py") else None
    return f"{file}[{lab[1]}]" if lab else file
