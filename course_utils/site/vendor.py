"""What the site carries of other people's work: files of npm packages, listed in one place.

``vendored/vendored.json`` names every package with its version and licence, and every file with
its SHA-256.  :func:`renew` brings the files from npm; a test compares them with the list.
"""

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from course_utils.files import ROOT, write_atomically

VENDORED = Path(__file__).parent / "vendored"
LIST = VENDORED / "vendored.json"
BUNDLER = "esbuild"


def vendored():
    """The list.

    Returns
    -------
    packages : dict of str to dict
        Package -> ``version``, ``licence`` and ``files``: file in the package -> ``to``, its place
        below the repository, and ``sha256``.  A package without files is one that is bundled:
        ``bundles`` are the files made of several packages, each with its ``entry``.
    """
    return json.loads(LIST.read_text(encoding="utf-8"))


def pyodide_version():
    """The version of Pyodide that the public site loads."""
    return vendored()["pyodide"]["version"]


def files():
    """Every vendored file: Path -> SHA-256 that it must have."""
    known = vendored()
    entries = [entry for package in known.values() for entry in package.get("files", {}).values()]
    return {ROOT / entry["to"]: entry["sha256"] for entry in entries}


def sha256(path):
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def renew():
    """Fetch every file again, from npm, in the versions of the list, and write the new hashes.

    To take a new version, change it in the list first.

    Returns
    -------
    changed : list of Path
        Files that are others now.

    Raises
    ------
    RuntimeError
        When npm cannot be run, or knows no such package.
    """
    if shutil.which("npm") is None:
        raise RuntimeError("npm was not found: it comes with Node.js")
    known, changed = vendored(), []
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        for name, package in known.items():
            if package.get("files") and "bundle" not in package:
                folder = _unpacked(name, package["version"], scratch)
                found = {inside: folder / inside for inside in package["files"]}
            elif "bundle" in package:
                found = _bundled(package, scratch)
            else:
                continue
            for inside, source in found.items():
                entry = package["files"][inside]
                target, new = ROOT / entry["to"], sha256(source)
                if new != entry["sha256"] or not target.is_file() or sha256(target) != new:
                    changed.append(target)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(source, target)
                    entry["sha256"] = new
    write_atomically(LIST, json.dumps(known, indent=2, ensure_ascii=False) + "\n")
    return changed


def _unpacked(name, version, scratch):
    """An npm package, as its authors published it."""
    answer = _npm(["pack", "--json", f"{name}@{version}"], scratch)
    with tarfile.open(scratch / json.loads(answer)[0]["filename"]) as archive:
        folder = scratch / name.replace("/", "-")
        archive.extractall(folder, filter="data")
    return folder / "package"


def _bundled(package, scratch):
    """One file made of several packages: those that the entry imports, and what they depend on."""
    folder = scratch / "bundle"
    folder.mkdir()
    (folder / "package.json").write_text("{}")
    wanted = [f"{name}@{version}" for name, version in package["bundle"].items()]
    _npm(["install", "--silent", "--save-exact", *wanted], folder)
    (folder / "entry.js").write_text(package["entry"], encoding="utf-8")
    (made,) = package["files"]
    command = ["exec", "--", BUNDLER, "entry.js", "--bundle", "--minify", "--format=esm"]
    _npm([*command, "--legal-comments=eof", "--charset=utf8", f"--outfile={made}"], folder)
    return {made: folder / made}


def _npm(arguments, folder):
    done = subprocess.run(["npm", *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"npm {' '.join(arguments)} failed:\n{done.stderr.strip()}")
    return done.stdout
