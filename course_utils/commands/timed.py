"""Outputs that depend on how fast the machine was: kept, as long as they say the same."""

import ast
import re

CLOCKS = {"perf_counter", "process_time", "monotonic", "tracemalloc", "time", "timeit"}
"""Names that lead to a number of the machine's."""

# What the tests' comparison leaves out, too: the number of a measured line.
NUMBER = re.compile(
    r'(?m)(^[✔✘] .*: |<b class="measured">)[^\s<]+((?: (?:<|<=|>|>=|==) \S+)?$|</b>)'
)


def keep_timings(cells, before):
    """Put back stored outputs that were timed, where only their numbers or pictures are new.

    Parameters
    ----------
    cells : list of NotebookNode
        Just executed; changed in place.
    before : list of list
        The outputs of each cell that were stored before.
    """
    tainted, renamed = set(), {}
    for cell, stored in zip(cells, before, strict=True):
        if cell.cell_type != "code":
            continue
        timed = _reads_a_clock(cell.source, tainted)
        if timed and _words(cell.outputs) == _words(stored):
            for new, old in zip(cell.outputs, stored, strict=True):
                pairs = zip(_texts(new), _texts(old), strict=True)
                renamed |= {text: kept for text, kept in pairs if text != kept}
            cell.outputs = stored
        elif not timed:  # a summary repeats a line that was kept
            for output in cell.outputs:
                for kind in ("text/plain", "text/html"):
                    for new, old in renamed.items():
                        if new in output.get("data", {}).get(kind, ""):
                            output.data[kind] = output.data[kind].replace(new, old)


def _reads_a_clock(source, tainted):
    """Whether a cell reads a clock or what was computed with one; remembers what it computes."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # IPython's own: a line with % or !
        return False
    read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and type(n.ctx) is ast.Load}
    timed = bool(read & (CLOCKS | tainted))
    stored = set()
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            stored.add(statement.name)
        else:
            names = (n for n in ast.walk(statement) if isinstance(n, ast.Name))
            stored |= {n.id for n in names if type(n.ctx) is ast.Store}
    if timed:
        tainted |= stored
    else:
        tainted -= stored
    return timed


def _texts(output):
    """The texts of an output, one for each kind it has, in order."""
    data = output.get("data", {})
    return [output.get("text", ""), *(data.get(k, "") for k in ("text/plain", "text/html"))]


def _words(outputs):
    """What outputs say apart from measured numbers and pictures."""
    return [
        (o.output_type, sorted(o.get("data", {})), [NUMBER.sub(r"\1\2", t) for t in _texts(o)])
        for o in outputs
    ]
