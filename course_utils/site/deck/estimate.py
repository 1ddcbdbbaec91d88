"""How high the pieces of a slide come out, before a browser measures them.

A slide is laid out at 1280 by 720 and scaled to the projector.  The page chooses the largest type
that fits; what is decided here is only what shares a slide.  It errs to the high side.
"""

import re
from math import ceil

from course_utils.site.deck import markup

WIDTH, HEIGHT = 1216, 600  # px for the pieces of a slide, below its running title
TYPE = 19, 34  # px: smallest and largest type of text
CODE = 16, 24
GAP = 0.55  # of the type's size, between pieces
ANSWER = 230  # px: a poll's choices with their bars, and why
PICTURE = 340  # px: a picture is not made lower to make room for text


def text_size(block, largest=28):
    """Type of preformatted text and code: as large as its longest line lets it be."""
    columns = max(block.size[0], 1)
    return max(CODE[0], min(largest, WIDTH / (0.602 * columns + 2)))


def block_height(block, size):
    """Height of a block in px when text has this size."""
    if block.kind == "picture":
        return PICTURE
    if block.kind in ("code", "stub"):
        return min(text_size(block, CODE[1]), 0.9 * size) * 1.35 * block.size[1] + 16
    if block.kind == "text":
        return min(text_size(block), size) * 1.35 * block.size[1] + 16
    if block.kind == "sound":
        return 90 * block.html.count("<audio")
    if block.kind == "numbers":
        return sum(_lines(line, size) for line in block.html.split("</div>")[:-1]) * 1.45 * size
    if block.kind == "table":
        head, rows = table_rows(block.html)
        return sum(row_height(row, size) for row in [head, *rows])
    if block.kind == "heading":
        return 1.45 * 1.3 * size * _lines(block.html, 1.45 * size)
    return _prose_height(block.html, size)


def table_rows(html):
    """The head of a table, with all that comes before it, and its rows."""
    head, *rows = re.split(r"(?=<tr)", re.sub(r"</tbody>.*|</table>.*", "", html, flags=re.S))
    return head + rows[0], rows[1:]


def row_height(row, size):
    """Height of a table's row: its longest cell, in as many columns as it has."""
    cells = re.split(r"</t[dh]>", row)[:-1] or [row]
    letters = WIDTH / len(cells) / (0.5 * size)
    return (max(ceil(len(_read(cell)) / letters) for cell in cells) * 1.4 + 0.55) * size


def _read(html):
    """About the letters of what is read: commands of a formula are a sign each."""
    return re.sub(r"\\\\?[a-zA-Z]+|[{}^_]", "", markup.plain(html))


def _prose_height(html, size):
    rows = html.count("<tr")
    if rows:
        table, _, after = html.partition("</table>")
        cells = re.split(r"</t[dh]>", table)
        longest = max(len(markup.plain(cell)) for cell in cells)
        per_row = max(1, ceil(longest / 36))
        return rows * (per_row * 1.3 + 0.55) * size + (_prose_height(after, size) if after else 0)
    displays = html.count('class="math display"')
    tall = len(re.findall(r"\\(?:underbrace|begin|frac|sum|prod|int)", html))
    text = re.sub(r'<div class="math display">.*?</div>', "", html, flags=re.S)
    paragraphs = [p for p in re.split(r"</p>|</li>", text) if markup.plain(p)]
    lines = sum(_lines(paragraph, size) for paragraph in paragraphs)
    gaps = max(0, len(paragraphs) + displays - 1) * GAP
    return (lines * 1.42 + gaps + displays * 2.4 + (1.2 if displays and tall else 0)) * size


def _lines(html, size):
    letters = len(markup.plain(re.sub(r"\\[a-zA-Z]+|[{}]", "", html)))
    return max(1, ceil(letters * 0.5 * size / (0.96 * WIDTH)))


def height(blocks, size):
    """Height of blocks one below the other."""
    gaps = GAP * size * max(0, len(blocks) - 1)
    return sum(block_height(block, size) for block in blocks) + gaps


def fits(blocks, size=22, taken=0):
    """Whether blocks have room on a slide at this size of the text, beside px that are taken."""
    return height(blocks, size) + taken <= HEIGHT


def is_thin(blocks):
    """Whether blocks leave more than three quarters of a slide empty, as large as type gets."""
    if any(block.kind in ("picture", "lab") for block in blocks):
        return False
    return height(blocks, TYPE[1]) < 0.33 * HEIGHT
