"""Every notebook opens in JupyterLab, runs to its end as it is stored, and fits on slides."""

import json
import shutil

import nbformat
import pytest

from tests.browser.harness import (
    PANEL,
    ROOT,
    SCREENSHOTS,
    open_notebook,
    run_all,
    write_notebook,
)
from tests.notebooks.outputs import differences

NOTEBOOK = f"() => JSON.stringify({PANEL}.content.model.toJSON())"
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
        if kind != "notes":  # not on the slide
            found[-1][2] += height
    return [(head, height) for kind, head, height in found if kind != "skip"]


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebook_runs_in_jupyterlab(request, browser, server, path):
    """This is the fresh execution, too, whose outputs must be those that are stored."""
    shutil.copy(path, server["root"])
    server["progress"].unlink(missing_ok=True)  # what other tests answered
    with open_notebook(browser, server, path.name) as page:
        errors = run_all(page)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{path.stem}.png")
        assert errors == []
        assert page.errors == []
        differs = differences(request.session, path, json.loads(page.evaluate(NOTEBOOK)))
        if differs:
            pytest.fail("\n".join(differs), pytrace=False)
        heights = page.evaluate(HEIGHTS)
        assert [s for s in slides(path, heights) if s[1] > SLIDE_HEIGHT] == []


PLAYED = f"""async () => {{
  const notebook = {PANEL}.content, found = [];
  for (const [i, cell] of notebook.widgets.entries()) {{
    await notebook.scrollToItem(i);
    for (const player of cell.node.querySelectorAll('audio')) {{
      player.muted = true;  // a page may only play aloud after a click
      await player.play();
      await new Promise(moved => player.addEventListener('timeupdate', moved, {{ once: true }}));
      found.push([player.getAttribute('aria-label'), player.duration, player.currentTime > 0]);
      player.pause();
    }}
  }}
  return found;
}}"""


def test_sounds_play(browser, server):
    wave = "0.5 * np.sin(np.arange(8000) / 3)"
    imports = "import numpy as np\nfrom course_utils.display.sound import play"
    source = f"{imports}\nplay({wave}, title='a tone')"
    write_notebook(server["root"] / "sound.ipynb", source)
    with open_notebook(browser, server, "sound.ipynb") as page:
        assert run_all(page) == []
        page.locator("audio").wait_for()
        assert page.evaluate(PLAYED) == [["Sound: a tone, 1.0 s", 1, True]]
        assert page.errors == []
