"""What conftest.py makes of the tests that were collected: no notebook twice, the longest first."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.browser import harness

ROOT = Path(__file__).parents[2]
NOTEBOOKS = [ROOT / "notebooks" / f"0{k}.ipynb" for k in range(2)]


@pytest.fixture
def rules(request):
    plugins = request.config.pluginmanager.get_plugins()
    return next(p for p in plugins if getattr(p, "__file__", "") == str(ROOT / "conftest.py"))


def collected():
    in_browser = "tests/browser/test_notebooks.py"
    cells = [SimpleNamespace(nodeid=f"notebooks/{p.name}::Cell 0", path=p) for p in NOTEBOOKS]
    return [
        SimpleNamespace(nodeid="tests/unit/test_a.py::test", path=ROOT / "tests/unit/test_a.py"),
        *cells,
        SimpleNamespace(
            nodeid=f"{in_browser}::test_notebook_runs_in_jupyterlab[00]",
            path=ROOT / in_browser,
            originalname="test_notebook_runs_in_jupyterlab",
            callspec=SimpleNamespace(params={"path": NOTEBOOKS[0]}),
        ),
    ]


@pytest.mark.parametrize(
    ("chromium", "run"), [("/usr/bin/chromium", ["01.ipynb"]), (None, ["00.ipynb", "01.ipynb"])]
)
def test_nbval_executes_what_no_browser_does(rules, chromium, run, monkeypatch):
    monkeypatch.setattr(harness, "find_chromium", lambda: chromium)
    items, left_out = collected(), []
    hook = SimpleNamespace(pytest_deselected=lambda items: left_out.extend(items))
    rules.pytest_collection_modifyitems(SimpleNamespace(hook=hook), items)
    assert [i.path.name for i in items if i.path.suffix == ".ipynb"] == run
    assert len(items) + len(left_out) == 4
    assert items[0].path.name == "test_notebooks.py" and items[-1].path.name == "test_a.py"


def test_what_shares_a_kernel_or_a_page_stays_together(rules):
    labs, cells = "tests/browser/test_labs.py::test_", "notebooks/00.ipynb::Cell "
    assert rules.scope(f"{labs}a[soft_lookup]") == rules.scope(f"{labs}b[soft_lookup-dark--]")
    assert rules.scope(f"{labs}a[soft_lookup]") != rules.scope(f"{labs}a[cell_stepper]")
    assert rules.scope(f"{cells}1") == rules.scope(f"{cells}2")
    solved = "tests/notebooks/test_solved.py::test_solved"
    assert rules.scope(f"{solved}[00]") != rules.scope(f"{solved}[01]")
    assert rules.scope("tests/unit/test_a.py::test_b[1]") == "tests/unit/test_a.py"


def test_the_places_named_in_the_order_are_there(rules):
    for place in rules.LONGEST_FIRST:
        assert (ROOT / place).is_dir() or (ROOT / f"{place}.py").is_file()
