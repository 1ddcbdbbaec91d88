"""The settings of the course on Binder and hubs: what repo2docker runs puts them in place."""

import os
import shutil
import subprocess
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(not shutil.which("bash"), reason="repo2docker's script needs bash")
def test_settings_reach_a_fresh_environment(tmp_path):
    venv.create(tmp_path / "env", symlinks=True)
    path = f"{tmp_path / 'env' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    subprocess.run([ROOT / "postBuild"], check=True, cwd=tmp_path, env={**os.environ, "PATH": path})
    settings = tmp_path / "env" / "etc" / "jupyter"
    for file in (ROOT / "jupyter").rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            assert (settings / file.relative_to(ROOT / "jupyter")).read_bytes() == file.read_bytes()
