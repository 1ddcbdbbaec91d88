"""The house: what is in which room, and which way the arrows point."""

import ast
from pathlib import Path

import pytest

import course_utils

PACKAGE = Path(course_utils.__file__).parent
ROOT_MODULES = {"__init__", "__main__", "files"}
LINES = 400  # of a file; "about" that many
# room -> the rooms it may use, beside itself and files
BELOW = {
    "rnn": set(),
    "display": {"rnn"},
    "datasets": {"rnn", "display"},
    "exercises": {"rnn", "display", "datasets"},
    "figures": {"rnn", "display", "datasets", "exercises"},
    "labs": {"rnn", "display", "datasets", "exercises"},
    "site": {"rnn", "display", "datasets", "exercises", "figures", "labs"},
    "commands": {"rnn", "display", "datasets", "exercises", "figures", "labs", "site"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path):
    """Modules of the package that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name for name in found if name.startswith("course_utils.")}


def test_every_module_has_a_room():
    assert {path.stem for path in PACKAGE.glob("*.py")} == ROOT_MODULES
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} <= set(BELOW)
    assert {p.relative_to(PACKAGE).parts[0] for p in MODULES if p.parent != PACKAGE} == set(BELOW)


@pytest.mark.parametrize("room", BELOW)
def test_arrows_point_down(room):
    allowed = BELOW[room] | {room, "files"}
    up = {
        f"{path.relative_to(PACKAGE)} -> {name}"
        for path in (PACKAGE / room).rglob("*.py")
        for name in imported(path)
        if name.split(".")[1] not in allowed
    }
    assert not up


def test_no_file_is_long():
    lengths = {str(p.relative_to(PACKAGE)): len(p.read_text().splitlines()) for p in MODULES}
    assert not {name: n for name, n in lengths.items() if n > LINES}
