"""A claim that holds for its own seeds only is found out."""

import nbformat

from benchmarks.claims import failing_claims
from benchmarks.other_seeds import with_other_seeds


def test_only_loops_over_seeds_are_changed():
    source = "[(r, s) for r in runs for s in range(3)]\nfor seed in range(20):\n    range(5)"
    assert with_other_seeds(source, 40) == (
        "[(r, s) for r in runs for s in range(40, 43)]\nfor seed in range(40, 60):\n    range(5)"
    )
    untouched = "for step in range(5): pass\nfor s in range(len(x)): pass\nfor seeds in range(2): 0"
    assert with_other_seeds(untouched, 40) == untouched


def test_luck_is_told_from_a_claim_that_holds(tmp_path):
    path = tmp_path / "00_luck.ipynb"
    source = (
        "from course_utils import measured\n"
        "found = [seed for seed in range(3)]\n"
        "measured('luck: largest of 3', max(found), '<', 3)\n"
        "measured('spread of 3', max(found) - min(found), '==', 2)"
    )
    cell = nbformat.v4.new_code_cell(source, id="a")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    before = path.read_bytes()
    assert failing_claims(path, lambda s: with_other_seeds(s, 100)) == (
        1,
        ["✘ luck: largest of 3: 102 < 3"],
    )
    assert failing_claims(path, lambda s: with_other_seeds(s, 0)) == (1, [])
    assert path.read_bytes() == before
