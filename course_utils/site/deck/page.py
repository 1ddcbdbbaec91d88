"""The page of a deck: its slides as HTML, with style and scripts in it."""

import re
from html import escape
from pathlib import Path

from course_utils.site.deck import markup

WEB = Path(__file__).parent / "web"
SCRIPTS = ("fit.js", "polls.js", "deck.js", "speaker.js")
MINUTES = re.compile(r"^\W*Minutes(?: so far)?\W*:?\W*(\d+)\W*$", re.M)


def page(title, stem, slides, questions, assets=""):
    """Write the page.

    Parameters
    ----------
    title, stem : str
        Of the notebook.
    slides : list of Piece
        As :func:`course_utils.site.deck.arrange.arrange` gives them.
    questions : dict of str to Question
        The polls, by name.
    assets : str
        HTML of what else belongs in the head: KaTeX, the live labs.

    Returns
    -------
    html : str
    pictures : dict of str to bytes
        Files beside the page, by name.
    """
    pictures, sections = {}, []
    for number, slide in enumerate(slides, 1):
        sections.append(_section(number, slide, questions, pictures))
    style = (WEB / "deck.css").read_text(encoding="utf-8") + markup.code_style()
    scripts = "\n".join((WEB / name).read_text(encoding="utf-8") for name in SCRIPTS)
    html = f"""<!DOCTYPE html>
<html lang="en" data-jp-theme-light="true">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
{assets}
</head>
<body data-deck="{escape(stem)}">
<main id="stage" aria-label="{escape(title)}">
{"".join(sections)}
</main>
{(WEB / "frame.html").read_text(encoding="utf-8")}
<script>
{scripts}
</script>
</body>
</html>
"""
    return html, pictures


def _section(number, slide, questions, pictures):
    has_heading = slide.has("heading")
    running = "" if has_heading else f'<header class="running">{_inline(slide.section)}</header>'
    notes = list(slide.notes)
    if slide.kind == "poll":
        body = _poll(slide, questions[slide.poll])
        notes.append(f"Right: {questions[slide.poll].answer}")
    else:
        body = _body(slide, number, pictures, notes)
        if slide.kind == "answer":
            body = _answer(questions[slide.poll]) + body
    folded = ""
    if slide.code:
        code = "".join(markup.code(source) for source in slide.code)
        folded = (
            '<button class="unfold" title="Show the code (C)">code</button>'
            f'<div class="folded" hidden tabindex="-1" aria-label="Code of this slide">{code}</div>'
        )
    minutes = next((m[1] for note in notes for m in [MINUTES.search(note)] if m), "")
    said = "".join(markup.markdown(MINUTES.sub("", note)) for note in notes)
    cells = " ".join(map(str, slide.cells))
    return f"""<section class="slide {slide.kind}" id="s{number}" data-cells="{cells}"
 data-minutes="{minutes}" aria-roledescription="slide">
{running}<div class="body">{body}</div>
{folded}<aside class="notes" hidden>{said}</aside></section>
"""


def _inline(text):
    return re.sub(r"</?p>", "", markup.markdown(text)).strip()


def _body(slide, number, pictures, notes):
    """The blocks of a slide.

    A picture's caption is read where there is no other text; else it is the speaker's.
    """
    parts = []
    speaks = slide.kind == "answer" or slide.has("prose", "quote", "ask", "numbers", "text")
    for i, block in enumerate(slide.blocks):
        if block.kind == "picture":
            name = f"s{number}-{i}.png"
            pictures[name] = block.data
            width, height = block.size
            parts.append(
                f'<figure class="block picture"><img src="{name}" width="{width}" '
                f'height="{height}" alt="{escape(block.html)}"></figure>'
            )
            if block.caption and speaks:
                notes.append(f"On the picture: {markup.plain(block.caption)}")
            elif block.caption:
                parts.append(f'<div class="block caption">{block.caption}</div>')
            continue
        columns = f' data-columns="{block.size[0]}"' if block.size[0] else ""
        parts.append(f'<div class="block {block.kind}"{columns}>{block.html}</div>')
    return "".join(parts)


def _poll(slide, question):
    lead = "".join(f'<div class="block {b.kind}">{b.html}</div>' for b in slide.blocks)
    rows = []
    for letter, choice in zip("ABCDEFGH", question.choices, strict=False):
        name = escape(choice, quote=True)
        rows.append(
            f'<li data-choice="{name}"><b class="letter">{letter}</b>'
            f'<span class="choice">{_said(choice)}</span>'
            f'<span class="hands"><button class="less" aria-label="one hand less for {letter}">−'
            f'</button><input inputmode="numeric" size="3" maxlength="3" value="" '
            f'aria-label="hands for {letter}: {name}">'
            f'<button class="more" aria-label="one hand more for {letter}">+</button></span></li>'
        )
    return (
        f'{lead}<div class="block ask question" data-poll="{escape(question.name, quote=True)}">'
        f"{_said(question.text)}</div>"
        f'<ol class="block choices">{"".join(rows)}</ol>'
        '<div class="block count"><output></output><button class="clear">count again</button></div>'
    )


def _said(text):
    """What a question, a choice or its feedback says: plain text, as `predict` shows it."""
    return f"<p>{markup.subscripts(escape(text))}</p>"


def _answer(question):
    rows = []
    for letter, (choice, said) in zip("ABCDEFGH", question.choices.items(), strict=False):
        right = " right" if choice == question.answer else ""
        rows.append(
            f'<li class="{right.strip()}" data-choice="{escape(choice, quote=True)}">'
            f'<button class="pick" data-said="{escape(_said(said), quote=True)}">'
            f'<b class="letter">{letter}</b><span class="choice">{_said(choice)}</span>'
            '<span class="bar"></span><span class="share"></span></button></li>'
        )
    return (
        f'<div class="block result" data-poll="{escape(question.name, quote=True)}">'
        f"<ol>{''.join(rows)}</ol></div>"
        f'<div class="block said" aria-live="polite">'
        f"{_said(question.choices[question.answer])}</div>"
    )
