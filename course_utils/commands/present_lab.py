"""``present --lab``: a notebook in JupyterLab's deck mode, for live coding."""

import ast
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import webbrowser
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import nbformat

from course_utils.commands.cli import lab_environment
from course_utils.exercises.cells import is_deeper, is_for_the_speaker
from course_utils.files import ROOT, write_atomically

SHORTCUTS = "@jupyterlab/shortcuts-extension:shortcuts"
SLIDESHOW = "jupyterlab-slideshow:plugin"
# A clicker sends Page Up and Page Down, wherever the focus is.
PAGE_KEYS = {"PageDown": ("down", "forward"), "PageUp": ("up", "back")}
PATIENCE = 90  # s for JupyterLab to start


def prepared(notebook):
    """What is presented: no speaker's notes, no deeper sections' cells.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place.
    """
    notebook.cells = [
        cell for cell in notebook.cells if not (is_for_the_speaker(cell) or is_deeper(cell))
    ]


def to_run(cell):
    """What of a cell is run before the first slide is shown.

    Parameters
    ----------
    cell : NotebookNode

    Returns
    -------
    source : str
        Imports; or a lab, poll or puzzle in its large form.
    shown : bool
        Whether what it gives becomes the cell's output.
    """
    from course_utils.site.places import live_call

    try:
        body = ast.parse(cell.source).body
    except SyntaxError:
        return "", False
    imports = [ast.unparse(node) for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
    call = live_call(cell.source)
    if call is None:
        return "\n".join(imports), False
    name, arguments = call
    kind, _, which = name.partition(":")
    example = arguments.pop("example", None)
    given = [repr(which)] if which else []
    given += [f"{key}={value!r}" for key, value in {**arguments, "present": True}.items()]
    home = "course_utils" if which else "course_utils.labs"
    lines = [*imports, f"from {home} import {kind}", f"_shown = {kind}({', '.join(given)})"]
    if example is not None:
        lines.append(f"_shown.show({example!r})")
    return "\n".join([*lines, "_shown"]), True


def settings():
    """JupyterLab's settings with deck mode on and the clicker's keys bound."""
    own = ROOT / "jupyter" / "labconfig" / "default_setting_overrides.json"
    found = json.loads(own.read_text(encoding="utf-8"))
    found[SLIDESHOW] = {**found.get(SLIDESHOW, {}), "active": True}
    found[SHORTCUTS]["shortcuts"] += [
        {
            "command": "deck:go",
            "args": {"direction": direction, "alternate": alternate},
            "keys": [key],
            "selector": "body[data-jp-deck-mode=presenting]",
        }
        for key, (direction, alternate) in PAGE_KEYS.items()
    ]
    return found


@contextmanager
def presented(stem):
    """JupyterLab with a notebook ready to present.

    Parameters
    ----------
    stem : str

    Yields
    ------
    address : str
        To be opened in a browser.
    server : subprocess.Popen
    """
    folder = ROOT / "build" / "present"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}.ipynb"
    notebook = nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4)
    prepared(notebook)
    nbformat.write(notebook, path)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        server, url, token, runtime = _start(Path(scratch), folder)
        try:
            asked = {"path": path.name, "name": path.name, "type": "notebook",
                     "kernel": {"name": "python3"}}  # fmt: skip
            kernel = _call(url, token, "/api/sessions", asked)["kernel"]["id"]
            _run_cells(notebook, runtime / f"kernel-{kernel}.json")
            nbformat.write(notebook, path)
            _sign(notebook, Path(scratch, "data"))
            yield f"{url}/doc/tree/{quote(path.name)}?token={token}", server
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def _start(scratch, folder):
    config = scratch / "config"
    shutil.copytree(ROOT / "jupyter", config)
    overrides = config / "labconfig" / "default_setting_overrides.json"
    write_atomically(overrides, json.dumps(settings()))
    runtime = scratch / "runtime"
    environment = lab_environment(ROOT, os.environ)
    paths = [str(config), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    environment |= {
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths)),
        "JUPYTER_DATA_DIR": str(scratch / "data"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "COURSE_PROGRESS": str(scratch / "progress.json"),  # nobody's
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    log = scratch / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1"),
                *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
                *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"),
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                *(["--ServerApp.allow_root=True"] if _is_root() else []),
            ],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url, end = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE
    while True:
        try:
            _call(url, token, "/api/status")
            return server, url, token, runtime
        except OSError:
            if server.poll() is not None or time.monotonic() > end:
                server.kill()
                text = log.read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"JupyterLab did not start:\n{text}") from None
            time.sleep(0.05)


def _is_root():
    return getattr(os, "geteuid", lambda: 1)() == 0


def _call(url, token, path, data=None):
    body = None if data is None else json.dumps(data).encode()
    headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(url + path, data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or "null")


def _run_cells(notebook, connection):
    """Run what :func:`to_run` says in the kernel that the page will use; keep the outputs."""
    from jupyter_client import BlockingKernelClient

    end = time.monotonic() + PATIENCE
    while not connection.exists() and time.monotonic() < end:
        time.sleep(0.02)
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        imports = []
        for cell in notebook.cells:
            source, shown = to_run(cell) if cell.cell_type == "code" else ("", False)
            if shown:
                cell.outputs, cell.execution_count = _run(client, "\n".join([*imports, source]))
                imports = []
            elif source:
                imports.append(source)
        if imports:
            _run(client, "\n".join(imports))
    finally:
        client.stop_channels()


def _run(client, source):
    outputs = []

    def keep(message):
        if message["msg_type"] in ("display_data", "execute_result", "stream", "error"):
            outputs.append(nbformat.v4.output_from_msg(message))

    answer = client.execute_interactive(source, output_hook=keep, timeout=600)
    return outputs, answer["content"].get("execution_count")


def _sign(notebook, data):
    """Sign: what an unsigned notebook stores shows as pictures, not as widgets."""
    from nbformat.sign import NotebookNotary

    data.mkdir(parents=True, exist_ok=True)
    NotebookNotary(data_dir=str(data)).sign(notebook)


def lab_command(stem, browser=True):
    """Open a notebook in deck mode, until Ctrl+C."""
    with presented(stem) as (address, server):
        print(f"{address}\nCtrl+C ends it. What you change is in build/present.", flush=True)
        if browser:
            webbrowser.open(address)
        try:
            server.wait()
        except KeyboardInterrupt:
            print()
