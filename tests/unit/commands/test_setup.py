"""Set-up files, commands and the execution of notebooks."""

import asyncio
import errno
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from course_utils.commands import cli
from course_utils.commands.copies import write_notebook
from course_utils.commands.execute import ExecutionError, execute_files, machine_paths

ROOT = Path(__file__).resolve().parents[3]

# ---- pins ----------------------------------------------------------------------------------


def pins():
    """Name to version of requirements.txt: what the course uses, and what only matters to it."""
    blocks = (ROOT / "requirements.txt").read_text().split("# Not imported by the course")
    result = []
    for block in blocks:
        lines = [line.partition("#")[0].strip() for line in block.splitlines()]
        requirements = [Requirement(line) for line in lines if "==" in line]
        result.append({canonicalize_name(r.name): r.specifier for r in requirements})
    return result


def ranges():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    requirements = map(Requirement, chain(project["dependencies"], *extras))
    return {canonicalize_name(r.name): r.specifier for r in requirements}


def test_requirements_are_exact_and_inside_the_ranges():
    direct, _ = pins()
    assert set(direct) == set(ranges())
    for name, pin in direct.items():
        (clause,) = pin
        assert clause.operator == "==" and "*" not in clause.version, name
        assert ranges()[name].contains(clause.version), name


def test_every_line_of_requirements_is_a_pin():
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        code = line.partition("#")[0].strip()
        assert not code or re.fullmatch(r"[a-z][a-z0-9-]*==[0-9][0-9.]*", code), line


def test_environment_has_no_list_of_its_own():
    import yaml

    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    python, pip, pip_section = environment["dependencies"]
    assert pip == "pip"
    assert pip_section["pip"] == [
        "--extra-index-url https://download.pytorch.org/whl/cpu",
        "-r requirements.txt",
        "-e .",
    ]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    required = SpecifierSet(project["requires-python"])
    version = python.removeprefix("python=")  # repo2docker understands one version, no range
    assert re.fullmatch(r"3\.\d+", version) and version in required


def test_makefile_takes_torch_from_the_pins():
    makefile = (ROOT / "Makefile").read_text()
    assert not re.search(r"==\d", makefile)
    assert "https://download.pytorch.org/whl/cpu" in makefile


# ---- JupyterLab's settings -----------------------------------------------------------------

LAB_SETTINGS = ROOT / "jupyter" / "labconfig" / "default_setting_overrides.json"


def test_no_bare_key_works_while_a_widget_has_the_focus():
    """JupyterLab's own list of shortcuts decides: a new version may bring new ones."""
    schemas = Path(sys.prefix, "share/jupyter/lab/schemas/@jupyterlab")
    settings = json.loads(LAB_SETTINGS.read_text())
    ours = settings["@jupyterlab/shortcuts-extension:shortcuts"]["shortcuts"]
    expected = []
    for name in ("notebook-extension/tracker.json", "mainmenu-extension/plugin.json"):
        for shortcut in json.loads((schemas / name).read_text())["jupyter.lab.shortcuts"]:
            command, keys = shortcut["command"], shortcut["keys"]
            selector = shortcut["selector"]
            bare = any(keys) and not re.search("Accel|Ctrl|Alt|Cmd", " ".join(keys))
            if bare and re.search(r" :focus(:not\(:read-write\))?$", selector):
                entry = {"command": command, "keys": keys, "selector": selector}
                outside = {**entry, "selector": f"{selector}:not(.jp-OutputArea *)"}
                expected += [{**entry, "disabled": True}, outside]
    assert ["D", "D"] in [entry["keys"] for entry in expected]
    assert sorted(map(str, ours)) == sorted(map(str, expected))


# ---- commands ------------------------------------------------------------------------------


def small_course(root, *names):
    (root / "notebooks").mkdir()
    for name in names:
        nbformat.write(nbformat.v4.new_notebook(), root / "notebooks" / name)


def test_lab_opens_the_first_copy(tmp_path):
    small_course(tmp_path, "01_recurrent_neuron.ipynb", "00_sequences.ipynb")
    folder = cli.prepare(tmp_path, "work")
    assert sorted(path.name for path in folder.iterdir()) == [
        "00_sequences.ipynb",
        "01_recurrent_neuron.ipynb",
    ]
    command = cli.lab_command(folder, ["--no-browser"])
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={tmp_path / 'work'}" in command
    assert "--LabApp.default_url=/lab/tree/00_sequences.ipynb" in command
    assert command[-1] == "--no-browser"


def test_lab_opens_the_courses_own_notebooks_without_copying(tmp_path):
    small_course(tmp_path, "01_recurrent_neuron.ipynb")
    folder = cli.prepare(tmp_path, "notebooks")
    assert folder == tmp_path / "notebooks"
    assert "--LabApp.default_url=/lab/tree/01_recurrent_neuron.ipynb" in cli.lab_command(folder)
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("own", ["00_notes.ipynb", "00_sequences-Copy1.ipynb", "00_a.ipynb"])
@pytest.mark.parametrize("which", ["work", "notebooks"])
def test_lab_opens_the_courses_notebook_not_another_that_lies_there(tmp_path, own, which):
    small_course(tmp_path, "01_recurrent_neuron.ipynb", "00_sequences.ipynb")
    folder = cli.prepare(tmp_path, which)
    shutil.copy(folder / "00_sequences.ipynb", folder / own)
    folder = cli.prepare(tmp_path, which)
    assert "--LabApp.default_url=/lab/tree/00_sequences.ipynb" in cli.lab_command(folder)


def test_settings_of_the_user_stay_in_force():
    mine = {"JUPYTER_CONFIG_PATH": "a", "OMP_NUM_THREADS": "4", "PYTHONPATH": "b", "A": "1"}
    environment = cli.lab_environment(Path("course"), mine)
    assert environment == {
        "JUPYTER_CONFIG_PATH": os.pathsep.join([str(Path("course", "jupyter")), "a"]),
        "PYTHONPATH": os.pathsep.join(["course", "b"]),
        "OMP_NUM_THREADS": "4",
        "OPENBLAS_NUM_THREADS": "1",
        "A": "1",
    }
    alone = cli.lab_environment(Path("course"), {})
    assert alone["JUPYTER_CONFIG_PATH"] == str(Path("course", "jupyter"))
    assert alone["PYTHONPATH"] == "course"


@pytest.fixture
def other_clone(tmp_path):
    """Another copy of the course, as far as an import tells."""
    clone = tmp_path / "clone"
    (clone / "course_utils").mkdir(parents=True)
    (clone / "work").mkdir()
    for name in ("__init__.py", "files.py"):
        shutil.copy(ROOT / "course_utils" / name, clone / "course_utils")
    return clone


IMPORTED = "import course_utils.files; print(course_utils.files.ROOT)"


def imported_in(folder, environment):
    """The course that a process in a folder imports, and what the import says."""
    run = subprocess.run(
        [sys.executable, "-c", IMPORTED],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(run.stdout.strip()), run.stderr


def test_notebooks_use_the_course_that_is_opened(other_clone):
    """One environment, two clones: the environment knows one of them only."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    used, said = imported_in(other_clone / "work", environment)
    assert used == ROOT
    (line,) = said.splitlines()
    assert str(other_clone) in line and str(ROOT) in line

    opened = cli.lab_environment(other_clone, environment)
    assert imported_in(other_clone / "work", opened) == (other_clone, "")
    assert imported_in(ROOT / "notebooks", environment) == (ROOT, "")


@pytest.mark.skipif(os.name == "nt", reason="there JupyterLab is a process of its own")
def test_lab_passes_unknown_options_on(tmp_path, monkeypatch):
    small_course(tmp_path, "00_sequences.ipynb")
    seen = []
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    monkeypatch.setattr(cli.os, "execve", lambda *arguments: seen.append(arguments))
    assert cli.main(["lab", "--no-browser", "--ServerApp.port=9"]) == 0
    ((program, command, environment),) = seen
    assert program == sys.executable
    assert command[-2:] == ["--no-browser", "--ServerApp.port=9"]
    assert environment["JUPYTER_CONFIG_PATH"].startswith(str(tmp_path / "jupyter"))


@pytest.mark.parametrize("which", ["work", "notebooks"])
def test_lab_without_notebooks_says_so_in_one_line(tmp_path, monkeypatch, capsys, which):
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    assert cli.main(["lab", "--notebooks", which]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert str(tmp_path / "notebooks") in line and "git clone" in line


@pytest.mark.parametrize(
    ("number", "advice"),
    [(errno.EACCES, True), (errno.EROFS, True), (errno.ENOSPC, False), (errno.EIO, False)],
)
def test_lab_where_nothing_can_be_written_says_so_in_one_line(
    tmp_path, monkeypatch, capsys, number, advice
):
    small_course(tmp_path, "00_sequences.ipynb")

    def refused(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", refused)
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    assert cli.main(["lab"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert str(tmp_path / "work") in line and os.strerror(number) in line
    assert ("folder of your own" in line) == advice


def test_lab_where_work_is_a_file_says_so_in_one_line(tmp_path, monkeypatch, capsys):
    small_course(tmp_path, "00_sequences.ipynb")
    (tmp_path / "work").write_text("mine")
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    assert cli.main(["lab"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{tmp_path / 'work'} is a file" in line and "folder of your own" not in line
    assert (tmp_path / "work").read_text() == "mine"


def test_lab_where_a_copy_is_a_folder_names_it(tmp_path, monkeypatch, capsys):
    small_course(tmp_path, "00_sequences.ipynb")
    (tmp_path / "work" / "00_sequences.ipynb").mkdir(parents=True)
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    assert cli.main(["lab"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "00_sequences.ipynb" in line and "folder of your own" not in line


def test_solve_names_a_missing_notebook(tmp_path, capsys):
    assert cli.main(["solve", str(tmp_path / "no.ipynb"), "-o", str(tmp_path / "out")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "no.ipynb" in line


STEP = "def rnn_step(x_t, h_prev, W_x, W_h, b):\n"
CHECK = "\nrnn_step = check(rnn_step)"


@pytest.mark.parametrize(
    ("sources", "says"),
    [
        ([STEP + "    return np.tanh(", CHECK], "Python cannot read it"),
        ([STEP, "    return 0" + CHECK], "Python cannot read it"),
        (["def my_step(x): ...", CHECK], "has no stub"),
        (["rnn_step = check(lambda *a: 0)"], "has no stub"),
        (["%timeit 1" + CHECK], "Python cannot read it"),
        (None, "is damaged"),
    ],
)
def test_solve_says_in_one_line_what_it_cannot_solve(tmp_path, capsys, sources, says):
    path, output = tmp_path / "mine.ipynb", tmp_path / "solved.ipynb"
    if sources is None:
        path.write_text("{")
    else:
        cells = [nbformat.v4.new_code_cell(s, metadata={"exercise": "rnn_step"}) for s in sources]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    assert cli.main(["solve", str(path), "-o", str(output)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "mine.ipynb" in line and says in line
    assert sources is None or ("cell 0" in line and "rnn_step" in line)
    assert not output.exists()


def test_unknown_options_of_other_commands_are_errors(capsys):
    with pytest.raises(SystemExit):
        cli.main(["execute", "--no-browser"])
    assert "unrecognized" in capsys.readouterr().err


def test_commands_start_light():
    heavy = "{'torch', 'nbformat', 'numpy'}"
    code = f"import sys, course_utils.commands.cli; print({heavy} & {{*sys.modules}})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


# ---- execution -----------------------------------------------------------------------------


def notebook_of(path, *sources):
    cells = [nbformat.v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_execution_is_stored_and_repeats_exactly(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_STRICT", "1")
    (tmp_path / "data.txt").write_text("beside")
    path = notebook_of(
        tmp_path / "00_a.ipynb",
        "import os, sys\nprint(1, flush=True)\nprint(open('data.txt').read())",
        "os.environ.get('COURSE_STRICT'), os.path.exists(os.environ['COURSE_PROGRESS'])",
        "print('careful', file=sys.stderr)",
    )
    stored = nbformat.read(path, 4)
    stored.metadata.widgets = {"state": {}}
    stored.cells[0].metadata.execution = {"iopub.status.idle": "2020"}
    nbformat.write(stored, path)

    seconds = execute_files([path])
    first = path.read_bytes()
    notebook = nbformat.read(path, 4)
    assert list(seconds) == [path] and seconds[path] > 0
    assert [output.text for output in notebook.cells[0].outputs] == ["1\nbeside\n"]
    assert notebook.cells[1].outputs[0].data["text/plain"] == "(None, False)"
    assert notebook.metadata == {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    assert all(cell.metadata == {} for cell in notebook.cells)
    printed = capsys.readouterr().out
    assert "00_a.ipynb: " in printed and "cell 2 wrote to stderr: careful" in printed

    execute_files([path], jobs=2)
    assert path.read_bytes() == first


def test_execution_works_where_an_event_loop_runs(tmp_path):
    async def in_a_loop(path):
        return execute_files([path], quiet=True)

    def in_a_notebook(path):  # a thread of its own: this one may have a loop already
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, in_a_loop(path)).result()

    path = notebook_of(tmp_path / "00_a.ipynb", "1 + 1")
    assert list(in_a_notebook(path)) == [path]
    assert nbformat.read(path, 4).cells[0].outputs[0].data["text/plain"] == "2"
    broken = notebook_of(tmp_path / "00_b.ipynb", "1 / 0")
    with pytest.raises(ExecutionError, match="division by zero"):
        in_a_notebook(broken)


def test_a_failing_cell_is_named_and_nothing_stored(tmp_path, monkeypatch, capsys):
    path = notebook_of(tmp_path / "00_a.ipynb", "x = 1", "y = x / 0  # the culprit")
    before = path.read_bytes()
    assert cli.main(["execute", str(path)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("00_a.ipynb, cell 1: ZeroDivisionError: division by zero\n")
    assert "    y = x / 0  # the culprit" in error
    assert "\x1b" not in error
    assert path.read_bytes() == before


def test_outputs_with_paths_of_this_machine_are_not_stored(tmp_path):
    path = notebook_of(tmp_path / "00_a.ipynb", "import os; os.getcwd()")
    before = path.read_bytes()
    with pytest.raises(ExecutionError, match=r"00_a\.ipynb was not stored: .*cell 0"):
        execute_files([path])
    assert path.read_bytes() == before


def test_paths_are_told_from_words():
    def found(text, **data):
        output = nbformat.v4.new_output("display_data", {"text/plain": text, **data})
        cell = nbformat.v4.new_code_cell(outputs=[output])
        return machine_paths(nbformat.v4.new_notebook(cells=[cell]), ["/home/me", "/"])

    assert found("File '/home/me/x.py', line 1") == ["cell 0: '/home/me/x.py'"]
    for harmless in ("x/home/me", "/home/mean", "a/b", "https://x.org/home/me"):
        assert not found(harmless)
    assert not found("a figure", **{"image/png": "/home/me/"})


@pytest.mark.parametrize("content", [None, "{"])
def test_what_is_no_notebook_is_named(tmp_path, content):
    path = tmp_path / "00_a.ipynb"
    if content:
        path.write_text(content)
    with pytest.raises(ExecutionError, match=r"00_a\.ipynb"):
        execute_files([path])


def test_written_notebooks_look_like_jupyters(tmp_path):
    """Otherwise the first save in JupyterLab would change lines that nobody edited."""
    path = notebook_of(tmp_path / "a.ipynb", "x = 'σ'")
    before = path.read_bytes()
    write_notebook(path, json.loads(before))
    assert path.read_bytes() == before
