"""The site in a browser, computed by the engine on this machine: the same page without a network.

A page of the book is opened once; all that is in it comes alive there.
"""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from course_utils.exercises.course import NOTEBOOKS
from course_utils.site.book import build_book
from course_utils.site.engine.local import serve

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

SHOW_ALL = """async () => {
  const failed = [];
  for (const place of document.querySelectorAll('.live-lab'))
    await course.show(place).catch(error => failed.push(`${place.dataset.lab}: ${error}`));
  return failed;
}"""
# Polls and puzzles say something of a choice; each lab's picture follows its first slider.
ANSWER_ALL = """async () => {
  const told = box => box.querySelector('.course-lab-sentence').textContent;
  const dumb = [];
  for (const place of document.querySelectorAll('.live-lab')) {
    if (!place.dataset.lab.includes(':')) continue;
    const before = told(place);
    place.querySelector('button:not(:disabled)').click();
    const end = performance.now() + 20000;
    while (told(place) === before && performance.now() < end)
      await new Promise(done => setTimeout(done, 10));
    if (told(place) === before) dumb.push(place.dataset.lab);
  }
  return dumb;
}"""
# Figures that are empty, or pushed out of their lab where nobody sees them.
UNDRAWN = """() => [...document.querySelectorAll('.live-lab .bqplot')]
  .filter(figure => {
    const there = figure.getBoundingClientRect();
    const lab = figure.closest('.course-lab').getBoundingClientRect();
    return !figure.querySelector('svg path') || there.right > lab.right + 12;  // margins
  })
  .map(figure => figure.closest('.live-lab').dataset.lab)"""
PICTURE = """box => [...box.querySelectorAll('svg, .course-lab-steps, .course-lab-text')]
  .map(node => node.outerHTML).join('')"""
AXE_RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] });
  return found.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(
    v => [v.id, v.nodes.map(n => n.target.join(' ')), v.nodes[0].failureSummary]);
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Address and token of the built site."""
    return serve(build_book(tmp_path_factory.mktemp("site") / "site"))


@pytest.fixture
def open_page(browser, site):
    """``open_page(stem, size, scheme)``: a page of the book, which must complain of nothing."""
    url, token = site
    opened = []

    def open_page(stem, size=DESK, scheme="light"):
        context = browser.new_context(viewport=size, color_scheme=scheme, accept_downloads=True)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.errors, page.hosts = [], set()
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda m: page.errors.append(m.text) if m.type == "error" else None)
        page.on("request", lambda request: page.hosts.add(urlsplit(request.url).hostname))
        page.on("websocket", lambda socket: page.hosts.add(urlsplit(socket.url).hostname))
        page.goto(f"{url}{stem}.html?token={token}")
        page.evaluate("course.ready")
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        assert page.errors == []
        assert page.hosts <= {"127.0.0.1", None, ""}  # no host: data and blobs of the page itself
        page.context.close()


def lab(page, name):
    return page.locator(f'.live-lab[data-lab="{name}"]')


def press(page, box, key="ArrowRight"):
    """A key on the first slider that takes one; the picture must follow."""
    handle = box.get_by_role("slider").first
    low, now, high = (float(handle.get_attribute(f"aria-value{k}")) for k in ("min", "now", "max"))
    before = box.evaluate(PICTURE)
    handle.press("ArrowLeft" if now == high > low else key)
    page.wait_for_function(f"([box, before]) => ({PICTURE})(box) !== before",
                           arg=[box.element_handle(), before])  # fmt: skip


@pytest.mark.parametrize("stem", NOTEBOOKS)
def test_all_labs_and_polls_come_alive(open_page, stem):
    page = open_page(stem)
    assert page.locator(".live-lab").count() > 5
    assert page.evaluate(SHOW_ALL) == []
    assert page.locator(".live-lab:not([data-state=live])").count() == 0
    assert (
        page.locator(".live-start >> visible=true").count()
        == page.locator(".live-exercise-bar > .live-start").count()
    )
    assert page.evaluate(UNDRAWN) == []
    assert page.evaluate(ANSWER_ALL) == []
    for box in page.locator(".live-lab:not([data-lab*=':'])").all():
        press(page, box)


def test_a_button_brings_a_lab_to_life_and_the_mouse_moves_it(open_page):
    page = open_page("01_recurrent_neuron", PHONE)
    box = lab(page, "neuron_playground")
    assert box.locator("img").get_attribute("alt").startswith("When does a s")
    button = box.get_by_role("button", name="Try it here")
    button.focus()
    button.press("Enter")
    handle = box.get_by_role("slider", name="Recurrent weight w_h", exact=True)
    handle.wait_for()
    page.wait_for_function("box => box.dataset.state === 'live'", arg=box.element_handle())
    assert page.evaluate("document.activeElement.closest('.live-lab') !== null")
    before = box.evaluate(PICTURE)
    handle.scroll_into_view_if_needed()
    place = handle.bounding_box()
    page.mouse.move(place["x"] + 5, place["y"] + 5)
    page.mouse.down()
    page.mouse.move(place["x"] + 45, place["y"] + 5, steps=4)
    page.mouse.up()
    page.wait_for_function(f"([box, before]) => ({PICTURE})(box) !== before",
                           arg=[box.element_handle(), before])  # fmt: skip


@pytest.mark.parametrize("stem", ["index", "04_gates_gru_lstm"])
def test_a_page_is_no_wider_than_a_phone(open_page, stem):
    page = open_page(stem, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize(
    ("stem", "scheme"),
    [("index", "light"), ("01_recurrent_neuron", "light"), ("01_recurrent_neuron", "dark")],
)
def test_axe_finds_nothing_serious(open_page, stem, scheme):
    page = open_page(stem, scheme=scheme)
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    page.evaluate(SHOW_ALL)
    page.locator(".live-exercise-bar button").first.click() if stem != "index" else None
    page.evaluate(AXE)
    assert page.evaluate(AXE_RUN) == []


def test_an_exercise_is_written_checked_kept_and_saved(open_page):
    page = open_page("01_recurrent_neuron")
    cell = page.locator("[data-exercise=rnn_step]")
    cell.get_by_role("button", name="Write your answer here").click()
    editor = cell.get_by_role("textbox")
    editor.focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(
        "def rnn_step(x_t, h_prev, W_x, W_h, b):\n"
        "    return np.tanh(x_t @ W_x + h_prev @ W_h)\n\n\nrnn_step = check(rnn_step)"
    )
    page.keyboard.press("Shift+Enter")
    cell.get_by_text("without the bias").wait_for()
    cell.get_by_text("Hint 1").click()
    assert cell.get_by_text("Three terms are summed").is_visible()
    page.reload()
    page.evaluate("course.ready")
    editor = cell.get_by_role("textbox")
    editor.get_by_text("h_prev @ W_h").click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type(" + b")
    cell.get_by_role("button", name="Check it").click()
    cell.get_by_text("rnn_step: solved").wait_for()
    assert cell.get_attribute("data-state") == "solved"
    with page.expect_download() as download:
        cell.get_by_role("button", name="Save the notebook").click()
    notebook = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    source = next("".join(c["source"]) for c in notebook["cells"]
                  if c["metadata"].get("exercise") == "rnn_step")  # fmt: skip
    assert "h_prev @ W_h + b)" in source
    cell.get_by_role("button", name="Start over").click()
    cell.get_by_text("your code: one line").wait_for()


def test_formulas_are_set_and_printed_code_is_not_cut(open_page):
    page = open_page("01_recurrent_neuron")
    assert page.locator(".course-math:not(:has(.katex))").count() == 0
    assert page.locator(".course-math .katex-error").count() == 0
    page.emulate_media(media="print")
    wrap = "() => getComputedStyle(document.querySelector('.cell_input pre')).whiteSpace"
    assert page.evaluate(wrap) == "pre-wrap"


def test_the_search_finds_a_section(open_page):
    page = open_page("search")
    page.goto(page.url.partition("?")[0] + "?q=vanishing")
    page.locator("#search-results li a").first.wait_for()


def test_nobody_without_the_token_is_let_in(browser, site):
    url, _ = site
    page = browser.new_page()
    for path in ("index.html", "_static/live/engine.js", "index.html?token=wrong"):
        assert page.goto(url + path).status == 403
    page.close()
