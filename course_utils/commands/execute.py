"""Execute the course's notebooks and store their outputs, the same on every machine."""

import asyncio
import os
import re
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from course_utils.commands.asleep import WIDGET_VIEW
from course_utils.commands.timed import keep_timings
from course_utils.files import ROOT, python_path, write_atomically

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}

_ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class ExecutionError(Exception):
    """A notebook that could not be executed, or whose outputs must not be stored."""


def execute_files(paths, jobs=1, timeout=600, quiet=False):
    """Execute notebooks and store their outputs in place.

    A notebook that fails is left as it was.

    Parameters
    ----------
    paths : sequence of path-like
    jobs : int
        How many notebooks run at the same time.
    timeout : float
        Seconds that one cell may take.
    quiet : bool
        Whether to print nothing; otherwise one line for each notebook.

    Returns
    -------
    dict of Path to float
        Seconds each notebook took, its kernel's start included.

    Raises
    ------
    ExecutionError
        At the first notebook that fails, with its cell's source and error.
    """
    paths = [Path(path) for path in paths]

    async def run_all():
        free = asyncio.Semaphore(jobs)

        async def run(path):
            async with free:
                start = time.perf_counter()
                notebook = await _execute(path, timeout)
                seconds = time.perf_counter() - start
            write_atomically(path, nbformat.writes(notebook) + "\n")
            lines = [f"{path.name}: {seconds:.1f} s"]
            lines += [f"  {line}" for line in stderr_lines(notebook)]
            if not quiet:
                print("\n".join(lines), flush=True)
            return seconds

        return await asyncio.gather(*map(run, paths))

    return dict(zip(paths, _run(run_all()), strict=True))


def _run(coroutine):
    """Run a coroutine to its end, also where an event loop runs already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, coroutine).result()


async def _execute(path, timeout):
    """Execute one notebook from its file; return it, ready to be stored."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise ExecutionError(f"{path}: there is no such notebook") from None
    except (nbformat.reader.NotJSONError, nbformat.ValidationError):
        raise ExecutionError(f"{path} is damaged: it is not a Jupyter notebook") from None
    before = [cell.get("outputs", []) for cell in notebook.cells]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with tempfile.TemporaryDirectory() as scratch:
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=timeout,
            resources={"metadata": {"path": str(path.resolve().parent)}},
            coalesce_streams=True,
            store_widget_state=False,  # megabytes of ids that change at every run
            record_timing=False,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],  # not its remark on encryption
        )
        try:
            await client.async_execute(env=_kernel_environment(scratch))
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise ExecutionError(_describe(path, notebook, error)) from None
    stabilise(notebook)
    keep_timings(notebook.cells, before)
    found = machine_paths(notebook)
    if found:
        raise ExecutionError(
            f"{path.name} was not stored: an output names a path of this machine: {found[0]}"
        )
    return notebook


def _kernel_environment(scratch):
    """Environment of a first-time student: nothing solved yet, nothing raised, no progress bars."""
    environment = {**os.environ, "COURSE_PROGRESS": str(Path(scratch, "progress.json"))}
    environment.pop("COURSE_STRICT", None)
    environment["COURSE_MY_MODEL"] = "off"  # whatever was kept before, the outputs are the same
    environment["TQDM_DISABLE"] = "1"
    environment["PYTHONPATH"] = python_path(ROOT, os.environ)  # not another copy that is installed
    for library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # as the tests run the notebooks
        environment.setdefault(library, "1")
    return environment


def _describe(path, notebook, error):
    """Say which cell of which notebook failed, how, and what it contains."""
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                source = "\n".join(f"    {line}" for line in cell.source.splitlines())
                traceback = _ANSI_COLOUR.sub("", "\n".join(output.traceback))
                what = f"{output.ename}: {output.evalue}"
                return f"{path.name}, cell {number}: {what}\n{source}\n{traceback}"
    return f"{path.name}: {error}"  # too slow, or the kernel died


def stabilise(notebook):
    """Remove, in place, what differs between machines or runs though nothing was changed.

    A widget's view goes too: it holds nothing but the number of a model that ended with its kernel.
    The picture and the text beside it in the same output are what a reader of the file can see.
    """
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = dict(KERNELSPEC)
    notebook.metadata["language_info"] = {"name": "python"}  # no patch version
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # time stamps
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)


def stderr_lines(notebook):
    """Return one line for each cell that wrote to stderr: warnings a student would see, too."""
    return [
        f"cell {number} wrote to stderr: {output.text.strip().splitlines()[0]}"
        for number, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr" and output.text.strip()
    ]


def machine_paths(notebook, folders=None):
    """Find absolute paths of this machine in a notebook's outputs.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    folders : sequence of path-like, optional
        Paths to look for; by default home, the course's folder and the temporary folder.

    Returns
    -------
    list of str
        ``cell 3: '/home/...'`` for each output that names one.
    """
    if folders is None:
        folders = [Path.home(), ROOT, tempfile.gettempdir()]
    names = [re.escape(str(folder)) for folder in folders if len(Path(folder).parts) > 1]
    # Not inside a longer name: with the home folder /srv/a, "x/srv/a" and "/srv/ab" are others.
    pattern = re.compile(rf"(?<![\w./-])(?:{'|'.join(names)})(?![\w-])[^\s'\"<>]*")
    found = []
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            for text in _texts(output):
                if match := pattern.search(text):
                    found.append(f"cell {number}: {match.group()!r}")
                    break
    return found


def _texts(value):
    """All strings in an output, without its pictures."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in ("image/png", "image/jpeg"):
                yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
