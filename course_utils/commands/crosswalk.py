"""What the lectures teach, item by item, and where the course runs it.

The table that instructors use to go from a slide to a section is generated from the notebooks: each
section names the items it covers in its cell's metadata.
"""

import json
import re

from course_utils.files import ROOT

LECTURES = {
    "CAI 4104": "V. Bindschaedler, University of Florida, CAI 4104/6108, spring 2024",
    "COMS 4995": "A. Bahety, Columbia University, COMS 4995 tutorial 7, fall 2021",
    "CS 760": "F. Sala, University of Wisconsin-Madison, CS 760, October 2021",
    "Intro to RNNs": "“Machine Learning: Intro to Recurrent Neural Networks” (figures: T. Berariu, "
    "2016)",
    "Carlier": "A. Carlier, “Recurrent Neural Networks”, 2024",
}
ALL = "all five"

# item -> what it is, and whose lecture has it
ITEMS = {
    "F1": ("what “deep” means; depths of known networks", "CAI 4104"),
    "F2": ("convolution and max pooling by hand", "CS 760, CAI 4104"),
    "F3": ("weights of a dense layer against a convolution", "CS 760"),
    "F4": ("from LeNet to ResNet; why a residual block learns the identity", "CS 760"),
    "S1": ("kinds of sequences", "Carlier, COMS 4995"),
    "S2": ("the five task shapes", ALL),
    "S3": ("why a multi-layer perceptron does not fit", "Carlier"),
    "S4": ("autoregressive models see K steps", "COMS 4995"),
    "S5": ("next-day price prediction, honestly", "CAI 4104"),
    "N1": ("state transition, then with external input", "CS 760, CAI 4104"),
    "N2": ("the recurrent neuron", ALL),
    "N3": ("a recurrent layer: shapes, first state, parameters", "CAI 4104, Carlier"),
    "N4": ("unrolling; one set of parameters; any length", ALL),
    "N5": ("output activations: sigmoid, softmax, linear", "Carlier"),
    "N6": ("inputs, state, outputs, labels, loss; cross-entropy", "CS 760"),
    "N7": ("the state is a lossy summary; few parameters", "CS 760, Carlier"),
    "N8": ("steps cannot run in parallel", "Carlier"),
    "N9": ("universality and what it does not promise", "CS 760"),
    "N10": ("variants: output only at the end; output fed back", "CS 760"),
    "N11": ("character model of “hello”", "CS 760"),
    "B1": ("backpropagation through time", "CS 760, Intro to RNNs, Carlier"),
    "B2": ("nested formula of the gradient", "CS 760"),
    "B3": ("derivatives of one step", "Carlier"),
    "B4": ("shared weights: gradients add up; averaged loss", "CAI 4104"),
    "B5": ("truncated backpropagation through time", "Intro to RNNs"),
    "B6": ("training is slow", "CAI 4104"),
    "G1": ("the Jacobian product; 1.1 and 0.9 over 50 steps", "COMS 4995, Carlier"),
    "G2": ("100 steps: explode or vanish; initialisation", "CS 760"),
    "G3": ("activations that do not saturate; identity initialisation", "CAI 4104"),
    "G4": ("no batch normalisation across time steps", "CAI 4104"),
    "G5": ("gradient clipping by norm", "Carlier, CAI 4104"),
    "G6": ("tanh of tanh of tanh tends to 0", "Carlier"),
    "G7": ("short-term memory: “The cats, which already ate …, were full”", "COMS 4995, CAI 4104"),
    "K1": ("one gate: the table of the cat sentence", "COMS 4995"),
    "K2": ("the full GRU, update and reset gates", "COMS 4995, CAI 4104"),
    "K3": ("the LSTM step by step", "CS 760, Carlier, Intro to RNNs, COMS 4995"),
    "K4": ("why the memory cell lets gradients pass; LSTM against GRU", "COMS 4995, Carlier"),
    "K5": ("LSTM and RNN in PyTorch on a real task", "COMS 4995"),
}


def sections(path):
    """The sections of a notebook and the lecture items each covers.

    Parameters
    ----------
    path : Path

    Returns
    -------
    title : str
        Of the notebook.
    sections : list of (str, set of str)
        Heading and items, in order; what stands before the first heading is left out.
    """
    found, title = [], ""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        source = "".join(cell["source"])
        title = title or source.splitlines()[0].lstrip("# ")
        if head := re.match(r"## (.*)", source):
            found.append((head[1], set()))
        if found:
            found[-1][1].update(cell["metadata"].get("covers", []))
    return title, found


def crosswalk(folder=ROOT / "notebooks"):
    """The page on the notebooks: what there is, and lecture item by lecture item where it is run.

    Parameters
    ----------
    folder : Path
        Of the notebooks.

    Returns
    -------
    page : str
        Markdown.
    """
    paths = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    read = {path: sections(path) for path in paths}
    lines = [
        "# The notebooks",
        "",
        *(f"- [{title}]({path.name})" for path, (title, _) in read.items()),
        "",
        "## From a slide to a section",
        "",
        "| item | what the lecture shows | lectures | where you run it |",
        "|---|---|---|---|",
    ]
    for item, (what, whose) in ITEMS.items():
        where = [
            f"[{path.name[:2]}]({path.name}) § {head}"
            for path, (_, heads) in read.items()
            for head, items in heads
            if item in items
        ]
        lines.append(f"| {item} | {what} | {whose} | {'<br>'.join(where)} |")
    lines += ["", "The lectures:", "", *(f"- **{k}**: {v}" for k, v in LECTURES.items()), ""]
    return "\n".join(lines)
