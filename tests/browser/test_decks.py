"""Every slide of every deck can be read from the back row; the presenter's keys, polls, labs."""

import math
import re
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import TimeoutError

from course_utils.commands.present import pdf_command
from course_utils.exercises.course import NOTEBOOKS
from course_utils.site.deck.build import deck
from tests.browser.harness import PATIENCE, ROOT

SIZES = [(1280, 720), (1920, 1080)]
STEM = "03_exploding_and_vanishing_gradients"
# What is seen, in px of the window: sizes of type over its height, and what is on each slide.
DRAWN = "await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));"
MEASURE = """async () => {
  DRAWN
  await deck.fitAll();
  const high = innerHeight, drawn = 720 / high;
  return deck.slides.map((slide, i) => {
    const head = slide.querySelector('.body').innerText.slice(0, 40);
    const scale = slide.getBoundingClientRect().height / slide.offsetHeight;
    const bad = [], blocks = [...slide.querySelector('.body').children];
    const boxes = blocks.map(b => b.getBoundingClientRect());
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode.parentElement;
      if (!walker.currentNode.textContent.trim() || !node.getClientRects().length) continue;
      if (node.closest('.katex, sub, sup, .live-lab')) continue;  // formulas, saved pictures
      const size = parseFloat(getComputedStyle(node).fontSize) * scale / high;
      const least = node.closest('pre, code, .unfold') ? 0.022 : 0.026;
      if (size < least) bad.push(`${(100 * size).toFixed(2)} %: ${node.textContent.slice(0, 30)}`);
    }
    const frame = slide.getBoundingClientRect();
    const out = boxes.some(b => b.left < frame.left || b.right > frame.right + 1
      || b.top < frame.top || b.bottom > frame.bottom);
    if (slide.dataset.fitted !== 'yes' || fit.overflows(slide) || out) bad.push('overflows');
    const top = Math.min(...boxes.map(b => b.top)), bottom = Math.max(...boxes.map(b => b.bottom));
    const filled = (bottom - top) / high;
    if (!(filled >= 0.25)) bad.push(`filled to ${Math.round(100 * filled)} %`);
    const isCode = blocks.map(b => b.matches('.code, .stub'));
    const code = boxes.reduce((sum, b, k) => sum + isCode[k] * b.height, 0);
    if (code > high / 2) bad.push('code on more than half of it');
    if (isCode.every(Boolean)) bad.push('nothing but code');
    if (blocks.some((b, k) => b.matches('.picture') && boxes[k].height * drawn < 220))
      bad.push('a picture less than 30 % high');
    return bad.map(what => `slide ${i + 1} (${head}): ${what}`);
  }).flat();
}""".replace("DRAWN", DRAWN)
LAB = ".slide.now .live-lab[data-state=live]"


def watched(page):
    """Keep what the page complains about, and whom it asks."""
    page.set_default_timeout(PATIENCE)
    page.errors, page.hosts = [], set()
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda m: page.errors.append(m.text) if m.type == "error" else None)
    page.on("request", lambda request: page.hosts.add(urlsplit(request.url).netloc))
    return page


@pytest.mark.parametrize("stem", NOTEBOOKS)
def test_every_slide_can_be_read_from_the_back_row(browser, stem):
    page = watched(browser.new_page(viewport={"width": 1280, "height": 720}))
    page.goto((deck(stem) / "index.html").as_uri())
    try:
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(MEASURE) == []
        assert page.errors == []
        assert page.locator("details").count() == 0  # hints, solutions and answers are folded so
        polls = page.locator(".slide.poll").count()
        assert polls == page.locator(".slide.answer").count() > 0
        following = ".slide.poll + .slide.answer .right"
        assert page.locator(following).count() == polls
    finally:
        page.close()


@contextmanager
def presented(*options):
    """The command itself, as a presenter starts it; yields the address it prints."""
    command = [sys.executable, "-m", "course_utils", "present", "03", "--no-browser", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


@pytest.fixture(scope="module")
def hall(browser):
    """A deck in a hall: page, the seconds to the first slide and to the first lab."""
    start = time.monotonic()
    with presented() as address:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        page = watched(context.new_page())
        page.goto(address, wait_until="domcontentloaded")
        page.wait_for_selector(".slide.now")
        page.seconds = [time.monotonic() - start]
        page.wait_for_selector(".live-lab[data-state=live]", state="attached")
        page.seconds.append(time.monotonic() - start)
        yield page
        context.close()


def now(page):
    return page.evaluate("() => deck.now")


def first(page, kind):
    """Go to the first slide of a kind; return its number, from 0."""
    number = page.evaluate(f"() => deck.slides.findIndex(s => s.matches('.{kind}'))")
    page.evaluate(f"() => deck.go({number})")
    return number


def test_nothing_leaves_the_machine(hall):
    port = re.search(r":(\d+)/", hall.url)[1]
    assert hall.hosts - {""} == {f"127.0.0.1:{port}"}
    assert hall.errors == []
    print("seconds to the first slide and the first lab:", hall.seconds)


def test_the_presenters_keys(hall):
    keys, last = hall.keyboard, hall.evaluate("() => deck.slides.length - 1")
    hall.evaluate("() => deck.go(0)")
    for key, step in [("ArrowRight", 1), (" ", 1), ("PageDown", 1), ("ArrowDown", 1),
                      ("ArrowLeft", -1), ("PageUp", -1), ("ArrowUp", -1)]:  # fmt: skip
        before = now(hall)
        keys.press(key)
        assert now(hall) == before + step, key
    keys.press("End")
    assert now(hall) == last
    keys.press("PageDown")
    assert now(hall) == last
    keys.press("Home")
    for key in ("b", "."):
        keys.press(key)
        assert hall.locator("#black").is_visible()
        keys.press(key)
        assert hall.locator("#black").is_hidden()
    keys.press("f")
    hall.wait_for_function("() => document.fullscreenElement !== null")
    keys.press("f")
    hall.wait_for_function("() => document.fullscreenElement === null")
    keys.press("?")
    assert hall.locator("#help").is_visible()
    keys.press("Escape")
    for opening in ("Escape", "o"):
        keys.press(opening)
        assert hall.evaluate("() => deck.overview")
        keys.press("ArrowRight")
        keys.press("Enter")
        assert not hall.evaluate("() => deck.overview")
    assert now(hall) == 2
    hall.evaluate("() => deck.go(deck.slides.findIndex(s => s.querySelector('.folded')))")
    code = hall.locator(".slide.now .folded")
    keys.press("c")
    assert code.is_visible()
    keys.press("c")
    assert code.is_hidden()


@pytest.mark.parametrize("kind", ["title", "poll", "answer", "exercise", "lab"])
def test_nothing_serious_for_a_screen_reader(hall, kind):
    first(hall, kind)
    if not hall.evaluate("() => Boolean(window.axe)"):
        hall.add_script_tag(path=ROOT / "tests" / "browser" / "axe.min.js")
    found = hall.evaluate("() => axe.run('.slide.now', { resultTypes: ['violations'] })")
    serious = [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]
               if v["impact"] in ("serious", "critical")]  # fmt: skip
    assert serious == []


def test_a_lab_moved_by_keyboard_and_left_with_a_clicker(hall):
    number = first(hall, "lab")
    lab = hall.locator(LAB)
    lab.wait_for()
    said = lab.locator(".course-lab-sentence:not([hidden])").first
    before = said.inner_text()
    handle = lab.locator(".noUi-handle").first
    handle.focus()
    hall.keyboard.press("ArrowRight")
    hall.keyboard.press("ArrowRight")
    hall.wait_for_function(
        "before => document.querySelector('.slide.now .course-lab-sentence').innerText !== before",
        arg=before,
    )
    assert now(hall) == number  # the arrows are the slider's
    hall.keyboard.press("PageDown")
    assert now(hall) == number + 1
    hall.keyboard.press("ArrowLeft")  # and the deck's again
    assert now(hall) == number
    handle.focus()
    hall.keyboard.press("Escape")
    hall.keyboard.press("ArrowRight")
    assert now(hall) == number + 1


@pytest.mark.parametrize("size", SIZES)
def test_labs_fill_their_slides(hall, size):
    hall.set_viewport_size({"width": size[0], "height": size[1]})
    hall.evaluate(f"async () => {{ {DRAWN} }}")
    hall.wait_for_function("""() => [...document.querySelectorAll('.live-lab')].every(lab => {
      const [own, body] = [lab, lab.closest('.body')].map(node => node.getBoundingClientRect());
      return lab.dataset.filled && own.height < body.height + 1;
    })""")
    found = hall.evaluate("""() => deck.slides.filter(s => s.matches('.lab')).map(slide => {
      const lab = slide.querySelector('.live-lab').getBoundingClientRect();
      const body = slide.querySelector('.body').getBoundingClientRect();
      const text = parseFloat(getComputedStyle(slide.querySelector('.course-lab')).fontSize);
      const scale = lab.width / slide.querySelector('.live-lab').offsetWidth;
      const inside = lab.bottom < body.bottom + 1 && lab.right < body.right + 1;
      const wide = node => node.getBoundingClientRect().width;
      const charts = [...slide.querySelectorAll('.bqplot')];
      const whole = charts.every(c => wide(c.querySelector("svg")) < c.offsetWidth * scale + 1);
      const size = text * scale / innerHeight, high = lab.height / innerHeight;
      return [inside, whole, size >= 0.026, high > 0.7];
    })""")
    assert found
    assert all(all(slide) for slide in found), found
    assert hall.evaluate(ALIKE) == []


ALIKE = """() => {
  // Widgets use short names of classes, too: a deck's own style must not reach them.
  const lab = document.querySelector('.live-lab');
  const own = [...document.querySelectorAll('.slide [class]')].filter(n => !n.closest('.live-lab'));
  const names = new Set(own.flatMap(node => [...node.classList]));
  const look = name => {
    const node = lab.appendChild(document.createElement('div'));
    if (name) node.className = name;
    const style = getComputedStyle(node);
    const found = ['height', 'padding', 'margin', 'color', 'display', 'position', 'fontSize',
      'backgroundImage'].map(key => style[key]).join();
    node.remove();
    return found;
  };
  const meant = /^(slide|body|unfold|folded|running|math|live-.*|katex.*)$/;
  return [...names].filter(name => !meant.test(name) && look(name) !== look(''));
}"""


def test_hands_are_counted_and_shown_beside_the_answer(hall):
    number = first(hall, "poll")
    keys = hall.keyboard
    for hands in ("12", "7", "3"):
        keys.type(hands)
        keys.press("Enter")
    hall.locator(".slide.now .more").first.click()
    assert hall.locator(".slide.now output").inner_text() == "23 hands"
    keys.press("PageDown")
    assert now(hall) == number + 1
    shares = hall.locator(".slide.now .share").all_inner_texts()
    assert shares == ["13 · 57 %", "7 · 30 %", "3 · 13 %"]
    hall.reload()
    hall.wait_for_selector(".slide.now")
    assert hall.locator(".slide.now .share").all_inner_texts() == shares
    hall.evaluate(f"() => deck.go({number})")
    hall.locator(".slide.now .clear").click()
    assert hall.locator(".slide.now input").first.input_value() == ""


def test_the_speakers_view(hall):
    number = first(hall, "poll")
    with hall.expect_popup() as opened:
        hall.keyboard.press("s")
    speaker = opened.value
    try:
        speaker.wait_for_selector(".notes-now")
        assert "Right:" in speaker.locator(".notes-now").inner_text()
        assert re.match(r"\d+:\d\d$", speaker.locator("#passed").inner_text())
        assert speaker.locator("#clock").inner_text()
        for k, title in enumerate(("this slide", "next slide")):
            frame = speaker.frame_locator(f"iframe[title='{title}']")
            frame.locator(f"#s{number + 1 + k}.now").wait_for()
        hall.keyboard.press("PageDown")
        speaker.wait_for_function(
            f"() => document.body.innerText.includes('Slide {number + 2} of')"
        )
        speaker.keyboard.press("PageDown")
        hall.wait_for_function(f"() => deck.now === {number + 2}")
        speaker.keyboard.press("b")
        hall.wait_for_selector("#black", state="visible")
        speaker.keyboard.press("b")
        hall.wait_for_selector("#black", state="hidden")
    finally:
        speaker.close()


def test_a_handout(browser, tmp_path):
    slides = len(re.findall(r'<section class="slide', (deck(STEM) / "index.html").read_text()))
    target = tmp_path / "handout.pdf"
    assert pdf_command(STEM, target, per_page=4)[0] == target
    pages = len(re.findall(rb"/Type\s*/Page\b", target.read_bytes()))
    assert pages == math.ceil(slides / 4)


FIRST_SEEN = """() => [...document.querySelectorAll('.jp-Cell')]
  .findIndex(cell => cell.matches('.jp-deck-mod-visible'))"""


def test_live_coding_in_jupyterlab(browser):
    with presented("--lab") as address:
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        page = watched(context.new_page())
        page.goto(address)
        page.wait_for_selector("body[data-jp-deck-mode=presenting]", state="attached")
        page.wait_for_function(f"() => ({FIRST_SEEN})() === 0")
        # The key goes through the cells of a slide, then to the next one; it is bound a while later
        # than the slide is there.
        for _ in range(60):
            page.keyboard.press("PageDown")
            with suppress(TimeoutError):
                page.wait_for_function(f"() => ({FIRST_SEEN})() > 0", timeout=1000)
                break
        page.wait_for_selector(".widget-vbox.course-lab", state="attached")  # polls and labs live
        context.close()
