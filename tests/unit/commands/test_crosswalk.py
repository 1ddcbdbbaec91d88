"""The table from slides to sections."""

from course_utils.commands.crosswalk import LECTURES, ROOT, crosswalk, items, readme, sections
from course_utils.exercises.model import ALL


def test_the_committed_page_is_that_of_the_committed_notebooks():
    committed = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert committed == crosswalk(), "write it again: python -m course_utils crosswalk"


def test_the_readme_lists_the_notebooks_as_they_are_entered():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text == readme(text), "write it again: python -m course_utils crosswalk"
    assert "| [01](notebooks/01_recurrent_neuron.ipynb) | The recurrent neuron: " in text


def test_every_item_leads_somewhere_and_every_lecture_is_known():
    lines = crosswalk().splitlines()
    for item in items():
        (row,) = [line for line in lines if line.startswith(f"| {item} |")]
        assert "§" in row
    for _, whose in items().values():
        assert whose == ALL or set(whose.split(", ")) <= set(LECTURES)


def test_sections_collect_the_items_of_all_their_cells(tmp_path):
    import nbformat

    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_markdown_cell("# 09 · Title", metadata={"covers": ["X0"]}),
        nbformat.v4.new_markdown_cell("## One", metadata={"covers": ["X1"]}),
        nbformat.v4.new_code_cell("1"),
        nbformat.v4.new_markdown_cell("more", metadata={"covers": ["X2"]}),
        nbformat.v4.new_markdown_cell("## Two"),
    ]
    nbformat.write(notebook, tmp_path / "09.ipynb")
    assert sections(tmp_path / "09.ipynb") == (
        "09 · Title",
        [("One", {"X1", "X2"}), ("Two", set())],
    )
