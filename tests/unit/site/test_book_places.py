"""Where outputs of a notebook can come to life."""

import json
from html import unescape

import nbformat
import pytest

from course_utils import labs
from course_utils.exercises.course import NOTEBOOKS, questions_of
from course_utils.files import ROOT
from course_utils.site.places import live_call, place


def notebooks():
    return {s: nbformat.read(ROOT / "notebooks" / f"{s}.ipynb", as_version=4) for s in NOTEBOOKS}


def places_of(notebook, **more):
    return [
        html
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if (html := place(cell, output, **more))
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("neuron_playground()", ("neuron_playground", {})),
        ('cell_stepper("gru")', ("cell_stepper", {"cell": "gru"})),
        ('predict("one pulse")', ("predict:one pulse", {})),
        ('find_the_line("rnn_step", seed=3)', ("find_the_line:rnn_step", {"seed": 3})),
        ("lab = memory_race()\nlab", ("memory_race", {})),
        ('lab = memory_race()\nlab.show("x")\nlab', ("memory_race", {"example": "x"})),
        ("soundscape_lab(mine, scale)", ("soundscape_lab", {})),
        ("neuron_playground(present=True)", ("neuron_playground", {"present": True})),
        ("rnn_step(x)", None),
        ("lab = neuron_playground()", None),
        ("%timeit x", None),
        ("", None),
    ],
)
def test_the_call_in_a_cell_says_which(source, found):
    assert live_call(source) == found


def test_every_lab_and_poll_of_the_course_has_its_place():
    found = {stem: places_of(notebook) for stem, notebook in notebooks().items()}
    names = [html.split('data-lab="')[1].partition('"')[0] for p in found.values() for html in p]
    assert set(labs.__all__) - {"guard"} <= set(names)
    for stem in NOTEBOOKS:
        polls = {f"predict:{question.name}" for question in questions_of(stem)}
        here = {unescape(html.split('data-lab="')[1].partition('"')[0]) for html in found[stem]}
        assert polls <= here
        assert {f"find_the_line:{name}" for name in NOTEBOOKS[stem].lines} <= here


def test_a_place_holds_the_saved_picture_with_its_description():
    notebook = notebooks()["01_recurrent_neuron"]
    kept = []
    html = next(h for h in places_of(notebook, address=lambda png: kept.append(png) or "p.png")
                if 'data-lab="neuron_playground"' in h)  # fmt: skip
    assert kept[0].startswith(b"\x89PNG")
    assert 'src="p.png"' in html and 'alt="When does' in html


def test_more_arguments_reach_the_place():
    html = places_of(notebooks()["04_gates_gru_lstm"], present=True)[0]
    given = unescape(html.split('data-arguments="')[1].partition('"')[0])
    assert json.loads(given) == {"present": True}
