"""How long a lab takes from the slider to the picture, in JupyterLab and a real browser."""

import tempfile
import time
from pathlib import Path

import numpy as np

from course_utils import labs
from tests.browser.harness import (
    chromium,
    jupyterlab,
    open_notebook,
    run_all,
    wait_for_lab,
    write_notebook,
)
from tests.browser.labs import LABS

# The clock starts at the key and stops after the frame that paints the last change of any picture
# of the lab: several marks change with each move, and it counts when all of them have.  (bqplot
# changes the drawing inside an animation frame; a message posted in a frame arrives after it.)
WATCH = """selector => {
  const log = window.labLatency = { start: 0, last: 0 };
  let changed = false;
  const start = event => { log.start = event.timeStamp; log.last = 0; };
  document.addEventListener('keydown', start, true);
  const observer = new MutationObserver(() => { changed = log.start > 0; });
  for (const node of document.querySelectorAll(selector))
    observer.observe(node, { subtree: true, childList: true, attributes: true, characterData: true,
      attributeFilter: ['d', 'transform', 'cx', 'cy', 'x', 'y', 'width', 'height', 'points'] });
  const afterFrame = new MessageChannel();
  afterFrame.port1.onmessage = () => {
    if (changed) { log.last = performance.now(); changed = false; }
  };
  const frame = () => { afterFrame.port2.postMessage(0); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""
PICTURES = ".course-lab .bqplot, .course-lab-steps, .course-lab-text, .course-lab-graph"
# What a lab is compared with: code, the slider, what changes.
COMPARED = {
    "figure under interact": (
        "import ipywidgets as W, matplotlib.pyplot as plt, numpy as np\n"
        "x = np.linspace(0, 6, 200)\n"
        "def draw(a):\n"
        "    fig, axes = plt.subplots(1, 2, figsize=(8, 3))\n"
        "    for k in (1, 2, 3):\n"
        "        axes[0].plot(x, np.sin(k * x + a))\n"
        "    axes[1].imshow(np.outer(np.sin(x + a), np.cos(x)))\n"
        "    plt.show()\n"
        "slider = W.FloatSlider(0.5, min=0, max=3, step=0.05)\n"
        "W.interact(draw, a=slider)",
        ".widget-interact",
    ),
    "empty slider": (
        "from course_utils.display.widgets import guard, slider\n"
        "import ipywidgets as W\n"
        "s, out = slider('Value', 0.5, 0, 3, 0.05), W.HTML('0', layout={'height': '20px'})\n"
        "s.observe(lambda change: out.set_trait('value', f'{change[\"new\"]}'), 'value')\n"
        "guard([s, out])",
        ".course-lab .widget-html",
    ),
}
REST_MS = 150
MOVES = 40
PLACE = "handle => [handle.ariaValueMin, handle.ariaValueNow, handle.ariaValueMax].map(Number)"
RESTS = f"() => labLatency.last > 0 && performance.now() - labLatency.last > {REST_MS}"


def latencies(page, slider, moves, selector=PICTURES):
    """Press arrow keys on a slider, to and fro; it turns at its ends, too.

    Returns
    -------
    latencies : array (moves,)
        Milliseconds from the key until the changed picture is painted.
    """
    page.evaluate(WATCH, selector)
    by_name = {"name": slider, "exact": True} if slider else {}
    handle = page.get_by_role("slider", **by_name).first
    handle.focus()
    times, key = [], "ArrowRight"
    for i in range(moves + 4):
        low, now, high = handle.evaluate(PLACE)
        if now == high or i % 40 == 20:
            key = "ArrowLeft"
        elif now == low or i % 40 == 0:
            key = "ArrowRight"
        page.keyboard.press(key)
        page.wait_for_function(RESTS)
        times.append(page.evaluate("() => labLatency.last - labLatency.start"))
    return np.array(times[4:])  # the first moves pay for compilation


def measure(moves=MOVES):
    """Latency of every lab.

    Parameters
    ----------
    moves : int
        Moves of the slider measured in each lab.

    Returns
    -------
    results : dict of str to (float, float)
        Lab, or what it is compared with -> (median, 95th percentile) in milliseconds.
    """
    results = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyterlab(Path(folder)) as server,
        chromium() as browser,
    ):
        pages = {
            name: (
                f"from course_utils.labs import {name}\nlab = {name}()\nlab",
                known.get("timed", known["moved"]),
                PICTURES,
            )
            for name, known in LABS.items()
        }
        others = {name: (code, None, selector) for name, (code, selector) in COMPARED.items()}
        for name, (code, slider, selector) in {**others, **pages}.items():
            file = f"{name.replace(' ', '_')}.ipynb"
            write_notebook(server["root"] / file, code)
            with open_notebook(browser, server, file) as page:
                errors = run_all(page)
                if errors:
                    raise RuntimeError("; ".join(errors))
                if name in pages:
                    wait_for_lab(page)
                page.get_by_role("slider").first.wait_for()
                times = latencies(page, slider, moves, selector)
            results[name] = tuple(float(v) for v in np.percentile(times, [50, 95]))
    return results


def own_python(name):
    """Time of a lab's own Python for one move, for whichever of its sliders takes longest.

    Each slider goes through its whole range from a fresh lab, so that no move finds the result of
    an earlier one.

    Returns
    -------
    slider, seconds : str, float
        Median of CPU time over the moves.
    """
    found = {}
    labels = sliders_of(getattr(labs, name)())
    for label in labels:
        control = sliders_of(getattr(labs, name)())[label]
        control.value = control.min
        steps = round((control.max - control.min) / control.step)
        times = []
        for i in range(1, steps + 1, max(1, steps // MOVES)):
            start = time.process_time()
            control.value = control.min + i * control.step
            times.append(time.process_time() - start)
        found[label] = float(np.median(times))
    slowest = max(found, key=found.get)
    return slowest, found[slowest]


def sliders_of(lab):
    """The sliders of a lab by their labels, those inside its boxes included."""
    widgets = [w for c in lab.controls.values() for w in (c, *getattr(c, "children", ()))]
    return {w.description: w for w in widgets if hasattr(w, "step") and hasattr(w, "description")}


if __name__ == "__main__":
    for name, (median, p95) in measure().items():
        print(f"{name:24} median {median:5.1f} ms   p95 {p95:5.1f} ms")
