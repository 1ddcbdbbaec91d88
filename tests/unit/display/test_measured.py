"""``measured``: verdict, number and bound in one line."""

import importlib
import subprocess
import sys

import pytest

from course_utils import measured, what_you_measured

# The package's attribute of that name is the function.
module = importlib.import_module("course_utils.display.measured")


@pytest.mark.parametrize(
    ("value", "relation", "bound", "sign"),
    [(0.51234, "<", 0.6, "✔"), (0.7, "<", 0.6, "✘"), (3, "==", 3, "✔"), (2, ">=", 3, "✘"),
     (float("nan"), "<", 1, "✘"), (float("nan"), ">=", 1, "✘"), (1e-13, "<=", 1e-12, "✔")],
)  # fmt: skip
def test_one_line_with_the_verdict(value, relation, bound, sign, capsys):
    measured("a claim", value, relation, bound)
    line = capsys.readouterr().out
    assert line.startswith(f"{sign} a claim: ")
    assert line.count("\n") == 1


def test_the_number_is_short(capsys):
    measured("a claim", 0.123456789, "<", 1)
    measured("a count", 1234567, ">", 0)
    assert capsys.readouterr().out == "✔ a claim: 0.1235 < 1\n✔ a count: 1234567 > 0\n"


def test_strict_mode_raises_when_a_claim_fails(monkeypatch):
    monkeypatch.setenv("COURSE_STRICT", "1")
    measured("holds", 1, "<", 2)
    with pytest.raises(AssertionError, match="fails: 3 < 2"):
        measured("fails", 3, "<", 2)


def test_an_unknown_relation_is_named():
    with pytest.raises(ValueError, match="~"):
        measured("a claim", 1, "~", 1)


def test_the_list_keeps_the_last_number_of_each_claim(capsys, monkeypatch):
    monkeypatch.setattr(module, "_lines", {})
    measured("first", 1, "<", 2)
    measured("second", 1, "<", 2)
    measured("first", 5, "<", 2)
    capsys.readouterr()
    what_you_measured()
    assert capsys.readouterr().out.splitlines() == [
        "What you measured (2 claims)", "✘ first: 5 < 2", "✔ second: 1 < 2"
    ]  # fmt: skip


def test_importing_the_package_is_light():
    code = "import sys, course_utils; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    heavy = {"torch", "matplotlib", "numpy", "IPython", "ipywidgets", "bqplot", "nbformat"}
    assert heavy & set(loaded.stdout.split()) == set()
