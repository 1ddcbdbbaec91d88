"""Start JupyterLab and Chromium, open and run a notebook in them.

Every wait is for something that happens in the page; nothing sleeps.
"""

import base64
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
NO_BROWSER = (
    "no Chromium found: install one (Debian: apt install chromium; Fedora: dnf install chromium; "
    "macOS, Windows: Google Chrome or Chromium on the PATH)"
)
# No background requests, no first-run pages; the sandbox does not work as root or in containers.
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PATIENCE = 120_000  # ms: nothing that works takes so long, on however busy a machine

PANEL = "[...window.jupyterapp.shell.widgets('main')].find(w => w.sessionContext)"
IDLE = f"""() => {{
  const kernel = {PANEL}?.sessionContext.session?.kernel;
  return !!kernel && kernel.connectionStatus === 'connected' && kernel.status === 'idle';
}}"""
# What was sent to the kernel is answered and drawn: its answers come in the order of the questions,
# and a value that the page holds back until the one before is answered goes out before the second.
SETTLE = f"""async () => {{
  const kernel = {PANEL}.sessionContext.session.kernel;
  for (let round = 0; round < 2; round++) {{
    await kernel.requestKernelInfo();
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  }}
}}"""
RUN_ALL = """() => {
  window.courseRun = 'running';
  window.jupyterapp.commands.execute('notebook:run-all-cells').then(
    () => { window.courseRun = 'done'; }, error => { window.courseRun = String(error); });
}"""
CELL_ERRORS = f"""() => {{
  const bad = [];
  for (const [i, cell] of [...{PANEL}.content.model.cells].entries()) {{
    if (cell.type !== 'code') continue;
    for (const output of cell.sharedModel.getOutputs())
      if (output.output_type === 'error')
        bad.push(`cell ${{i}}: ${{output.ename}}: ${{output.evalue}}`);
    if (cell.sharedModel.getSource().trim() && cell.executionCount === null)
      bad.push(`cell ${{i}}: not run`);
  }}
  return bad;
}}"""
RESTART = f"async () => {{ await {PANEL}.sessionContext.session.kernel.restart(); }}"
SET_CELLS = f"""sources => {{
  const notebook = {PANEL}.content.model.sharedModel;
  sources.forEach((source, i) => notebook.getCell(i).setSource(source));
}}"""
SET_THEME = """async theme => {
  if (document.body.dataset.jpThemeName === theme) return;
  await window.jupyterapp.commands.execute('apputils:change-theme', { theme });
}"""
CELLS = f"() => [...{PANEL}.content.model.cells].map(c => [c.type, c.sharedModel.getSource()])"
# Every drawing of a lab, as text.
PICTURE = """() => [...document.querySelectorAll('.course-lab .bqplot svg, .course-lab-steps')]
  .map(node => node.outerHTML).join('')"""


def find_chromium():
    """Path of a Chromium, or None."""
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
    return next(filter(None, map(shutil.which, names)), None)


@contextmanager
def jupyterlab(folder, settings=True):
    """Serve a folder with JupyterLab.

    Parameters
    ----------
    folder : Path
        An empty folder: ``root`` in it is served, the server's own files lie beside it.
    settings : bool
        With the project's own settings.

    Yields
    ------
    server : dict
        ``url``, ``token``; Paths: ``root``, ``progress`` (the file of what is solved), ``theme``
        (the settings that hold it).
    """
    root = folder / "root"
    root.mkdir()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "JPY", "COURSE_"))}
    env |= {
        "HOME": str(folder),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "COURSE_PROGRESS": str(folder / "progress.json"),
        "COURSE_MY_MODEL": "off",  # what one notebook keeps is not there for the next
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}",
    }
    if settings:
        env["JUPYTER_CONFIG_PATH"] = str(ROOT / "jupyter")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    token = secrets.token_hex(16)
    log_file = folder / "server.log"
    with open(log_file, "w") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1"),
                *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
                *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}"),
                *("--ServerApp.allow_root=True", "--LabApp.expose_app_in_browser=True"),
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            ],
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for_server(server, f"{url}/api/status?token={token}", log_file)
        user_settings = folder / "config" / "lab" / "user-settings" / "@jupyterlab"
        theme = user_settings / "apputils-extension" / "themes.jupyterlab-settings"
        progress = folder / "progress.json"
        yield dict(url=url, token=token, root=root, theme=theme, progress=progress)
    finally:
        server.terminate()  # shuts its kernels down
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for_server(server, status, log_file, patience=90):
    end = time.monotonic() + patience
    while True:
        try:
            urllib.request.urlopen(status, timeout=5).read()
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"JupyterLab did not start:\n{log_file.read_text()}") from None
            time.sleep(0.1)


@contextmanager
def chromium():
    """A headless Chromium, as Playwright's Browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), headless=True, args=CHROMIUM_OPTIONS
        )
        try:
            yield browser
        finally:
            browser.close()


def write_notebook(path, *cells):
    """Write a notebook of code cells."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(
        cells=[new_code_cell(c) for c in cells], metadata={"kernelspec": kernel}
    )
    nbformat.write(notebook, path)


@contextmanager
def open_notebook(browser, server, name, size=(1280, 900)):
    """Open a notebook of the server's folder in a fresh browser profile, its kernel ready.

    Yields
    ------
    page : playwright Page
        With the attribute ``errors``: what the browser's console complained about so far.
    """
    theme = {"theme": _theme(dark=False)}
    server["theme"].parent.mkdir(parents=True, exist_ok=True)
    server["theme"].write_text(json.dumps(theme))
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on(
        "console",
        lambda message: page.errors.append(message.text) if message.type == "error" else None,
    )
    try:
        page.goto(f"{server['url']}/doc/tree/{name}?token={server['token']}&reset")
        page.wait_for_function("() => window.jupyterapp !== undefined", timeout=PATIENCE)
        page.evaluate("async () => { await window.jupyterapp.restored; }")
        page.wait_for_selector(".jp-NotebookPanel .jp-Notebook .jp-Cell", timeout=PATIENCE)
        page.wait_for_function(IDLE, timeout=PATIENCE)
        yield page
    finally:
        context.close()
        stop_kernels(server)


def stop_kernels(server):
    """End every kernel of the server, so that idle ones do not slow the next test."""

    def request(path, method="GET"):
        headers = {"Authorization": f"token {server['token']}"}
        call = urllib.request.Request(server["url"] + path, method=method, headers=headers)
        return urllib.request.urlopen(call, timeout=20).read()

    for session in json.loads(request("/api/sessions")):
        request(f"/api/sessions/{session['id']}", "DELETE")


def restart(page):
    """Restart the kernel of the open notebook; what it showed stays on the page."""
    page.evaluate(RESTART)
    page.wait_for_function(IDLE)


def set_cells(page, *sources):
    """Write other sources into the first cells of the open notebook."""
    page.evaluate(SET_CELLS, sources)


def set_look(page, size, dark=False):
    """Give the open page another size (CSS pixels) and theme."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.evaluate(SET_THEME, _theme(dark))


def photograph(page, box, scale=1.25):
    """A part of the page as PNG, with so many pixels to a CSS pixel."""
    box.scroll_into_view_if_needed()
    clip = {**box.bounding_box(), "scale": scale}
    devtools = page.context.new_cdp_session(page)
    shot = devtools.send("Page.captureScreenshot", {"format": "png", "clip": clip})
    return base64.b64decode(shot["data"])


def _theme(dark):
    return "JupyterLab Dark" if dark else "JupyterLab Light"


def run_all(page, timeout=900):
    """Run all cells; return what went wrong, a line for each error or cell that did not run."""
    page.evaluate(RUN_ALL)
    page.wait_for_function("() => window.courseRun !== 'running'", timeout=timeout * 1000)
    return page.evaluate(CELL_ERRORS)


def wait_for_lab(page):
    """Wait until the labs of the page are drawn and listen; return the first one's box."""
    page.wait_for_selector(".course-lab[data-course-lab=ready]")
    page.wait_for_function(
        "() => document.querySelector('.course-lab-graph, .bqplot path.line[d]') !== null"
    )
    page.wait_for_function(IDLE)
    return page.locator(".course-lab").first


@contextmanager
def picture_changes(page):
    """Expect that what is done inside changes a lab's picture.

    It starts from a picture at rest: what came late from the key before would count as a change,
    and a key that leads back to that picture would then seem to do nothing.
    """
    page.evaluate(SETTLE)
    before = page.evaluate(PICTURE)
    yield
    page.wait_for_function(f"before => ({PICTURE})() !== before", arg=before)
