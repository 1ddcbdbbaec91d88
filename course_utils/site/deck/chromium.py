"""A Chromium of this machine, for what is printed."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
OPTIONS = ("--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
           "--run-all-compositor-stages-before-draw", "--virtual-time-budget=20000")  # fmt: skip


def find_chromium():
    """Path of a Chromium or one of its relatives, or None."""
    found = filter(None, map(shutil.which, NAMES))
    return next(found, None) or next((place for place in PLACES if Path(place).is_file()), None)


def print_pdf(address, target, patience=120):
    """Print a page.

    Parameters
    ----------
    address : str
        A URL; a file's, too.
    target : Path
        The PDF; written only when it is complete.

    Raises
    ------
    RuntimeError
        In one line: there is no Chromium, or it printed nothing.
    """
    chromium = find_chromium()
    if chromium is None:
        raise RuntimeError("no Chromium found: install Chromium, Google Chrome or Edge to print")
    # As root, in a container, its sandbox does not start.
    root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        made = Path(scratch, "printed.pdf")
        command = [chromium, *OPTIONS, *root, f"--user-data-dir={scratch}/profile",
                   f"--print-to-pdf={made}", address]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=patience)
            problem = done.stderr.strip().rpartition("\n")[2]
        except subprocess.TimeoutExpired:
            problem = f"nothing after {patience} s"
        if not made.is_file():
            raise RuntimeError(f"{Path(chromium).name} printed nothing: {problem}")
        shutil.copyfile(made, target)
