"""A notebook read into the pieces of its slides, and what goes into the speaker's notes."""

import ast
import base64
import json
import re
import struct
from dataclasses import dataclass, field
from html import escape

from course_utils.exercises.cells import is_deeper, is_for_the_speaker
from course_utils.site.deck import markup

BREAKS = {"slide", "subslide"}
NOT_SHOWN = ("course_map(", "what_you_measured(", "find_the_line(")  # for a reader, not for a hall
_POLL = re.compile(r"^(?:\w+ = )?predict\(\s*([\"'])(?P<name>.+?)\1", re.M)
_CAPTION = '<p style="margin:0 0 .4em'  # as show_figure writes it
_PROGRESS = re.compile(r"\d+%\|.*it/s\]|\?it/s")


@dataclass
class Block:
    """A piece of a slide.

    Attributes
    ----------
    kind : str
        heading, prose, ask (an exercise's text), quote, code, numbers, text, html, table, sound,
        picture or lab.
    html : str
        Of a picture: its alternative text.
    size : (int, int)
        Pixels of a picture; columns and lines of code and text.
    data : bytes
        Of a picture.
    caption : str
        Of a picture.
    """

    kind: str
    html: str
    size: tuple = (0, 0)
    data: bytes = b""
    caption: str = ""


@dataclass
class Piece:
    """What stands together in the notebook: a slide, once it is arranged.

    Attributes
    ----------
    kind : str
        plain, title, exercise, poll, answer or lab.
    section : str
        Heading it stands under.
    blocks : list of Block
    code : list of str
        Folded sources, in order.
    notes : list of str
        Markdown of the speaker's notes.
    poll : str
        Name of the question, of a poll and of its answer.
    cells : list of int
        Which cells of the notebook it comes from.
    """

    kind: str = "plain"
    section: str = ""
    blocks: list = field(default_factory=list)
    code: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    poll: str = ""
    cells: list = field(default_factory=list)

    def has(self, *kinds):
        """Whether a block of one of these kinds is in it."""
        return any(block.kind in kinds for block in self.blocks)


class Node(dict):
    """A part of a notebook, its entries also as attributes, like nbformat's.

    nbformat itself takes seconds to be imported, which a hall would wait for.
    """

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def read_notebook(path):
    """Read a notebook; what it stores line by line becomes one text.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Node
    """
    return json.loads(path.read_text(encoding="utf-8"), object_hook=_node)


def _node(entries):
    for key, value in entries.items():
        if isinstance(value, list) and (key in ("source", "text") or "/" in key):
            entries[key] = "".join(value)
    return Node(entries)


def read_pieces(notebook, place=lambda cell, output: None):
    """Cut a notebook into pieces: at its slides, and before and after polls and labs.

    Parameters
    ----------
    notebook : Node
    place : callable
        ``place(cell, output)``: the HTML in which a live lab can be put, or None.

    Returns
    -------
    list of Piece
    """
    pieces, section, shown = [], "", True
    for number, cell in enumerate(notebook["cells"]):
        metadata = cell.get("metadata", {})
        kind = metadata.get("slideshow", {}).get("slide_type")
        source = cell["source"].strip()
        if is_for_the_speaker(cell):
            if pieces and shown:
                _noted(pieces).notes.append(re.sub(r"^<!--\s*|\s*-->$", "", source))
            continue
        if kind in BREAKS | {"skip"} or is_deeper(cell):
            shown = kind != "skip" and not is_deeper(cell)
        if not shown or not source:
            continue
        if cell["cell_type"] == "markdown":
            heading = re.match(r"#{1,2} (.+)", source)
            if heading:
                section = heading[1]
        if kind in BREAKS or not pieces:
            pieces.append(Piece(section=section))
        _add_cell(pieces, cell, source, number, section, place)
    return [piece for piece in pieces if piece.blocks or piece.code or piece.poll]


def _noted(pieces):
    """The piece that a note belongs to: that of the cell before it."""
    last = pieces[-1]
    bare_answer = last.kind == "answer" and not last.blocks and not last.code
    return pieces[-2] if bare_answer else last


def _add_cell(pieces, cell, source, number, section, place):
    piece = pieces[-1]
    if cell["cell_type"] == "markdown":
        asks = piece.kind == "answer" and source.startswith("**Exercise")
        if asks or piece.kind in ("poll", "lab", "exercise"):
            piece = _next(pieces, section)
        if source.startswith("# "):
            piece.kind = "title"
        piece.blocks += prose(source)
        piece.cells.append(number)
        return
    if cell["cell_type"] != "code" or any(name in source for name in NOT_SHOWN):
        return
    metadata = cell.get("metadata", {})
    poll = _POLL.search(source)
    if poll:
        lead = [] if piece.kind != "plain" else _take_lead(piece)
        question = _fresh(pieces, section)
        question.kind, question.poll, question.blocks = "poll", poll["name"], lead
        question.cells.append(number)
        pieces.append(Piece("answer", section, poll=poll["name"], cells=[number]))
        return
    if "exercise" in metadata:
        asked = signature(source, metadata["exercise"])
        if piece.kind != "plain":
            piece = _next(pieces, section)
        piece.kind = "exercise"
        piece.blocks.append(asked)
        piece.code.append(source)
        piece.cells.append(number)
        return
    outputs = [block for output in cell["outputs"] for block in output_blocks(cell, output, place)]
    sources = [block.html for block in outputs if block.kind == "source"]
    outputs = [block for block in outputs if block.kind != "source"]
    if any(block.kind == "lab" for block in outputs):
        lead = [] if piece.kind != "plain" else _take_lead(piece)
        piece = _fresh(pieces, section)
        piece.kind = "lab"
        piece.notes += [markup.plain(block.html) for block in lead if block.kind == "prose"]
        piece.blocks = [block for block in outputs if block.kind == "lab"]
        piece.cells.append(number)
        return
    if piece.kind in ("poll", "lab", "exercise"):
        piece = _next(pieces, section)
    if "message" in metadata.get("tags", []):
        piece.blocks.append(code_block(source))
    else:
        piece.code.append(source)
    piece.code += sources
    piece.blocks += with_captions(outputs)
    piece.cells.append(number)


def _next(pieces, section):
    pieces.append(Piece(section=section))
    return pieces[-1]


def _fresh(pieces, section):
    """The last piece if nothing is shown by it, else a new one."""
    last = pieces[-1]
    return last if last.kind == "plain" and not last.blocks else _next(pieces, section)


LEAD_WORDS = 45  # of prose before a poll or a lab: more has a slide of its own


def _take_lead(piece):
    """Take the prose out of a piece that ends with little of it, and holds nothing else."""
    if piece.has("heading") or not piece.blocks or any(b.kind != "prose" for b in piece.blocks):
        return []
    if sum(markup.words(block.html) for block in piece.blocks) > LEAD_WORDS:
        return []
    lead, piece.blocks = piece.blocks, []
    return lead


def prose(source):
    """Cut the Markdown of a cell into headings, prose, quotes and what exercises ask."""
    blocks, lines = [], []

    def flush():
        text = "\n".join(lines).strip()
        lines.clear()
        if text:
            ask = re.match(r"\*\*(Exercise|Find the line)", text)
            kind = "ask" if ask else "quote" if text.startswith(">") else "prose"
            blocks.append(Block(kind, markup.markdown(text)))

    for line in source.split("\n"):
        if re.match(r"#{1,4} ", line):
            flush()
            blocks.append(Block("heading", markup.markdown(line)))
        elif not line.strip() and not _inside_display(lines):
            flush()
        else:
            lines.append(line)
    flush()
    return _join_lists(blocks)


def _inside_display(lines):
    return "\n".join(lines).count("$$") % 2 == 1


def _join_lists(blocks):
    """A sentence that ends in a colon stays with what it announces."""
    joined = []
    for block in blocks:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.kind == block.kind == "prose"
            and re.search(r":(</\w+>)*\s*$", before.html)
        ):
            before.html += block.html
        else:
            joined.append(block)
    return joined


def signature(source, name):
    """What an exercise's slide shows of its stub: signature and docstring, never a solution."""
    try:
        node = next(
            node for node in ast.parse(source).body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == name
        )  # fmt: skip
    except (StopIteration, SyntaxError):
        lines = [line for line in source.splitlines() if not re.search(r"= check\(", line)]
        return code_block("\n".join(lines).strip(), "stub")
    last = node.body[0].end_lineno if ast.get_docstring(node) else node.body[0].lineno - 1
    return code_block("\n".join([*source.splitlines()[node.lineno - 1 : last], "    ..."]), "stub")


def code_block(source, kind="code"):
    """A piece of code as a block; ``stub``: that of an exercise."""
    return Block(kind, markup.code(source), size_of(source))


def size_of(text):
    """Columns and lines of a text."""
    lines = text.rstrip("\n").split("\n")
    return max(map(len, lines)), len(lines)


def output_blocks(cell, output, place):
    """The blocks of one output of a cell."""
    live = place(cell, output)
    if live is not None:
        return [Block("lab", live)]
    if output["output_type"] == "stream":
        return _text(output["text"])
    data = output.get("data", {})
    if "image/png" in data:
        picture = base64.b64decode(data["image/png"])
        alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
        return [Block("picture", alt, struct.unpack(">II", picture[16:24]), picture)]
    if "text/html" in data:
        return _html(data["text/html"])
    if "text/markdown" in data:
        source = data["text/markdown"]
        fenced = re.fullmatch(r"(?:`[^`\n]+`\s+)?```(?:python)?\n(.*?)\n?```\s*", source, re.S)
        if fenced:
            return [Block("source", fenced[1])]
        return [Block("prose", markup.markdown(source))]
    return _text(data.get("text/plain", ""))


def _text(text):
    if not text.strip() or _PROGRESS.search(text) or text.startswith("Your model is kept"):
        return []
    return [Block("text", f"<pre>{escape(text.rstrip())}</pre>", size_of(text))]


def _html(html):
    if html.startswith(_CAPTION):
        return [Block("caption", re.sub(r"<p [^>]*>", "<p>", html))]
    if 'class="measured"' in html and not html.startswith("<div data-lm"):
        line = re.sub(r'<div style="[^"]*">', '<div class="claim">', html)
        line = re.sub(r'<b style="[^"]*">', '<b class="sign">', line)
        line = re.sub(r'(<b class="measured">.*)(</div>)', r'<span class="whole">\1</span>\2', line)
        return [Block("numbers", markup.subscripts(line))]
    if "<audio" in html:
        return [Block("sound", html)]
    # What was laid out for a notebook's column takes the slide's width and type.
    html = re.sub(r"(max-width|font-size):[^;\"]+;?", "", html)
    return [Block("table" if html.startswith("<table") else "html", markup.formulas(html))]


def with_captions(blocks):
    """Give pictures their captions, and set measured lines together."""
    found = []
    for block in blocks:
        before = found[-1] if found else None
        if block.kind == "caption":
            if before is not None and before.kind == "picture":
                before.caption = block.html
            continue
        if before is not None and block.kind == before.kind and block.kind in ("numbers", "sound"):
            before.html += block.html
        else:
            found.append(block)
    return found
