"""How long a lab of the static site takes: to come alive, and from the slider to the picture.

With the engine on this machine; and in Pyodide, when ``COURSE_PYODIDE`` names a folder with one.

    python -m benchmarks.site_latency
"""

import functools
import http.server
import json
import os
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.lab_latency import latencies
from course_utils.site.assets import HEAD, write_assets
from course_utils.site.engine.local import serve
from course_utils.site.places import place_html
from tests.browser.harness import chromium
from tests.browser.labs import LABS

MOVES = 20
SHOW = """name => {
  const place = document.querySelector(`[data-lab="${name}"]`);
  const start = performance.now();
  return course.show(place).then(() => performance.now() - start);
}"""
HEAP = "() => performance.memory.usedJSHeapSize / 1e6"


def write_page(folder, pyodide=None):
    """A page with a place for each lab."""
    write_assets(folder, pyodide)
    places = "".join(place_html(name, {}, "<p>not yet</p>") for name in LABS)
    head = f'<meta charset="utf-8"><title>Labs</title>{HEAD.format(live="live")}'
    page = f'<!doctype html><html lang="en"><head>{head}</head><body>{places}</body></html>'
    Path(folder, "index.html").write_text(page, encoding="utf-8")


@contextmanager
def static_server(folder):
    """A plain web server, as any that hosts the site."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments):
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
        server.shutdown()


def measure(pyodide=None, moves=MOVES):
    """Measure every lab in one page.

    Parameters
    ----------
    pyodide : path-like, optional
        Folder with a Pyodide; otherwise the engine on this machine computes.
    moves : int

    Returns
    -------
    results : dict of str to dict
        Lab -> ``alive``, seconds until it is drawn, the first one's with all that it loads;
        ``median`` and ``p95`` from key to picture, in ms.  ``""`` -> ``megabytes`` over the wire
        and ``heap`` of the page in MB.
    """
    results = {}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        write_page(folder, pyodide)
        with static_server(folder) as address:
            if pyodide is None:
                url, token = serve(folder)
                address = f"{url}index.html?token={token}"
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(120_000)
            sizes = []
            page.on("response", lambda answer: sizes.append(_size(answer)))
            page.goto(address)
            page.evaluate("course.ready")
            for name in LABS:
                results[name] = {"alive": page.evaluate(SHOW, name) / 1000}
            for name, known in LABS.items():
                place = page.locator(f'[data-lab="{name}"]')
                place.scroll_into_view_if_needed()
                slider = known.get("timed", known["moved"])
                inside = f'[data-lab="{name}"] :is(.bqplot, .course-lab-steps, .course-lab-text, .course-lab-graph)'  # noqa: E501
                times = latencies(_Within(page, place), slider, moves, inside)
                results[name]["median"], results[name]["p95"] = np.percentile(times, [50, 95])
            results[""] = {"megabytes": sum(sizes) / 1e6, "heap": page.evaluate(HEAP)}
    return results


def _size(answer):
    return int(answer.headers.get("content-length", 0))


class _Within:
    """A page whose controls are looked up in one place of it only."""

    def __init__(self, page, place):
        self.evaluate, self.keyboard = page.evaluate, page.keyboard
        self.wait_for_function, self.get_by_role = page.wait_for_function, place.get_by_role


def rows():
    """The rows of ``make bench``."""
    folder = os.environ.get("COURSE_PYODIDE")
    engines = {"this machine": None, **({"Pyodide": folder} if folder else {})}
    for engine, pyodide in engines.items():
        found = measure(pyodide)
        found.pop("")
        first, *further = [lab["alive"] for lab in found.values()]
        yield f"site, {engine}: first lab alive", f"{first:.1f} s", "< 6 s"
        yield f"site, {engine}: slowest further lab", f"{max(further):.1f} s", "< 1.5 s"
        for name, lab in found.items():
            times = f"{lab['median']:.0f} / {lab['p95']:.0f} ms"
            yield f"    {name}: key to picture", times, "< 50 ms, median"


if __name__ == "__main__":
    print(json.dumps(measure(os.environ.get("COURSE_PYODIDE")), indent=1, default=float))
