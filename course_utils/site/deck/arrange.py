"""The pieces of a notebook made into slides: one message each, none of them nearly empty.

Rules, in the order in which they are applied:

1. Code without a picture, number or text of its own is folded into the slide that uses it.
2. Numbers that only check an exercise are for the speaker: they go into its notes.
3. An exercise shares a slide with what explains it only if both have room in large type.
4. What leads to a poll in few words stands above it; what leads to a picture, above the picture.
5. What would leave a slide nearly empty joins its neighbour in the same section.
6. What is too much for one slide is cut between blocks, a table between rows.
7. A sentence that is still alone has its code shown: then that is the message.
"""

from dataclasses import replace
from itertools import product

from course_utils.site.deck import estimate, markup
from course_utils.site.deck.cells import code_block

JOINED = 22, 19  # px: type at which two have room together; the smaller where nothing else helps
OPEN = {"plain", "answer"}  # kinds that take in a neighbour
RESULTS = {
    "numbers",
    "text",
    "picture",
    "quote",
    "html",
    "sound",
}  # what belongs to what was before


def arrange(pieces):
    """Make slides of pieces.

    Parameters
    ----------
    pieces : list of Piece
        As :func:`course_utils.site.deck.cells.read_pieces` gives them; they are changed.

    Returns
    -------
    list of Piece
        One for each slide.
    """
    pieces = _fold(list(pieces))
    pieces = _stub_to_its_text(pieces)
    pieces = _checks_into_notes(pieces)
    pieces = _split_asking(pieces)
    pieces = _lead_on(pieces)
    pieces = _join_thin(pieces)
    slides = [slide for piece in pieces for slide in _cut(_cut_tables(piece))]
    for slide in slides:
        _unfold_rather_than_empty(slide)
    return slides


def _join(first, second):
    """One piece of two that follow one another."""
    kind = first.kind if first.kind != "plain" else second.kind
    return replace(
        first,
        kind=kind,
        blocks=[*first.blocks, *second.blocks],
        code=[*first.code, *second.code],
        notes=[*first.notes, *second.notes],
        poll=first.poll or second.poll,
        cells=[*first.cells, *second.cells],
    )


def _fold(pieces):
    """Give the code of a piece that shows nothing to the next of its section, or the one before."""
    kept = []
    for i, piece in enumerate(pieces):
        headings_only = piece.blocks and all(block.kind == "heading" for block in piece.blocks)
        if piece.kind != "plain" or (piece.blocks and not headings_only):
            kept.append(piece)
            continue
        after = pieces[i + 1] if i + 1 < len(pieces) else None
        if after is not None and after.section == piece.section:
            heading_can_go = after.kind in ("plain", "exercise") or not headings_only
            if heading_can_go:
                after.blocks = [*piece.blocks, *after.blocks]
            after.code = [*piece.code, *after.code]
            after.notes = [*piece.notes, *after.notes]
            after.cells = [*piece.cells, *after.cells]
        elif kept and not headings_only:
            kept[-1].code += piece.code
            kept[-1].notes += piece.notes
    return kept


def _stub_to_its_text(pieces):
    """Put an exercise's signature below the text that asks for it, on the slide before."""
    kept = []
    for piece in pieces:
        before = kept[-1] if kept else None
        bare = piece.kind == "exercise" and not piece.has("ask", "prose")
        if bare and before is not None and before.kind == "plain" and before.has("ask"):
            kept[-1] = replace(_join(before, piece), kind="exercise")
        else:
            kept.append(piece)
    return kept


def _checks_into_notes(pieces):
    """Move what only checks an exercise from a slide of its own into the exercise's notes."""
    kept = []
    for piece in pieces:
        before = kept[-1] if kept else None
        if (
            before is not None
            and before.kind == "exercise"
            and before.section == piece.section
            and piece.kind == "plain"
            and all(block.kind in ("numbers", "text") for block in piece.blocks)
            and estimate.is_thin(piece.blocks)
        ):
            said = [markup.plain(b.html) for b in piece.blocks if b.kind == "numbers"]
            before.notes += ["Once it is solved: " + "; ".join(said)] if said else []
            before.notes += piece.notes
            before.code += piece.code
            continue
        kept.append(piece)
    return kept


def _split_asking(pieces):
    """Give an exercise a slide of its own when much is explained before it is asked."""
    kept = []
    for piece in pieces:
        ask = next((i for i, block in enumerate(piece.blocks) if block.kind == "ask"), 0)
        before = piece.blocks[:ask]
        explained = [block for block in before if block.kind != "heading"]
        if piece.kind == "exercise" and explained and not estimate.fits(piece.blocks, 27):
            kept.append(replace(piece, kind="plain", blocks=before, code=[], notes=[]))
            piece = replace(piece, blocks=piece.blocks[ask:])
        kept.append(piece)
    return kept


def _lead_on(pieces):
    """Put words above the poll or the picture without words that they lead to."""
    kept = []
    for piece in pieces:
        before = kept[-1] if kept else None
        leads = (
            before is not None
            and before.kind == "plain"
            and before.section == piece.section
            and not before.has(*RESULTS, "code")
        )
        mute = piece.kind == "plain" and not piece.has("prose", "heading", "quote", "code")
        if leads and piece.kind == "poll" and estimate.is_thin(before.blocks):
            kept[-1] = replace(_join(before, piece), kind="poll")
        elif (
            leads
            and mute
            and piece.has("picture")
            and estimate.fits([*before.blocks, *piece.blocks], 24)
        ):
            kept[-1] = _join(before, piece)
        else:
            kept.append(piece)
    return kept


def _join_thin(pieces):
    slides = list(pieces)
    i = 0
    while i < len(slides):
        piece = slides[i]
        if piece.kind not in OPEN or not estimate.is_thin(piece.blocks):
            i += 1
            continue
        before = slides[i - 1] if i else None
        after = slides[i + 1] if i + 1 < len(slides) else None
        result = bool(piece.blocks) and piece.blocks[0].kind in RESULTS
        ways = [(before, i - 1), (after, i)] if result else [(after, i), (before, i - 1)]
        for size, (other, first) in product(JOINED, ways):
            if other is None or other.section != piece.section:
                continue
            if other is after and piece.has("sound"):  # it belongs to what was shown before
                continue
            if not _can_join(piece, other, other is after, size):
                continue
            slides[first : first + 2] = [_join(slides[first], slides[first + 1])]
            i = max(first - 1, 0)
            break
        else:
            i += 1
    return slides


def _can_join(piece, other, forward, size):
    if piece.kind == "answer":  # what is answered stays on top of what shows it
        joined = forward and other.kind == "plain" and not other.has("heading")
    elif other.kind == "answer":
        joined = not forward
    elif other.kind == "exercise":
        joined = forward
    else:
        joined = other.kind == "plain" and not (forward and other.has("heading"))
    taken = estimate.ANSWER if "answer" in (piece.kind, other.kind) else 0
    return joined and estimate.fits([*piece.blocks, *other.blocks], size, taken)


def _cut(piece):
    """Cut what is too much for a slide, between blocks, into parts of about the same height."""
    taken = estimate.ANSWER if piece.kind == "answer" else 0
    if piece.kind not in OPEN or estimate.fits(piece.blocks, 20, taken):
        return [piece]
    if taken:  # the answer first, by itself
        rest = replace(piece, kind="plain", poll="", notes=[])
        return [replace(piece, blocks=[]), *_cut(rest)]
    total = estimate.height(piece.blocks, 20)
    parts = -(-total // estimate.HEIGHT)
    share, blocks, done = total / parts, [[]], 0.0
    for block in piece.blocks:
        own = estimate.height([block], 20)
        full = not estimate.fits([*blocks[-1], block], 20)
        alone = bool(blocks[-1]) and blocks[-1][-1].kind == "heading"
        tables = bool(blocks[-1]) and blocks[-1][-1].kind == block.kind == "table"
        if tables or (blocks[-1] and not alone and (full or done + own / 2 > share * len(blocks))):
            blocks.append([])
        blocks[-1].append(block)
        done += own
    for k in range(len(blocks) - 1, 0, -1):
        both = [*blocks[k - 1], *blocks[k]]
        if estimate.is_thin(blocks[k]) and estimate.fits(both, 20):
            blocks[k - 1 : k + 1] = [both]
    first = replace(piece, blocks=blocks[0])
    rest = [replace(piece, kind="plain", poll="", blocks=b, notes=[], code=piece.code)
            for b in blocks[1:]]  # fmt: skip
    return [first, *rest]


def _cut_tables(piece):
    """Cut tables that no slide can hold, between their rows; each part has the head."""
    blocks = []
    for i, block in enumerate(piece.blocks):
        if block.kind != "table" or estimate.fits(piece.blocks, 20):
            blocks.append(block)
            continue
        head, rows = estimate.table_rows(block.html)
        heights = [estimate.row_height(row, 20) for row in rows]
        room = estimate.HEIGHT - estimate.row_height(head, 20)
        before, after = (estimate.height(b, 20) for b in (blocks, piece.blocks[i + 1 :]))
        after = after if after < room / 3 else 0  # what is more gets a slide of its own
        for part in _balanced(heights, before, after, room):
            chosen = "".join(rows[k] for k in part)
            blocks.append(replace(block, html=f"{head}{chosen}</tbody></table>"))
    return replace(piece, blocks=blocks)


def _balanced(heights, before, after, room):
    """Rows in as few parts as have room, of about the same height with what is before and after."""
    for count in range(1, len(heights) + 1):
        share = (before + sum(heights) + after) / count
        parts, done = [[]], before
        for k, own in enumerate(heights):
            if parts[-1] and done + own / 2 > share * len(parts):
                parts.append([])
            parts[-1].append(k)
            done += own
        high = [sum(heights[k] for k in part) for part in parts]
        high[0] += before
        high[-1] += after
        if max(high) <= room:
            break
    return parts


SHOWN_LINES = 14  # of code that is shown because nothing else is


def _unfold_rather_than_empty(slide):
    alone = slide.kind == "plain" and slide.blocks and estimate.is_thin(slide.blocks)
    if not alone or any(block.kind not in ("prose", "heading") for block in slide.blocks):
        return
    for i, source in enumerate(slide.code):
        lines = len(source.split("\n"))
        if 2 < lines <= SHOWN_LINES and source.startswith(("def ", "class ")):
            slide.blocks = [*slide.blocks, code_block(source)]
            slide.code = slide.code[:i] + slide.code[i + 1 :]
            return
