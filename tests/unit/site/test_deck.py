"""Slides made of a notebook's cells, without a browser."""

import json
import re

import pytest

from course_utils.commands.copies import fresh_copy, notebook_version
from course_utils.commands.present_lab import PAGE_KEYS, SHORTCUTS, settings, to_run
from course_utils.exercises.course import NOTEBOOKS
from course_utils.exercises.model import Question
from course_utils.files import ROOT
from course_utils.site.deck import estimate, markup
from course_utils.site.deck.arrange import arrange
from course_utils.site.deck.build import deck
from course_utils.site.deck.cells import Block, Node, read_notebook, read_pieces
from course_utils.site.deck.page import page

CLAIM = '<div style="margin:0"><b style="x">✔</b> a claim: <b class="measured">1</b> == 1</div>'
LONG = "Words that fill a slide to a good part, so that it stands alone. " * 9


def made(kind, source, slide=None, tags=(), html=(), **metadata):
    """A cell; ``html``: its outputs."""
    if slide:
        metadata["slideshow"] = {"slide_type": slide}
    outputs = [
        {"output_type": "display_data", "data": {"text/html": h}, "metadata": {}} for h in html
    ]
    cell = {"cell_type": kind, "source": source, "metadata": {**metadata, "tags": list(tags)}}
    return {**cell, "outputs": outputs} if kind == "code" else cell


def slides(*cells):
    text = json.dumps({"cells": [made("markdown", "# 09 · A title\n\n" + LONG, "slide"), *cells]})
    from course_utils.site.deck.cells import _node

    return arrange(read_pieces(json.loads(text, object_hook=_node)))[1:]


def test_code_is_folded_unless_it_is_the_message():
    text = made("markdown", "## 1 · One\n\n" + LONG, "slide")
    (folded,) = slides(text, made("code", "x = 1"))
    assert folded.code == ["x = 1"] and not folded.has("code")
    (shown,) = slides(text, made("code", "x = 1", tags=["message"]))
    assert shown.code == [] and shown.has("code")


def test_code_that_shows_nothing_goes_to_the_slide_that_uses_it():
    heading = made("markdown", "## 1 · One\n\n" + LONG, "slide")
    first, second = slides(
        heading, made("code", "x = 1", "subslide"), made("markdown", LONG, "subslide")
    )
    assert not first.code and second.code == ["x = 1"]


def test_a_poll_has_its_slide_and_its_answer_the_next():
    heading = made("markdown", "## 1 · One\n\n" + LONG, "slide")
    poll = made("code", 'predict("one pulse")')
    first, question, answer = slides(heading, poll, made("code", "y = 2", html=[CLAIM]))
    assert (question.kind, answer.kind) == ("poll", "answer")
    assert question.poll == answer.poll == "one pulse"
    assert not question.has("numbers") and answer.has("numbers")
    assert first.kind == "plain"


def test_few_words_before_a_poll_stand_above_it():
    lead = made("markdown", "## 1 · One\n\nLook at this.", "slide")
    question, _ = slides(lead, made("code", 'predict("one pulse")'))
    assert [block.kind for block in question.blocks] == ["heading", "prose"]


def test_an_exercise_asks_and_gives_nothing_away():
    stub = 'def f(x):\n    """x (B,) -> y (B,)"""\n    ...  # your code\n\n\nf = check(f)'
    ask = made("markdown", "**Exercise 1: f.** Do it.", "slide")
    hint = "<details><summary>Hint 1</summary>Add them.</details>"
    check_line = made("code", "g = 1", "subslide", html=[CLAIM])
    (slide,) = slides(ask, made("code", stub, "subslide", html=[hint], exercise="f"), check_line)
    assert slide.kind == "exercise"
    shown = "".join(block.html for block in slide.blocks)
    assert "x (B,) -&gt; y (B,)" in shown
    assert not any(word in shown for word in ("Hint", "check", "your code"))
    assert "Once it is solved" in slide.notes[0]


def test_deeper_sections_and_what_is_skipped_are_left_out():
    text = made("markdown", "## 1 · One\n\n" + LONG, "slide")
    deeper = made("markdown", "### Deeper: two\n\n" + LONG, "skip", tags=["deeper"])
    inside = made("code", "z = 1", "skip", tags=["deeper"], html=[CLAIM])
    skipped = made("code", 'find_the_line("f")', "skip")
    (slide,) = slides(text, deeper, inside, skipped)
    assert not slide.has("numbers") and not slide.code


def test_notes_are_the_speakers_alone():
    text = made("markdown", "## 1 · One\n\n" + LONG, "slide")
    note = made("markdown", "<!-- Say: this.\n\nMinutes: 12 -->", "notes")
    asked = made("markdown", "<!-- Ask: that. -->", "notes")
    poll = made("code", 'predict("p")', "subslide")
    first, question, answer = slides(text, note, poll, asked)
    assert first.notes == ["Say: this.\n\nMinutes: 12"]
    assert question.notes == ["Ask: that."] and answer.notes == []
    questions = {"p": Question("p", "Which W_h?", {"A": "Because.", "B": "No."}, "A")}
    html, _ = page("t", "s", [first, question, answer], questions)
    assert 'data-minutes="12"' in html and "<p>Say: this.</p>" in html
    assert "Minutes: 12" not in html.partition("<script>")[0]
    assert "<i>W</i><sub>h</sub>" in html
    notebook = {"cells": [text, note], "metadata": {}}
    assert len(fresh_copy(notebook)["cells"]) == 1
    assert notebook_version(notebook) == notebook_version({"cells": [text], "metadata": {}})


def test_too_much_is_cut_between_blocks_and_tables_between_rows():
    many = "\n\n".join([LONG] * 4)
    cut = slides(made("markdown", "## 1 · One\n\n" + many, "slide"))
    assert len(cut) > 1
    assert all(estimate.fits(slide.blocks, 20) for slide in cut)
    assert sum(len(slide.blocks) for slide in cut) == 5
    rows = "".join(f"<tr><td>{k}</td><td>{'much to read ' * 12}</td></tr>" for k in range(30))
    table = f"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{rows}</tbody></table>"
    parts = slides(made("markdown", "## 1 · One", "slide"), made("code", "t()", html=[table]))
    shown = "".join(block.html for part in parts for block in part.blocks)
    assert len(parts) > 1
    assert shown.count("<th>a</th>") == shown.count("</table>") == len(parts)
    assert all(f"<td>{k}</td>" in shown for k in range(30))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a $x_t$ b", '<p>a <span class="math">x_t</span> b</p>\n'),
        ("$$a<b$$", '<div class="math display">a&lt;b</div>\n'),
        ("`$5` and `$6`", "<p><code>$5</code> and <code>$6</code></p>\n"),
    ],
)
def test_formulas_are_kept_for_katex(text, html):
    assert markup.markdown(text) == html


def test_indices_in_plain_text_are_set_as_indices():
    plain = re.sub("</?span[^>]*>", "", markup.subscripts("W_h, h_{t-1}"))
    assert plain == "<i>W</i><sub>h</sub>, <i>h</i><sub>t-1</sub>"
    assert markup.subscripts("clip_grad_norm_ f_x(1)") == "clip_grad_norm_ f_x(1)"


def test_a_deck_is_built_once_for_each_change(tmp_path):
    stem = "01_recurrent_neuron"
    source = tmp_path / "n.ipynb"
    source.write_text((ROOT / "notebooks" / f"{stem}.ipynb").read_text(encoding="utf-8"))
    first = deck(stem, source, tmp_path / "decks")
    written = (first / "index.html").stat().st_mtime_ns
    assert deck(stem, source, tmp_path / "decks") == first
    assert (first / "index.html").stat().st_mtime_ns == written
    source.write_text(source.read_text().replace("The recurrent neuron", "Another title"))
    second = deck(stem, source, tmp_path / "decks")
    assert second != first and not first.exists()
    assert "Another title" in (second / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("stem", NOTEBOOKS)
def test_no_slide_is_a_lone_sentence_or_code_alone(stem):
    found = arrange(read_pieces(read_notebook(ROOT / "notebooks" / f"{stem}.ipynb")))
    for slide in found:
        assert slide.poll or any(block.kind not in ("code", "stub") for block in slide.blocks)
    assert len(found) > 20


def test_live_coding_runs_imports_labs_and_polls_only():
    def run(source):
        return to_run(Node(cell_type="code", source=source))

    assert run("import re\nx = train()") == ("import re", False)
    assert run("x = train()") == ("", False)
    source, shown = run('predict("one pulse")')
    assert shown and "predict('one pulse', present=True)" in source
    source, shown = run("lab = neuron_playground()\nlab.show('fades')\nlab")
    assert shown and "neuron_playground(present=True)" in source and "show('fades')" in source


def test_the_clickers_keys_are_bound_in_jupyterlab():
    bound = {key for entry in settings()[SHORTCUTS]["shortcuts"] for key in entry["keys"]}
    assert set(PAGE_KEYS) <= bound


def test_what_fits_is_estimated_by_kind():
    words = Block("prose", "<p>" + LONG + "</p>")
    assert estimate.block_height(words, 30) > estimate.block_height(words, 20)
    picture = Block("picture", "alt", (900, 300))
    assert estimate.fits([picture]) and not estimate.fits([picture, picture])
