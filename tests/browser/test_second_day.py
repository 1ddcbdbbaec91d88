"""Save, close, open again; restart the kernel: labs and predictions never show an error."""

import pytest

from tests.browser.harness import open_notebook, restart, run_all, wait_for_lab, write_notebook

LAB = "from course_utils.labs import neuron_playground\nneuron_playground()"
ASKED = 'from course_utils import predict\npredict("one pulse")'
SAVE = "async () => { await window.jupyterapp.commands.execute('docmanager:save'); }"
WAKES = "Shift + Enter in this cell wakes it up"


def outputs(page):
    """What each cell's outputs show, as text."""
    page.wait_for_selector(".jp-OutputArea-output")
    return "\n".join(page.locator(".jp-OutputArea-output").all_inner_texts())


def test_opened_again_the_picture_and_the_question_show(browser, server):
    write_notebook(server["root"] / "second.ipynb", LAB, ASKED)
    with open_notebook(browser, server, "second.ipynb") as page:
        assert run_all(page) == []
        wait_for_lab(page)
        page.evaluate(SAVE)
        assert page.locator(".course-lab").count() == 2  # saving leaves what is alive alone
        assert WAKES not in outputs(page)
    with open_notebook(browser, server, "second.ipynb") as page:
        page.wait_for_function(
            "() => document.querySelector('.jp-RenderedImage img')?.naturalWidth > 0"
        )
        shown = outputs(page)
        assert "Error" not in shown and "Loading" not in shown
        assert "Your prediction." in shown and shown.count(WAKES) == 2
        page.evaluate(SAVE)
        assert run_all(page) == []
        wait_for_lab(page)
        assert page.locator(".course-lab").count() == 2
        assert WAKES not in outputs(page)
        assert page.errors == []


@pytest.mark.parametrize("source", [LAB, ASKED], ids=["lab", "prediction"])
def test_after_a_restart_it_says_how_to_wake_it_up(browser, server, source):
    write_notebook(server["root"] / "restart.ipynb", source)
    with open_notebook(browser, server, "restart.ipynb") as page:
        assert run_all(page) == []
        page.wait_for_selector(".course-lab[data-course-lab=ready]")
        line = page.locator(".course-lab-asleep")
        assert not line.is_visible()
        restart(page)
        line.get_by_text(WAKES).wait_for()
        assert run_all(page) == []
        page.wait_for_selector(".course-lab[data-course-lab=ready]")
        assert not page.locator(".course-lab-asleep").is_visible()
        # JupyterLab's own remark on its debugger, after some restarts, is not ours.
        assert [error for error in page.errors if "debugger" not in error] == []
