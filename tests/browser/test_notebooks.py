"""Every notebook opens in JupyterLab and runs to its end."""

import shutil

import pytest

from tests.browser.harness import ROOT, SCREENSHOTS, open_notebook, run_all


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebook_runs_in_jupyterlab(browser, server, path):
    shutil.copy(path, server["root"])
    with open_notebook(browser, server, path.name) as page:
        errors = run_all(page, timeout=300)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{path.stem}.png")
        assert errors == []
        assert page.errors == []
