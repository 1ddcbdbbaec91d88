"""What every test starts from, those of the notebooks included: nothing solved, nothing strict."""

import atexit
import os
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
