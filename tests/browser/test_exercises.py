"""Predictions and hints by keyboard: they answer, and no key reaches the cell shortcuts."""

import pytest

from tests.browser.harness import CELLS, open_notebook, run_all, write_notebook

STUB = "from course_utils import check\ndef rnn_step(x_t, h_prev, W_x, W_h, b):\n    ...\n"
DANGEROUS = ["d", "d", "x", "a", "b", "0", "0", "m", "y", "Enter"]


@pytest.fixture
def page(browser, server):
    name = "exercises.ipynb"
    asked = 'from course_utils import predict\npredict("one pulse")'
    write_notebook(server["root"] / name, asked, f"{STUB}_ = check(rnn_step)")
    with open_notebook(browser, server, name) as page:
        assert run_all(page) == []
        yield page
        assert page.errors == []


def press(page, keys):
    for key in keys:
        page.keyboard.press(key)


def test_a_prediction_by_keyboard(page):
    before = page.evaluate(CELLS)
    page.get_by_role("button", name="The one with w_h = 0.5").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Each step keeps at most half").first.wait_for()
    page.get_by_role("button", name="The one with w_h = 0.5 (your prediction)").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_text("The pulse pushes the state").first.wait_for()
    press(page, DANGEROUS)
    assert page.evaluate(CELLS) == before


def test_hints_and_solution_by_keyboard(page):
    before = page.evaluate(CELLS)
    page.locator("summary", has_text="Hint 1").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Three terms are summed").wait_for()
    assert not page.get_by_text("np.tanh(x_t @ W_x").is_visible()
    press(page, ["Tab", "Tab", "Space"])
    page.get_by_text("np.tanh(x_t @ W_x").wait_for()
    press(page, DANGEROUS)
    assert page.evaluate(CELLS) == before
