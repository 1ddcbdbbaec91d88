"""The rules every notebook follows."""

import ast
import inspect
import re
from pathlib import Path

import nbformat
import pytest

from course_utils.commands.copies import update_copies
from course_utils.commands.minutes import estimate
from course_utils.commands.nbgrader import nbgrader_assignment
from course_utils.commands.release import release
from course_utils.commands.solve import find_stub, solve_notebook
from course_utils.exercises.cells import is_deeper, is_for_the_speaker
from course_utils.exercises.course import NOTEBOOKS, exercises_of, find, questions_of
from tests.notebooks.names import needed_from

FOLDER = Path(__file__).parents[2] / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))

LINES, ASSEMBLY_LINES = 15, 30  # of a code cell; one may have more
WORDS = 70  # of prose between two code cells
CORE = 120  # minutes; "about" that many
INACCURACY = 0.15  # of the minutes that are stated
NOTES = ["Say", "Ask", "Move", "Minutes"]  # paragraphs of the speaker's notes
SLIDES = {"slide", "subslide", "fragment", "skip", "notes"}  # no key: same slide

pytestmark = pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)


def cells(path, kind=None):
    notebook = nbformat.read(path, as_version=4)
    return [c for c in notebook.cells if kind in (None, c.cell_type)]


def test_notebook_is_valid_and_known(path):
    nbformat.validate(nbformat.read(path, as_version=4))
    assert path.stem in NOTEBOOKS


def test_code_cells_are_short(path):
    lengths = sorted(len(c.source.splitlines()) for c in cells(path, "code"))
    assert lengths[-2] <= LINES
    assert lengths[-1] <= ASSEMBLY_LINES


def test_prose_is_short(path):
    words, longest = 0, 0
    for cell in cells(path):
        if cell.cell_type == "code":
            words = 0
            continue
        if is_for_the_speaker(cell):
            continue
        if re.match("## |### Deeper: ", cell.source):  # a new section is a new thought
            words = 0
        text = re.sub(r"\$\$.*?\$\$|^\|.*$", "", cell.source, flags=re.S | re.M)
        words += len(re.findall(r"[\w'-]{2,}", re.sub(r"\$[^$]*\$", "x", text)))
        if not re.search(r"^## (Further reading|What )", cell.source, re.M):
            longest = max(longest, words)
    assert longest <= WORDS


def test_every_lecture_item_is_covered(path):
    covered = {item for c in cells(path, "markdown") for item in c.metadata.get("covers", [])}
    assert covered == set(NOTEBOOKS[path.stem].items)


def test_beginning_and_end(path):
    markdown = [c.source for c in cells(path, "markdown")]
    beginning = markdown[0]
    assert re.match(rf"# {path.stem[:2]} · ", beginning)
    for part in ("You will be able to", "minutes", "Builds on"):
        assert part in beginning
    heads = [line for text in markdown for line in re.findall(r"^## .*$", text, re.M)]
    assert heads[-3:] == [
        "## What you measured", "## What the lectures say differently", "## Further reading"
    ]  # fmt: skip
    code = [c.source for c in cells(path, "code")]
    assert "what_you_measured()" in code
    assert f'course_map("{path.stem}")' in code


def test_exercise_cells_match_their_exercises(path):
    named = [c for c in cells(path, "code") if "exercise" in c.metadata]
    assert [c.metadata["exercise"] for c in named] == [e.name for e in exercises_of(path.stem)]
    for cell in named:
        exercise = find(cell.metadata["exercise"])
        stub = find_stub(cell.source, exercise)
        assert "check(" in cell.source
        if cell.metadata.get("wrong_on_purpose"):  # to show what a check says
            assert cell.outputs[0].data["text/plain"].startswith("✘")
        else:
            assert "..." in cell.source
        if exercise.is_value:
            continue
        theirs = [a.arg for a in stub.args.args]
        assert theirs == list(inspect.signature(exercise.function).parameters)
        assert ast.get_docstring(stub)


def test_every_check_and_every_question_is_in_the_course(path):
    source = "\n".join(c.source for c in cells(path, "code"))
    asked = re.findall(r'predict\("([^"]+)"', source)
    assert asked == [q.name for q in questions_of(path.stem)]


def test_a_line_is_to_be_found_in_every_notebook(path):
    source = "\n".join(c.source for c in cells(path, "code"))
    asked = re.findall(r'find_the_line\("([^"]+)"', source)
    assert asked == list(NOTEBOOKS[path.stem].lines) != []


def test_claims_are_measured_and_hold(path):
    source = "\n".join(c.source for c in cells(path, "code"))
    assert source.count("measured(") >= 5
    code = [c for c in cells(path, "code") if not c.metadata.get("wrong_on_purpose")]
    outputs = [o for c in code for o in c.outputs]
    texts = [o.data.get("text/plain", "") for o in outputs if "data" in o]
    assert not [t for t in texts if t.startswith("✘")]


def test_outputs_are_stored_and_small(path):
    assert path.stat().st_size < 1_000_000
    code = cells(path, "code")
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1))
    assert not [o for c in code for o in c.outputs if o.output_type == "error"]
    assert "widgets" not in nbformat.read(path, as_version=4).metadata


def test_no_machine_paths_and_no_hidden_seeds(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.])/(home|Users|root|tmp|work)/", text)
    assert not re.search(r"C:\\\\", text)
    assert "np.random.seed" not in text
    assert not re.search(r"^\s*torch\.manual_seed", text, re.M)  # only inside a function


def test_slides_are_marked(path):
    types = [c.metadata.get("slideshow", {}).get("slide_type") for c in cells(path)]
    assert types[0] == "slide"
    assert set(types) - {None} <= SLIDES
    # A new section is a new slide.
    for cell, kind in zip(cells(path), types, strict=True):
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            assert kind in ("slide", "subslide", "skip")


def test_figures_come_from_functions_that_describe_them(path):
    """A figure is shown by a function of course_utils.figures, which must give a description."""
    source = "\n".join(c.source for c in cells(path, "code"))
    assert "plt." not in source
    pictures = [
        o for c in cells(path, "code") for o in c.outputs
        if o.output_type == "display_data" and "image/png" in o.data
    ]  # fmt: skip
    assert pictures
    assert all(o.metadata["image/png"]["alt"] for o in pictures)


def assert_deeper_is_marked(cells):
    """Tagged, left out of the slides, and collapsed by JupyterLab: all three from one heading."""
    level = None
    for cell in cells:
        heads = re.findall(r"^#+ .*$", cell.source, re.M) if cell.cell_type == "markdown" else []
        assert heads in ([], [cell.source.partition("\n")[0]])  # JupyterLab collapses below cells
        if heads and (level is None or heads[0].index(" ") <= level):
            begins = re.match(r"(##|###) (\d+ · )?Deeper: ", heads[0])
            level = len(begins[1]) if begins else None
            collapsed = cell.metadata.get("jp-MarkdownHeadingCollapsed", False)
            assert collapsed == bool(begins), cell.source
        assert is_deeper(cell) == (level is not None), cell.source
        if is_deeper(cell):
            assert cell.metadata["slideshow"]["slide_type"] == "skip", cell.source


def test_deeper_sections_are_marked(path):
    assert_deeper_is_marked(cells(path))


@pytest.mark.parametrize("form", ["copy", "release", "without solutions", "nbgrader", "solved"])
def test_deeper_sections_are_marked_in_what_students_get(path, form, tmp_path):
    if form == "solved":
        made = solve_notebook(path).cells
    else:
        if form == "copy":
            update_copies(FOLDER, tmp_path)
        elif form == "nbgrader":
            nbgrader_assignment(path.stem, tmp_path)
        else:
            release(path.stem, tmp_path, solutions=form == "release")
        made = cells(*tmp_path.rglob(path.name))
    assert_deeper_is_marked(made)
    assert sum(map(is_deeper, made)) >= sum(map(is_deeper, cells(path)))


def test_the_core_does_not_need_the_deeper_sections(path):
    assert needed_from([(c.source, is_deeper(c)) for c in cells(path, "code")]) == []


def test_minutes_are_honest(path):
    notebook = NOTEBOOKS[path.stem]
    core, deeper = estimate(path)
    assert notebook.minutes <= CORE
    assert abs(notebook.minutes - core) <= INACCURACY * core
    assert abs(notebook.deeper - deeper) <= INACCURACY * deeper
    said = f"{notebook.minutes} minutes"
    said += f"; {notebook.deeper} more for the deeper sections" if notebook.deeper else ""
    assert said + "." in cells(path)[0].source


def test_speakers_notes_are_short_and_follow_a_slide(path):
    minutes, slide = [0], ""
    for cell in cells(path):
        if not is_for_the_speaker(cell):
            kind = cell.metadata.get("slideshow", {}).get("slide_type")
            slide = kind if kind in ("slide", "subslide", "skip") else slide
            continue
        assert slide in ("slide", "subslide"), cell.source  # not of what is left out
        assert re.fullmatch("<!-- .* -->", cell.source, re.S), cell.source
        paragraphs = cell.source[5:-4].split("\n\n")
        named = [paragraph.partition(": ")[0] for paragraph in paragraphs]
        assert named == [part for part in NOTES if part in named], cell.source
        assert len(cell.source.split()) <= 60 + len(named) + 3, cell.source
        minutes += [int(p.removeprefix("Minutes: ")) for p in paragraphs if p.startswith("Minutes")]
    assert minutes == sorted(minutes)
    assert 60 <= minutes[-1] <= CORE
