"""The figures the course promises, measured on this machine: ``make bench``."""

import platform
import re
import subprocess
import sys
import tempfile
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from benchmarks import characters, language_model, reference
from course_utils.exercises.course import NOTEBOOKS, exercises_of
from course_utils.exercises.diagnose import diagnose
from course_utils.exercises.known import known
from course_utils.exercises.misconceptions import compiled
from course_utils.exercises.model import solution_source
from course_utils.exercises.near_misses import of_solution
from course_utils.rnn.interop import copy_to_torch
from course_utils.rnn.neuron import rnn_forward

ROOT = Path(__file__).resolve().parents[1]


def main():
    """Measure everything and print one table."""
    times = reference.slowness()
    print(machine())
    print(
        f"A fixed mix of Python, NumPy and torch takes {times:.2f} times as long as where the bars"
    )
    print("were set; bars in milliseconds and seconds are scaled by it.")
    print(f"{'':46s} {'measured':>22s}   bar")
    for part in (
        import_time,
        check_times,
        forward_throughput,
        characters.rows,
        characters.gated_rows,
        language_model.rows,
        notebook_times,
        lab_times,
        site_times,
    ):
        for what, measured, bar in part():
            print(f"{what:46s} {measured:>22s}   {scaled(bar, times)}", flush=True)


def scaled(bar, times):
    """A bar for a machine that takes so many times as long; what is no time stays.

    >>> scaled("< 40 / 80 ms", 1.5), scaled("> 50 %", 1.5)
    ('< 60 / 120 ms', '> 50 %')
    """
    if not re.search(r"\bm?s\b", bar):
        return bar
    return re.sub(r"[0-9.]+", lambda m: f"{float(m[0]) * times:.3g}", bar)


def machine():
    """One line of facts about the machine and the libraries."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = names[0].partition(":")[2].strip() if names else cpu
    return (
        f"{cpu}, 1 thread; {platform.system()}, Python "
        f"{platform.python_version()}, NumPy {np.__version__}, torch {torch.__version__}"
    )


def best(function, runs=5):
    """Shortest of several runs, in seconds: the one least disturbed."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def import_time():
    """Time of ``import course_utils`` in a new process, without the interpreter's own start."""

    def run(code):
        return best(lambda: subprocess.run([sys.executable, "-c", code], check=True))

    extra = run("import course_utils") - run("pass")
    yield "import course_utils", f"{extra * 1000:.0f} ms", "< 100 ms"


def check_times():
    """The slowest check of a right answer and of a misconception, over all exercises."""
    exercises = [e for notebook in NOTEBOOKS for e in exercises_of(notebook)]
    right = {e.name: best(lambda e=e: diagnose(e, e.solution), 3) for e in exercises}
    wrong = {
        e.name: max(best(lambda e=e, w=w: diagnose(e, e.as_answer(w)), 1) for w in e.misconceptions)
        for e in exercises
    }
    for what, times in (("right", right), ("wrong", wrong)):
        name = max(times, key=times.get)
        yield f"slowest check, {what} ({name})", f"{times[name] * 1000:.0f} ms", "< 300 ms"
    times = {e.name: min(first_verdict(e), first_verdict(e)) for e in exercises if not e.is_value}
    name = max(times, key=times.get)
    yield f"nothing fits, first check, CPU ({name})", f"{times[name] * 1000:.0f} ms", "< 300 ms"


def first_verdict(exercise):
    """CPU seconds of the first check of an exercise, of a wrong answer that nothing explains."""
    source = solution_source(replace(exercise, home=exercise.plain or exercise.home))
    head, body = source.split("):\n", 1)
    answer = compiled(
        f"{head}):\n    def found():\n{textwrap.indent(body, '    ')}\n    return odd(found())",
        exercise.plain or exercise.function,
        {"odd": odd},
    )
    known.cache_clear()
    of_solution.cache_clear()
    known(exercise).right  # noqa: B018  # its imports are no part of it
    start = time.process_time()
    diagnose(exercise, answer)
    return time.process_time() - start


def odd(value):
    """A result with other numbers, which no mistake makes of the right ones."""
    if isinstance(value, tuple | list):
        return type(value)(odd(part) for part in value)
    if isinstance(value, np.ndarray):
        places = np.arange(value.size).reshape(value.shape)
        return value + 0.1 * np.cos(17 * value + places) if value.dtype.kind == "f" else value
    return value * 1.0123 + 0.0131 if isinstance(value, float) else value


def forward_throughput(T=64, B=64, D=256, H=256, rounds=15):
    """NumPy forward pass against nn.RNN, float32, in turn, and against plain matrix products."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(T, B, D)).astype(np.float32)  # (T, B, D)
    W_x, W_h = (rng.normal(0, 0.05, (n, H)).astype(np.float32) for n in (D, H))
    h_0, b = np.zeros((B, H), np.float32), np.zeros(H, np.float32)
    layer = copy_to_torch(W_x, W_h, b, torch.nn.RNN(D, H))
    X_torch = torch.as_tensor(X)

    def theirs():
        with torch.no_grad():
            layer(X_torch)

    functions = [lambda: rnn_forward(X, h_0, W_x, W_h, b), theirs, characters.matrix_product()]
    times = characters.in_turn(functions, rounds)  # (rounds, 3)
    numpy_s, torch_s, product_s = np.median(times, axis=0)
    ratio = np.median(times[:, 1] / times[:, 0])
    share = 2 * T * B * H * (D + H) / numpy_s / (2 * 1024**3 / product_s)
    size = f"H={H}, T={T}, batch {B}"
    yield f"NumPy forward, {size}", f"{T * B / numpy_s / 1000:.0f} k steps/s", ""
    yield f"nn.RNN forward, {size}", f"{T * B / torch_s / 1000:.0f} k steps/s", ""
    yield "NumPy over nn.RNN, median of pairs", f"{ratio:.2f} x", ""
    yield "NumPy forward, share of the sgemm rate", f"{share:.0%}", ""


def notebook_times():
    """Fresh execution of each notebook, start of the kernel included; then all, two at a time."""
    from course_utils.commands.execute import execute_files

    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder) / path.name for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
        for copy in copies:
            copy.write_bytes((ROOT / "notebooks" / copy.name).read_bytes())
            (seconds,) = execute_files([copy], quiet=True).values()
            yield f"{copy.stem}, executed fresh", f"{seconds:.1f} s", "< 70 s"
        start = time.perf_counter()
        execute_files(copies, jobs=2, quiet=True)
        yield "all, two at a time", f"{time.perf_counter() - start:.0f} s", "< 240 s"


def lab_times():
    """Slider to picture, in JupyterLab in a browser, and how much of it is the lab's own Python."""
    from benchmarks.lab_latency import measure, own_python

    found = measure()
    figure, empty = found.pop("figure under interact"), found.pop("empty slider")
    yield "a redrawn figure under interact: key to picture", _times(figure), ""
    yield "a slider alone: key to its number", _times(empty), ""
    for lab, times in found.items():
        yield f"{lab}: key to picture", _times(times), "< 40 / 80 ms"
        share = f"{times[0] / figure[0]:.2f}"
        yield "    of the figure under interact, median", share, "< 0.20"
        slider, seconds = own_python(lab)
        yield f"    its own Python ({slider})", f"{seconds * 1000:.1f} ms", "< 10 ms"


def site_times():
    """The labs of the static site: until they are alive, and from the slider to the picture."""
    from benchmarks import site_latency

    yield from site_latency.rows()


def _times(median_and_p95):
    median, p95 = median_and_p95
    return f"{median:.0f} / {p95:.0f} ms"


if __name__ == "__main__":
    main()
