"""Markdown, code and text of a notebook as HTML of a slide."""

import re
from functools import cache
from html import escape

# Code first: a dollar sign in it begins no formula.
_CODE_OR_MATH = re.compile(
    r"(?P<code>`+[^`]+`+)|\$\$(?P<display>.+?)\$\$|\$(?P<inline>[^$\n]+?)\$", re.S
)
_INDEX = re.compile(
    r"(?<![\w.])(?P<letter>d?[A-Za-z])_(?:\{(?P<braces>[^}]{1,8})\}|(?P<plain>[a-z]|\d+))(?![\w(])"
)
_HELD = re.compile(r"(?:<p>)?\x02(\d+)\x03(?:</p>)?|\x01(\d+)\x03")


def markdown(text):
    """Turn Markdown into HTML; formulas become elements of class ``math`` that KaTeX fills.

    Parameters
    ----------
    text : str

    Returns
    -------
    html : str
    """
    held = []

    def hold(match):
        if match["code"]:
            return match["code"]
        display = match["display"] is not None
        held.append((display, (match["display"] if display else match["inline"]).strip()))
        mark = "\x02" if display else "\x01"
        return f"{mark}{len(held) - 1}\x03"

    def put_back(match):
        display, formula = held[int(match[1] or match[2])]
        kind, tag = ("math display", "div") if display else ("math", "span")
        return f'<{tag} class="{kind}">{escape(formula)}</{tag}>'

    return _HELD.sub(put_back, _converter()(_CODE_OR_MATH.sub(hold, text)))


@cache
def _converter():
    import mistune

    return mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])


def formulas(html):
    """Mark the formulas, between dollar signs, in HTML that a notebook typesets by itself."""
    from html import unescape

    def mark(match):
        if match["code"]:
            return match["code"]
        formula = escape(unescape(match["display"] or match["inline"]).strip())
        return f'<span class="math">{formula}</span>'

    return _CODE_OR_MATH.sub(mark, html)


def subscripts(html):
    """Set what is written like ``W_h`` or ``h_{t-1}`` in plain text as letter and index."""
    parts = re.split(r"(<[^>]*>|<code>.*?</code>)", html)
    parts[::2] = [_INDEX.sub(_indexed, part) for part in parts[::2]]
    return "".join(parts)


def _indexed(match):
    index = match["braces"] or match["plain"]
    return f'<span class="index"><i>{match["letter"]}</i><sub>{index}</sub></span>'


def code(source):
    """Highlight Python; the classes are those of :func:`code_style`."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    html = highlight(source.rstrip(), PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    return f'<pre class="code">{html}</pre>'


def code_style():
    """The style sheet of :func:`code`."""
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(style="friendly").get_style_defs("pre.code")


def words(html):
    """Number of words a reader sees; a formula counts as three."""
    html = re.sub(r'<(div|span) class="math[^"]*">.*?</\1>', " x x x ", html, flags=re.S)
    return len(re.sub(r"<[^>]+>", " ", html).split())


def plain(html):
    """The text of a piece of HTML."""
    from html import unescape

    text = re.sub(r"</(p|li|div|h\d|tr)>", "\n", html)
    text = unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r"\n\s*\n+", "\n", text).strip()
