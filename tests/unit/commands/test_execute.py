"""Stored outputs: executed again, an unchanged notebook is the same file."""

import nbformat

from course_utils.commands.execute import execute_files, stabilise

SOURCES = [
    "from tqdm.auto import tqdm\nfrom course_utils import check, predict\n"
    "from course_utils.labs import memory_explorer\n"
    "from course_utils.display.plotting import show_figure",
    'predict("how this works")',
    "memory_explorer()",
    "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, 2])\n"
    'show_figure(figure, "a rising line")',
    "for i in tqdm(range(3), desc='training'):\n    pass",
    "def rnn_step(x_t, h_prev, W_x, W_h, b):\n    ...\n\nrnn_step = check(rnn_step)",
    "import ipywidgets\nipywidgets.IntSlider()",
]
TIMED = [  # in the second run everything takes twice as long
    "import os\nfrom time import perf_counter\nfrom course_utils import measured\n"
    "from course_utils import what_you_measured\nimport matplotlib.pyplot as plt",
    "def milliseconds():\n    return perf_counter()",
    "took = milliseconds()",
    "measured('time taken', took, '>', 0)",
    "measured('exact', os.path.getsize('size.txt'), '>', 0)",
    "what_you_measured()",
    "print('words')",
    "took = 3",
    "measured('no longer timed', took * os.path.getsize('size.txt'), '>', 0)",
    "measured('slower than before', milliseconds(), '<', float(open('size.txt').read()))",
]


def test_executed_twice_it_is_the_same_file(tmp_path):
    path = tmp_path / "00_a.ipynb"
    cells = [nbformat.v4.new_code_cell(source) for source in SOURCES]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    ids = [cell.id for cell in cells]

    execute_files([path], quiet=True)
    first = path.read_bytes()
    execute_files([path], quiet=True)
    assert path.read_bytes() == first

    stored = nbformat.read(path, as_version=4).cells
    assert [cell.id for cell in stored] == ids
    kinds = [[set(output.get("data", {})) for output in cell.outputs] for cell in stored]
    assert kinds[1] == [{"text/html", "text/plain"}]  # the prediction, the lab: what can be shown
    assert kinds[2] == [{"image/png", "text/plain"}]
    assert {"image/png", "text/plain"} in kinds[3]
    assert all("widget" not in kind for shown in kinds for data in shown for kind in data)
    assert kinds[6] == [{"text/plain"}]


def test_what_only_the_clock_changed_is_kept(tmp_path):
    path, size = tmp_path / "00_a.ipynb", tmp_path / "size.txt"
    cells = [nbformat.v4.new_code_cell(source) for source in TIMED]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)

    def run(content):
        size.write_text(content)
        execute_files([path], quiet=True)
        stored = nbformat.read(path, as_version=4).cells
        return [[o.data.get("text/plain") for o in c.outputs if "data" in o] for c in stored]

    first = run("1e12")
    same = path.read_bytes()
    run("1e12")
    assert path.read_bytes() == same
    other = run("-1e300")
    assert other[3] == first[3]  # the clock's number; everything else is new
    assert other[4] == ["✔ exact: 6 > 0"] and other[8] == ["✔ no longer timed: 18 > 0"]
    assert first[3][0] in other[5][0] and "exact: 6 > 0" in other[5][0]
    assert first[9][0].startswith("✔") and other[9][0].startswith("✘")


def test_a_view_of_a_model_that_is_gone_is_not_kept():
    view = {"model_id": "0123", "version_major": 2, "version_minor": 0}
    data = {"application/vnd.jupyter.widget-view+json": view, "text/plain": "a lab"}
    outputs = [
        nbformat.v4.new_output("display_data", data),
        nbformat.v4.new_output("stream", text="words"),
    ]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(outputs=outputs), nbformat.v4.new_markdown_cell("prose")]
    )
    stabilise(notebook)
    assert notebook.cells[0].outputs[0].data == {"text/plain": "a lab"}
    assert notebook.cells[0].outputs[1].text == "words"
