"""Each lab in JupyterLab: moved by keyboard and by mouse, named, harmless, and photographed."""

import io
import os
import re

import numpy as np
import pytest

from course_utils.labs.lab import picture_file
from tests.browser.harness import (
    CELLS,
    IDLE,
    SCREENSHOTS,
    open_notebook,
    photograph,
    picture_changes,
    restart,
    run_all,
    set_cells,
    set_look,
    wait_for_lab,
    write_notebook,
)
from tests.browser.labs import LABS

# What JupyterLab does with them in command mode: cut, delete, insert, restart the kernel, change
# the cell's type, undo, run.
SHORTCUTS = ["x", "d", "d", "a", "b", "0", "0", "m", "r", "y", "z", "v", "i", "i", "Shift+M",
             "Enter", "Shift+Enter", "Control+Enter", "Alt+Enter", "Escape"]  # fmt: skip
PICTURE_KILOBYTES = 120
CUT_OFF = """box => [...box.querySelectorAll('.jupyter-widgets')]
  .filter(n => n.scrollWidth > n.clientWidth + 2 && getComputedStyle(n).overflowX === 'hidden')
  .map(n => n.className)"""


def source(name, present=False, arguments=""):
    return f"from course_utils.labs import {name}\nlab = {name}({arguments}present={present})\nlab"


@pytest.fixture(scope="module")
def notebook(browser, server):
    """One page for all labs, because it takes longer to open than a lab's tests take."""
    write_notebook(server["root"] / "labs.ipynb", "before = 0", "before = 1")
    with open_notebook(browser, server, "labs.ipynb") as page:
        assert run_all(page) == []  # a kernel that is still starting cannot be restarted
        yield page


@pytest.fixture(scope="module", params=LABS)
def opened(request, notebook):
    """A lab and the page, with a fresh kernel for all tests of that lab."""
    restart(notebook)
    notebook.errors.clear()  # JupyterLab's own remark on its debugger, after some restarts
    return request.param, notebook


def show(page, name, *, present=False, then="before = 1", size=(1280, 900), dark=False,
         arguments=""):  # fmt: skip
    """Run the notebook's two cells afresh, in a window of this look; return the lab's box."""
    set_look(page, size, dark)
    page.mouse.move(0, 0)  # what the pointer rests on may answer to it
    set_cells(page, source(name, present, arguments), then)
    assert run_all(page) == []
    return wait_for_lab(page)


@pytest.fixture
def lab(opened):
    """The page with a fresh lab, and what is known about the lab."""
    name, page = opened
    show(page, name)
    page.locator(".course-lab-sentence", has_text=LABS[name]["first"]).wait_for()
    yield page, LABS[name]
    assert page.errors == []


def slider(page, name):
    return page.get_by_role("slider", name=name, exact=True)


def choice(page, name):
    return page.get_by_role("combobox", name=name, exact=True)


def sentence(page):
    return page.locator(".course-lab-sentence").first.inner_text()


def test_every_control_and_picture_has_a_name(lab):
    page, known = lab
    box = page.locator(".course-lab")
    assert box.get_by_role("slider").count() == len(known["sliders"])
    assert box.get_by_role("combobox").count() == len(known["choices"])
    for name in known["sliders"]:
        assert slider(page, name).count() == 1
        assert page.get_by_role("textbox", name=f"{name}, as a number", exact=True).count() == 1
    for name in known["choices"]:
        assert choice(page, name).count() == 1
    for name in known["buttons"]:
        assert box.get_by_role("button", name=name, exact=True).count() == 1
    pictures = box.get_by_role("img", name=re.compile(re.escape(sentence(page))))
    assert pictures.count() >= 1
    spoken = box.locator("[aria-live=polite]")
    spoken.get_by_text(sentence(page)).wait_for(state="attached")


def test_every_control_moves_by_keyboard(lab):
    page, known = lab
    for name in known["sliders"]:
        slider(page, name).focus()
        for key in ["ArrowRight", "ArrowUp", "ArrowLeft"]:
            with picture_changes(page):
                page.keyboard.press(key)
    # The last one is where the lab's controls, "Example" apart, change the picture.
    slider(page, known["sliders"][0]).focus()
    with picture_changes(page):
        page.keyboard.press("End")
    for name in known["choices"]:
        choice(page, name).focus()
        with picture_changes(page):
            page.keyboard.press("ArrowDown")


def test_tab_reaches_every_control_in_order(lab):
    page, known = lab
    slider(page, known["sliders"][0]).focus()
    reached = []
    for _ in range(40):
        reached.append(
            page.evaluate(
                "() => document.activeElement.getAttribute('aria-label') "
                "|| document.activeElement.innerText"
            )
        )
        if reached[-1] == "Reset":
            break
        page.keyboard.press("Tab")
    wanted = [*known["sliders"], *known["choices"], *known["buttons"]]
    assert set(wanted) <= set(reached)
    page.keyboard.press("Tab")  # and Tab leads out again
    assert not page.evaluate("() => !!document.activeElement.closest('.course-lab-controls')")


def test_every_control_moves_by_mouse_and_keeps_the_focus(lab):
    page, known = lab
    for name in known["sliders"]:
        handle = slider(page, name)
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        with picture_changes(page):
            page.mouse.move(x + 30, y - 20, steps=5)  # some sliders stand upright
        page.mouse.up()
        page.wait_for_function(IDLE)
        page.wait_for_function(
            "name => document.activeElement.getAttribute('aria-label') === name", arg=name
        )
        with picture_changes(page):
            page.keyboard.press("ArrowRight")
    for name in known["choices"]:
        options = choice(page, name).locator("option").all_inner_texts()
        with picture_changes(page):
            choice(page, name).select_option(options[1])
    cells_now = page.evaluate(CELLS)
    assert len(cells_now) == 2


def press_shortcuts(page, known):
    """Press every shortcut on every control; the notebook must stay as it is."""
    before = page.evaluate(CELLS)
    targets = [
        *(slider(page, name) for name in known["sliders"]),
        *(choice(page, name) for name in known["choices"]),
        page.locator(".course-lab").get_by_role("button", name="Reset"),
    ]
    for target in targets:
        target.focus()
        for key in SHORTCUTS:
            page.keyboard.press(key)
        assert page.evaluate(CELLS) == before
        assert page.locator(".jp-Dialog").count() == 0
        assert page.evaluate("() => !!document.activeElement.closest('.course-lab')")
    page.wait_for_function(IDLE)
    moved = slider(page, known["moved"])
    moved.focus()
    with picture_changes(page):  # and the kernel is the old one
        page.keyboard.press("ArrowRight")


def test_no_key_inside_reaches_the_notebook(lab):
    press_shortcuts(*lab)


def test_no_key_inside_reaches_a_notebook_with_jupyterlabs_own_settings(browser, plain_server):
    name = "neuron_playground"
    write_notebook(plain_server["root"] / "plain.ipynb", source(name), "before = 1")
    with open_notebook(browser, plain_server, "plain.ipynb") as page:
        assert run_all(page) == []
        wait_for_lab(page)
        press_shortcuts(page, LABS[name])


def test_a_value_can_be_typed(lab):
    page, known = lab
    readout = page.get_by_role("textbox", name=f"{known['moved']}, as a number", exact=True)
    readout.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2")
    with picture_changes(page):
        page.keyboard.press("Enter")
    assert len(page.evaluate(CELLS)) == 2


def test_reset_brings_the_first_picture_back(lab):
    page, known = lab
    first = sentence(page)
    handle = slider(page, known["moved"])
    start = handle.get_attribute("aria-valuenow")
    handle.focus()
    with picture_changes(page):
        page.keyboard.press("PageUp")
    page.locator(".course-lab").get_by_role("button", name="Reset").click()
    page.locator(".course-lab-sentence", has_text=first).wait_for()
    page.wait_for_function(
        "([node, start]) => node.getAttribute('aria-valuenow') === start",
        arg=[handle.element_handle(), start],
    )


@pytest.mark.parametrize(
    "opened",
    [
        "neuron_playground",
        "truncation_meter",
        "gradient_microscope",
        "clipping_cliff",
        "memory_explorer",
        "gate_puppeteer",
        "memory_race",
        "sampling_desk",
        "analogy_map",
        "caption_writer",
        "soft_lookup",
        "attention_reader",
        "translator_desk",
    ],
    indirect=True,
)
def test_every_example_shows_something_else(lab):
    page, known = lab
    example = choice(page, "Example")
    seen = {sentence(page)}
    for option in example.locator("option").all_inner_texts()[1:]:
        with picture_changes(page):
            example.select_option(option)
        page.wait_for_function(
            "seen => !seen.includes(document.querySelector('.course-lab-sentence').innerText)",
            arg=sorted(seen),
        )
        seen.add(sentence(page))
    slider(page, known["sliders"][-1]).focus()
    with picture_changes(page):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("node => node.value === 'your own values'", arg=example.element_handle())


@pytest.mark.parametrize("opened", ["neuron_playground"], indirect=True)
def test_steps_of_a_slider_arrive_at_the_exact_value(lab):
    """Ten steps of 0.05 from 0.5 make 1, at which a linear neuron forgets nothing."""
    page, _known = lab
    choice(page, "Activation φ").select_option("linear")
    slider(page, "Recurrent weight w_h").focus()
    for _ in range(10):
        with picture_changes(page):
            page.keyboard.press("ArrowRight")
    page.locator(".course-lab-sentence", has_text="keeps the pulse unchanged").wait_for()
    for option in ["explodes", "fades slowly"]:
        with picture_changes(page):
            choice(page, "Example").select_option(option)
        page.wait_for_function(IDLE)
        chosen = choice(page, "Example").evaluate("node => node.selectedOptions[0].text")
        assert chosen.replace("\xa0", " ") == option


@pytest.mark.parametrize(
    "opened", ["unrolled_graph_stepper", "bptt_stepper", "cell_stepper"], indirect=True
)
def test_next_and_back_step_through_the_graph(lab):
    page, known = lab
    first = sentence(page)
    page.get_by_role("button", name="Next ▶").focus()
    for text in known["onward"]:
        page.keyboard.press("Enter")
        page.locator(".course-lab-sentence", has_text=text).wait_for()
    for _ in range(2):
        with picture_changes(page):
            page.get_by_role("button", name="◀ Back").click()
    page.locator(".course-lab-sentence", has_text=first).wait_for()


@pytest.mark.parametrize("opened", ["cell_stepper"], indirect=True)
def test_the_controls_are_those_of_the_cell_chosen(lab):
    page, _known = lab
    for cell, stage, gates in [
        ("LSTM", "Stage (1–17)", ["Forget gate f", "Input gate i", "Output gate o"]),
        ("GRU", "Stage (1–13)", ["Reset gate r", "Update gate z"]),
    ]:
        with picture_changes(page):
            choice(page, "Cell").select_option(cell)
        slider(page, gates[-1]).wait_for()
        assert page.locator(".course-lab").get_by_role("slider").count() == 1 + len(gates)
        slider(page, stage).focus()
        with picture_changes(page):
            page.keyboard.press("End")
        for gate in gates:
            slider(page, gate).focus()
            with picture_changes(page):
                page.keyboard.press("ArrowRight")
        notations = choice(page, "Notation").locator("option").all_inner_texts()
        for option in reversed(notations):  # the first one is shown
            with picture_changes(page):
                choice(page, "Notation").select_option(option)
        for _ in range(6):
            with picture_changes(page):
                page.get_by_role("button", name="◀ Back").click()
    page.locator(".course-lab-sentence", has_text="Kept and written are added").wait_for()


@pytest.mark.parametrize("opened", ["clipping_cliff"], indirect=True)
def test_the_start_of_the_descent_can_be_dragged(lab):
    page, _known = lab
    place = page.locator(".course-lab .bqplot .object_grp").last.bounding_box()
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=5)
    page.mouse.up()
    for name, first, way in [("Start: recurrent weight w", 1.5, 1), ("Start: bias b", 0.4, -1)]:
        handle = slider(page, name).element_handle()
        page.wait_for_function(
            "([node, first, way]) => way * (node.getAttribute('aria-valuenow') - first) > 0.05",
            arg=[handle, first, way],
        )


@pytest.mark.parametrize("opened", ["translator_desk"], indirect=True)
def test_a_word_can_be_forced_by_mouse_and_by_keyboard_and_taken_back(lab):
    page, _known = lab
    first = sentence(page)
    page.get_by_role("button", name=re.compile(r"^word 1: a,")).or_(
        page.get_by_role("button", name=re.compile(r"^word 1: this,"))
    ).first.click()
    page.locator(".course-lab-sentence", has_text="Word 1").wait_for()
    page.get_by_role("button", name="Let it write freely").click()
    page.locator(".course-lab-sentence", has_text=first).wait_for()
    page.get_by_role("button", name=re.compile(r"^word 2: ")).nth(1).focus()
    page.keyboard.press("Enter")
    page.locator(".course-lab-sentence", has_text="Word 2").wait_for()
    page.wait_for_function("() => !!document.activeElement.closest('.course-lab-columns')")


@pytest.mark.parametrize("opened", ["attention_reader"], indirect=True)
def test_pointing_at_a_word_shows_what_is_read_for_it(lab):
    page, _known = lab
    page.get_by_role("button", name=re.compile(r"^what is read for word 5, black")).hover()
    page.locator(".course-lab-sentence", has_text="For “black” it reads “noirs”").wait_for()
    page.get_by_role("button", name=re.compile(r"^what is read for word 6, birds")).focus()
    page.locator(".course-lab-sentence", has_text="For “birds” it reads “oiseaux”").wait_for()
    # The new picture under the pointer that rests, and in the focus, does not count as pointing.
    page.get_by_role("button", name=re.compile(r"^what is read for word 2, woman")).hover()
    page.locator(".course-lab-sentence", has_text="For “woman” it reads “femme”").wait_for()
    page.wait_for_function(IDLE)
    assert sentence(page).startswith("For “woman”")


@pytest.mark.parametrize("opened", ["soft_lookup"], indirect=True)
def test_the_query_can_be_dragged(lab):
    page, _known = lab
    place = page.locator(".course-lab .bqplot").first.locator(".object_grp").last.bounding_box()
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    handle, first = slider(page, "Query: to the right").element_handle(), sentence(page)
    for way, here in [(-80, "node => node.getAttribute('aria-valuenow') < 0.3"),
                      (40, "node => node.getAttribute('aria-valuenow') > 0.7")]:  # fmt: skip
        page.mouse.move(x + way, y - 60, steps=5)  # the picture follows before the mouse lets go
        page.wait_for_function(here, arg=handle)
        page.wait_for_function(
            "said => document.querySelector('.course-lab-sentence').innerText !== said", arg=first
        )
        first = sentence(page)
    page.mouse.up()
    page.wait_for_function(IDLE)
    assert float(handle.get_attribute("aria-valuenow")) > 0.7


def things(page):
    return page.locator(".course-lab-board rect.thing").count()


@pytest.mark.parametrize("opened", ["piano_roll_lab", "soundscape_lab"], indirect=True)
def test_things_are_put_on_the_board_and_taken_away(lab):
    """By mouse and by keyboard; the sentence follows."""
    page, _known = lab
    board, before, said = page.get_by_role("application"), things(page), sentence(page)
    place = board.bounding_box()
    x, y = place["x"] + 0.55 * place["width"], place["y"] + 8  # a free place on the highest lane
    with picture_changes(page):
        page.mouse.click(x, y)
    page.wait_for_function(
        "said => document.querySelector('.course-lab-sentence').innerText !== said", arg=said
    )
    assert things(page) == before + 1
    with picture_changes(page):
        page.mouse.click(x, y)
    page.locator(".course-lab-sentence", has_text=said).wait_for()
    page.wait_for_function("() => document.activeElement.getAttribute('role') === 'application'")
    for key, wanted in [("Enter", 1), ("Delete", 0), (" ", 1), ("Enter", 0)]:
        with picture_changes(page):
            page.keyboard.press(key)
        assert things(page) == before + wanted
    page.locator(".course-lab-sentence", has_text=said).wait_for()
    page.locator(".course-lab-spoken", has_text="empty").wait_for(state="attached")


@pytest.mark.parametrize("opened", ["soundscape_lab"], indirect=True)
def test_a_sound_is_dragged_and_moved_by_keyboard(lab):
    page, _known = lab
    thing = page.locator(".course-lab-board rect.thing").first
    place = thing.bounding_box()
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    with picture_changes(page):
        page.mouse.move(x + 60, y, steps=6)
    page.mouse.up()
    page.wait_for_function(IDLE)
    moved = thing.bounding_box()["x"]
    assert 50 < moved - place["x"] < 70
    page.keyboard.press("Home")  # means nothing here
    step = page.locator(".course-lab-board rect.cursor").bounding_box()["width"]
    for _ in range(round((moved - place["x"]) / step)):  # the cursor is where the mouse went down
        page.keyboard.press("ArrowRight")
    with picture_changes(page):
        page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function(IDLE)
    assert thing.bounding_box()["x"] > moved


@pytest.mark.parametrize("opened", ["piano_roll_lab", "soundscape_lab"], indirect=True)
def test_the_board_can_be_heard(lab):
    page, _known = lab
    page.get_by_role("button", name="▶ Hear it").click()
    audio = page.locator(".course-lab audio")
    audio.wait_for()
    page.wait_for_function("node => node.duration > 4", arg=audio.element_handle())


@pytest.mark.parametrize(
    "look, size, options",
    [
        ("light", (1280, 900), {}),
        ("dark", (1280, 900), {"dark": True}),
        ("present", (1280, 720), {"present": True}),
        ("narrow", (700, 1300), {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_lab_fits_and_is_photographed(opened, look, size, options):
    name, page = opened
    box = show(page, name, size=size, then="lab.set(**lab.saved)", **options)
    # The page stays scrolled, by parts of a pixel, from when it was smaller.
    page.locator(".jp-WindowedPanel-outer").evaluate("panel => panel.scrollTo(0, 0)")
    box.scroll_into_view_if_needed()
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{look}.png")
    place = box.bounding_box()
    shown = page.locator(".jp-WindowedPanel-outer").bounding_box()
    assert place["y"] >= shown["y"]
    assert place["y"] + place["height"] <= shown["y"] + shown["height"]
    assert place["x"] + place["width"] <= shown["x"] + shown["width"]
    assert box.evaluate(CUT_OFF) == []
    assert page.errors == []


def take_picture(page, box, file):
    """Take the picture of a lab, a small file; COURSE_PICTURES=1 stores it in the package."""
    said = page.locator(".jp-OutputArea-output pre").last.inner_text().strip("'\"")
    page.locator(".course-lab-sentence", has_text=said).wait_for()
    page.mouse.move(0, 0)
    picture = small_png(photograph(page, box))
    assert len(picture) < PICTURE_KILOBYTES * 1000
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    (SCREENSHOTS / file.name).write_bytes(picture)
    if os.environ.get("COURSE_PICTURES") == "1":
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(picture)


def test_picture_for_readers_without_a_kernel(opened):
    """Take the picture a saved notebook shows."""
    name, page = opened
    box = show(page, name, then="lab.set(**lab.saved)\nlab.sentence")
    take_picture(page, box, picture_file(name))


@pytest.mark.parametrize(
    ("opened", "example"), [("memory_explorer", "one step too short")], indirect=["opened"]
)
def test_picture_of_an_example_that_a_notebook_opens_with(opened, example):
    name, page = opened
    box = show(page, name, then=f"lab.show({example!r})\nlab.sentence")
    take_picture(page, box, picture_file(name, example))


@pytest.mark.parametrize(
    ("opened", "cell"), [("cell_stepper", "gru"), ("cell_stepper", "lstm")], indirect=["opened"]
)
def test_picture_of_each_cell_that_the_stepper_opens_with(opened, cell):
    name, page = opened
    then = "lab.set(**lab.saved)\nlab.sentence"
    take_picture(
        page, show(page, name, then=then, arguments=f"{cell!r}, "), picture_file(name, cell)
    )


def small_png(picture):
    """Reduce a screenshot to 128 colours, a third of the size: the commonest ones as they are, the
    others so that all hues are covered."""
    from PIL import Image

    image, small = Image.open(io.BytesIO(picture)).convert("RGB"), io.BytesIO()
    pixels = np.asarray(image)  # (height, width, 3)
    codes = pixels @ np.array([1 << 16, 1 << 8, 1])  # (height, width)
    values, counts = np.unique(codes, return_counts=True)
    common = np.isin(codes, values[np.argsort(-counts)[:48]])  # (height, width)
    few = np.array(image.quantize(80, method=Image.Quantize.MAXCOVERAGE).convert("RGB"))
    few[common] = pixels[common]
    Image.fromarray(few).quantize(128).save(small, "PNG", optimize=True)
    return small.getvalue()
