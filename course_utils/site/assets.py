"""What a live page needs, put into a folder ``live/`` beside it.

A page loads ``live/live.css``, ``live/engine.js``, which says where Python is, and
``live/live.js``; everything else is fetched when a lab is first asked for.
"""

import json
import shutil
import zipfile
from importlib import metadata
from pathlib import Path

from course_utils.files import ROOT
from course_utils.site.vendor import VENDORED, pyodide_version, vendored

WEB = Path(__file__).parent / "web"
# The browser halves of widgets come from the pinned wheels: npm's are older.
WIDGETS = {"bqplot": "bqplot", "bqscales": "bqscales", "anywidget": "anywidget"}
# What the engine imports beside NumPy and Pillow, which are Pyodide's own; all of it pure Python.
PACKAGES = ("typing-extensions", "traitlets", "comm", "traittypes", "psygnal", "ipywidgets",
            "bqscales", "bqplot", "anywidget", "tqdm")  # fmt: skip
NOT_IN_THE_PAGE = ("course_utils/commands/", "course_utils/labs/pictures/",
                   "course_utils/site/deck/", "course_utils/site/vendored/",
                   "course_utils/site/web/")  # fmt: skip
NOT_OF_PACKAGES = ("/tests/", "/labextension/")
HEAD = (
    '<link rel="stylesheet" href="{live}/live.css">'
    '<script src="{live}/engine.js"></script><script defer src="{live}/live.js"></script>'
)


def write_assets(folder, pyodide=None):
    """Write ``live/`` into the folder of a site.

    Parameters
    ----------
    folder : path-like
    pyodide : path-like, optional
        Folder with a Pyodide, which is copied into the site; by default its content delivery
        network is named.

    Returns
    -------
    live : Path

    Raises
    ------
    ValueError
        When there is no Pyodide in that folder.
    """
    live = write_browser_half(folder)
    write_archive(live / "python.zip")
    url = vendored()["pyodide"]["url"].format(version=pyodide_version())
    if pyodide is not None:
        url = _copied(Path(pyodide), live / "pyodide")
    choice = {"kind": "pyodide", "url": url}
    (live / "engine.js").write_text(f"window.courseEngine = {json.dumps(choice)};\n")
    return live


def write_browser_half(folder):
    """Write what the browser runs into ``live/`` of a folder: all that the local engine needs."""
    live = Path(folder) / "live"
    live.mkdir(parents=True, exist_ok=True)
    for source in WEB.iterdir():
        shutil.copyfile(source, live / source.name)
    shutil.copytree(VENDORED, live / "vendored", dirs_exist_ok=True)
    for name, distribution in WIDGETS.items():
        shutil.copyfile(_browser_half(distribution), live / "vendored" / f"{name}.js")
    return live


def _browser_half(distribution):
    wanted = f"share/jupyter/nbextensions/{distribution}/index.js"
    for file in metadata.files(distribution):
        if file.as_posix().endswith(wanted):
            return file.locate()
    raise ValueError(f"the installed {distribution} brings no JavaScript")


def _copied(source, target):
    """Copy what a Pyodide needs here; return its address as seen from ``live/``."""
    if not (source / "pyodide.mjs").is_file():
        raise ValueError(f"{source} holds no Pyodide: there is no pyodide.mjs in it")
    target.mkdir(exist_ok=True)
    lock = json.loads((source / "pyodide-lock.json").read_text(encoding="utf-8"))
    core = ["pyodide.mjs", "pyodide-lock.json", "python_stdlib.zip", "pyodide.asm.wasm"]
    core += [path.name for path in source.glob("pyodide.asm.*js")]
    wheels, wanted = [], ["numpy", "pillow"]
    while wanted:
        package = lock["packages"][wanted.pop()]
        wheels.append(package["file_name"])
        wanted += package["depends"]
    for name in [*core, *wheels]:
        if not (source / name).is_file():
            raise ValueError(f"{source} is no whole Pyodide: {name} is missing")
        shutil.copyfile(source / name, target / name)
    return "pyodide/"


def write_archive(path):
    """Write one archive of the course, its data and the pure Python packages that it needs.

    The same bytes each time, so that a browser may keep it.
    """
    entries = {}
    for file in sorted((ROOT / "course_utils").rglob("*")):
        name = file.relative_to(ROOT).as_posix()
        if file.is_file() and "__pycache__" not in name and not name.startswith(NOT_IN_THE_PAGE):
            entries[name] = file
    for file in sorted((ROOT / "data").iterdir()):
        entries[f"course_utils/data/{file.name}"] = file
    for distribution in PACKAGES:
        entries |= _python_of(distribution)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, file in sorted(entries.items()):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, file.read_bytes())


def _python_of(distribution):
    """The Python files of an installed package, without its tests; and what it says of itself."""
    found = {}
    for file in metadata.files(distribution):
        name = file.as_posix()
        kept = file.suffix == ".py" or file.name in ("METADATA", "WorldMap.json")
        if kept and not name.startswith("..") and not any(p in name for p in NOT_OF_PACKAGES):
            found[name] = Path(file.locate())
    return found
