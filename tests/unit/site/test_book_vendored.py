"""What the site carries of other people's work is what the list says."""

import pytest

from course_utils.files import ROOT
from course_utils.site import vendor
from course_utils.site.vendor import VENDORED, files, sha256, vendored


def test_every_file_is_the_one_of_the_list():
    assert {path: sha256(path) for path in files()} == files()


def test_nothing_is_there_that_the_list_does_not_name():
    there = {path for path in VENDORED.rglob("*") if path.is_file()} - {vendor.LIST}
    assert there <= set(files())


def test_every_package_has_a_version_and_a_licence():
    for name, package in vendored().items():
        assert package["version"].count(".") == 2, name
        assert package["licence"], name


def test_together_they_are_small():
    assert sum(path.stat().st_size for path in files()) < 6e6


def test_renewing_fetches_what_differs(tmp_path, monkeypatch):
    """npm's part is played by a folder: a package comes as its authors' archive."""
    import io
    import json
    import tarfile

    def npm(arguments, folder):
        assert arguments[:2] == ["pack", "--json"] and arguments[2] == "small@1.0.0"
        with tarfile.open(folder / "small.tgz", "w:gz") as archive:
            info = tarfile.TarInfo("package/a.js")
            info.size = 3
            archive.addfile(info, io.BytesIO(b"new"))
        return json.dumps([{"filename": "small.tgz"}])

    monkeypatch.setattr(vendor, "_npm", npm)
    monkeypatch.setattr(vendor.shutil, "which", lambda name: name)
    monkeypatch.setattr(vendor, "ROOT", tmp_path)
    monkeypatch.setattr(vendor, "LIST", tmp_path / "vendored.json")
    entry = {"to": "kept/a.js", "sha256": "of the old one"}
    packages = {"small": {"version": "1.0.0", "licence": "MIT", "files": {"a.js": entry}}}
    vendor.LIST.write_text(json.dumps(packages))
    assert vendor.renew() == [tmp_path / "kept" / "a.js"]
    assert vendor.renew() == []
    assert sha256(tmp_path / "kept" / "a.js") == vendored()["small"]["files"]["a.js"]["sha256"]


def test_without_npm_it_says_so(monkeypatch):
    monkeypatch.setattr(vendor.shutil, "which", lambda name: None)
    with pytest.raises(RuntimeError, match=r"Node\.js"):
        vendor.renew()


def test_the_licences_are_named():
    assert "vendored.json" in (ROOT / "LICENSE").read_text(encoding="utf-8")
