"""How long a notebook takes, and whether its core can be run alone."""

import nbformat.v4 as v4
import pytest

from course_utils.commands.cli import main
from course_utils.commands.minutes import cell_minutes, estimate
from tests.notebooks.names import names, needed_from


def code(source, **metadata):
    return v4.new_code_cell(source, metadata=metadata)


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        (v4.new_markdown_cell("word " * 300), 2),
        (v4.new_markdown_cell("$a + b$ and $$c = d$$ [a link](https://example.org/a/b)"), 25 / 150),
        (v4.new_markdown_cell("## Further reading\n\n" + "word " * 300), 0),
        (v4.new_raw_cell("word " * 300), 0),
        (code("import numpy as np\nfrom a import (\n    b,\n)\n\nx = 1\ny = 2"), 0.2),
        (code('predict("price")'), 1.1),
        (code('find_the_line("rnn_step")'), 2.1),
        (code("bptt_stepper()"), 4.1),
        (code("def rnn_step(): ...", exercise="rnn_step"), 4),
    ],
    ids=lambda value: value["source"][:20] if isinstance(value, dict) else str(value),
)
def test_minutes_of_a_cell(cell, minutes):
    assert cell_minutes(cell) == pytest.approx(minutes)


def test_a_long_exercise_is_capped():
    assert cell_minutes(code("def lstm_backward(): ...", exercise="lstm_backward")) == 15


def test_core_and_deeper_are_counted_apart(tmp_path):
    cells = [v4.new_markdown_cell("word " * 150), code("x = 1", tags=["deeper"])]
    (tmp_path / "09.ipynb").write_text(v4.writes(v4.new_notebook(cells=cells)), encoding="utf-8")
    assert estimate(tmp_path / "09.ipynb") == pytest.approx((1, 0.1))


def test_the_table_has_a_line_for_each_notebook(capsys):
    assert main(["minutes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:2] for line in lines[2:]] == [f"{n:02}" for n in range(8)]


@pytest.mark.parametrize(
    ("source", "reads", "writes"),
    [
        ("x = y + 1", {"y"}, {"x"}),
        ("x = x + 1", {"x"}, {"x"}),
        ("x += 1", {"x"}, {"x"}),
        ("x = 1\ny = x", set(), {"x", "y"}),
        ("for i in range(n):\n    s = f(i)", {"range", "n", "f"}, {"i", "s"}),
        ("a = [i * k for i in b]", {"b", "k"}, {"a"}),
        ("def f(x):\n    z = x + W\n    return z", {"W"}, {"f"}),
        ("import numpy as np\nnp.ones(2)", set(), {"np"}),
        ("found[3].append(1)", {"found"}, {"found"}),
        ("p['W'] = 1", {"p"}, {"p"}),
        ("with a as b:\n    b.go()", {"a"}, {"b"}),
    ],
)
def test_names_a_cell_reads_and_writes(source, reads, writes):
    assert names(source) == (reads, writes)


def test_what_the_core_would_miss():
    def core(*deeper):
        return needed_from([("x = 1", False), *[(d, True) for d in deeper], ("x + y", False)])

    assert core() == core("z = x") == []
    assert core("y = 2") == [(2, "y")]
    assert core("x = 2") == core("x += 1") == core("x[0] = 1") == [(2, "x")]
    assert needed_from([("y = 2", True), ("y = 3", False), ("y", False)]) == []
