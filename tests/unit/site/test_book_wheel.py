"""The wheel runs where there is no checkout, and asks a browser for nothing that it cannot have."""

import zipfile

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement

from course_utils.files import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    (path,) = WheelBuilder(str(ROOT)).build(
        directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"]
    )
    return zipfile.ZipFile(path)


def test_it_carries_the_data(wheel):
    data = {f"course_utils/data/{path.name}" for path in (ROOT / "data").iterdir()}
    assert data <= set(wheel.namelist())
    assert "course_utils/labs/weights/language_model.npz" in wheel.namelist()


def test_a_browser_is_asked_for_neither_torch_nor_jupyter(wheel):
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    lines = wheel.read(name).decode().splitlines()
    wanted = [Requirement(line.partition(": ")[2]) for line in lines
              if line.startswith("Requires-Dist: ")]  # fmt: skip
    browser = {"sys_platform": "emscripten", "extra": ""}
    there = {r.name for r in wanted if r.marker is None or r.marker.evaluate(browser)}
    assert {"numpy", "ipywidgets", "bqplot", "anywidget"} <= there
    assert not {"torch", "jupyterlab", "ipykernel", "nbclient", "nbconvert"} & there
    here = {r.name for r in wanted if r.marker is None or r.marker.evaluate({"extra": ""})}
    assert {"torch", "jupyterlab"} <= here
