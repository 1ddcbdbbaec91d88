"""Every notebook opens in JupyterLab, runs to its end, and fits on slides."""

import shutil

import nbformat
import pytest

from tests.browser.harness import PANEL, ROOT, SCREENSHOTS, open_notebook, run_all

SLIDE_HEIGHT = 700  # of 720 pixels
HEIGHTS = f"""async () => {{
  const notebook = {PANEL}.content, heights = [];
  for (const [i, cell] of notebook.widgets.entries()) {{
    await notebook.scrollToItem(i);
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    heights.push(cell.node.getBoundingClientRect().height);
  }}
  return heights;
}}"""


def slides(path, heights):
    """First line and height of each slide; cells without a type of their own go on a slide."""
    found = []
    for cell, height in zip(nbformat.read(path, as_version=4).cells, heights, strict=True):
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if kind in ("slide", "subslide", "skip"):
            found.append([kind, cell.source.partition("\n")[0], 0])
        found[-1][2] += height
    return [(head, height) for kind, head, height in found if kind != "skip"]


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebook_runs_in_jupyterlab(browser, server, path):
    shutil.copy(path, server["root"])
    with open_notebook(browser, server, path.name) as page:
        errors = run_all(page, timeout=300)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{path.stem}.png")
        assert errors == []
        assert page.errors == []
        heights = page.evaluate(HEIGHTS)
        assert [s for s in slides(path, heights) if s[1] > SLIDE_HEIGHT] == []
