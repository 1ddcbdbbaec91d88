"""How long a lab takes from the slider to the picture, in JupyterLab and a real browser."""

import tempfile
from pathlib import Path

import numpy as np

from tests.browser.harness import (
    chromium,
    jupyterlab,
    open_notebook,
    run_all,
    wait_for_lab,
    write_notebook,
)

# Lab -> the slider that is moved.
LABS = {
    "neuron_playground": "Recurrent weight w_h",
    "unrolled_graph_stepper": "Stage (1–25)",
    "bptt_stepper": "Recurrent weight w",
    "truncation_meter": "Steps back k",
    "gradient_microscope": "Spectral radius of W_h",
    "clipping_cliff": "Start: recurrent weight w",
    "memory_explorer": "Values seen K",
    "gate_puppeteer": "Update gate at word 2, cat",
    "memory_race": "LSTM: forget-gate bias",
}

# The clock starts at the key and stops after the frame that paints the last change of any picture
# of the lab: several marks change with each move, and it counts when all of them have.  (bqplot
# changes the drawing inside an animation frame; a message posted in a frame arrives after it.)
WATCH = """() => {
  const log = window.labLatency = { start: 0, last: 0 };
  let changed = false;
  const start = event => { log.start = event.timeStamp; log.last = 0; };
  document.addEventListener('keydown', start, true);
  const observer = new MutationObserver(() => { changed = log.start > 0; });
  for (const node of document.querySelectorAll('.course-lab .bqplot, .course-lab-steps'))
    observer.observe(node, { subtree: true, childList: true, attributes: true, characterData: true,
      attributeFilter: ['d', 'transform', 'cx', 'cy', 'x', 'y', 'width', 'height', 'points'] });
  const afterFrame = new MessageChannel();
  afterFrame.port1.onmessage = () => {
    if (changed) { log.last = performance.now(); changed = false; }
  };
  const frame = () => { afterFrame.port2.postMessage(0); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""
REST_MS = 150
RESTS = f"() => labLatency.last > 0 && performance.now() - labLatency.last > {REST_MS}"


def latencies(page, slider, moves):
    """Press arrow keys on a slider.

    Returns
    -------
    latencies : array (moves,)
        Milliseconds from the key until the changed picture is painted.
    """
    page.evaluate(WATCH)
    page.get_by_role("slider", name=slider, exact=True).focus()
    times = []
    for i in range(moves + 4):
        page.keyboard.press("ArrowRight" if i % 40 < 20 else "ArrowLeft")
        page.wait_for_function(RESTS)
        times.append(page.evaluate("() => labLatency.last - labLatency.start"))
    return np.array(times[4:])  # the first moves pay for compilation


def measure(moves=40):
    """Latency of every lab.

    Parameters
    ----------
    moves : int
        Moves of the slider measured in each lab.

    Returns
    -------
    results : dict of str to (float, float)
        Lab -> (median, 95th percentile) in milliseconds.
    """
    results = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyterlab(Path(folder)) as server,
        chromium() as browser,
    ):
        for name, slider in LABS.items():
            code = f"from course_utils.labs import {name}\nlab = {name}()\nlab"
            write_notebook(server["root"] / f"{name}.ipynb", code)
            with open_notebook(browser, server, f"{name}.ipynb") as page:
                errors = run_all(page)
                if errors:
                    raise RuntimeError("; ".join(errors))
                wait_for_lab(page)
                times = latencies(page, slider, moves)
            results[name] = tuple(float(v) for v in np.percentile(times, [50, 95]))
    return results


if __name__ == "__main__":
    for name, (median, p95) in measure().items():
        print(f"{name:24} median {median:5.1f} ms   p95 {p95:5.1f} ms")
