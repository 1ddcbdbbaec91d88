"""A deeper section in JupyterLab: collapsed at first, run with the rest, opened without a mouse."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.browser.harness import PANEL, open_notebook, run_all

# For each cell: whether it is shown, and its execution count.
CELLS = f"""() => {PANEL}.content.widgets.map(cell =>
  [!cell.isHidden, cell.model.type === 'code' ? cell.model.executionCount : null])"""
SELECT = f"""i => {{
  const notebook = {PANEL}.content;
  notebook.activeCellIndex = i;
  notebook.mode = 'command';
  notebook.activate();
}}"""
HEADING, INSIDE = 1, 2
SHOWN = f"() => !{PANEL}.content.widgets[{INSIDE}].isHidden"


@pytest.fixture
def page(browser, server):
    marks = {"tags": ["deeper"], "slideshow": {"slide_type": "skip"}}
    heading = {**marks, "jp-MarkdownHeadingCollapsed": True}
    cells = [
        new_code_cell("x = 1"),
        new_markdown_cell("### Deeper: twice as much", metadata=heading),
        new_code_cell("y = 2 * x", metadata=marks),
        new_markdown_cell("Twice as much as before.", metadata=marks),
        new_markdown_cell("## The core again"),
        new_code_cell("x + 1"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, server["root"] / "deeper.ipynb")
    with open_notebook(browser, server, "deeper.ipynb") as page:
        yield page


def test_a_deeper_section_is_collapsed_run_and_opened_without_a_mouse(page):
    shown, _ = zip(*page.evaluate(CELLS), strict=True)
    assert shown == (True, True, False, False, True, True)

    assert run_all(page) == []
    shown, counts = zip(*page.evaluate(CELLS), strict=True)
    assert shown == (True, True, False, False, True, True)
    assert counts == (1, None, 2, None, None, 3)

    for opens in ("ArrowRight", "Shift+Enter"):
        page.evaluate(SELECT, HEADING)
        page.keyboard.press(opens)
        page.wait_for_function(SHOWN)
        page.evaluate(SELECT, HEADING)
        page.keyboard.press("ArrowLeft")
        page.wait_for_function(f"() => !({SHOWN})()")

    button = page.get_by_role("button", name="2 cells hidden")  # what a screen reader says
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(SHOWN)
    assert page.errors == []
