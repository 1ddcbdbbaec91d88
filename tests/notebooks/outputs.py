"""Whether the outputs of a fresh execution are those that are stored: nbval's verdict, in words."""

from itertools import takewhile, zip_longest

import nbformat
from nbval import plugin

BEFORE, SHOWN = 60, 400  # characters: what leads to a difference, and all that is shown of it


def differences(session, path, executed):
    """Compare a notebook that has just been executed, wherever that was, with its file.

    Parameters
    ----------
    session : pytest.Session
        Its options name the file of what the comparison leaves out.
    path : Path
        The notebook with the outputs that are stored.
    executed : dict
        The notebook with those that came.

    Returns
    -------
    differences : list of str
        For each cell that differs: which it is, what is stored, what came.
    """
    file = plugin.IPyNbFile.from_parent(session, path=path)
    file.setup_sanitize_files()
    stored = {item.cell.id: item for item in file.collect()}  # the code cells
    came = [c for c in nbformat.from_dict(executed).cells if c.cell_type == "code"]
    assert [cell.id for cell in came] == list(stored)
    numbers = {cell.id: number for number, cell in enumerate(file.nb.cells)}
    found = []
    for cell in came:
        item = stored[cell.id]
        old, new = map(plugin.coalesce_streams, (item.cell.outputs, cell.outputs))
        if item.options["check"] and not item.compare_outputs(new, old):
            first = cell.source.partition("\n")[0]
            lines = [f"{path.name}, cell {numbers[cell.id]}: {first}", *_told(item, old, new)]
            found.append("\n".join(lines))
    return found


def _told(item, stored, came):
    """What differs, field by field, from a little before the first character that does."""
    stored, came = _fields(item, stored), _fields(item, came)
    for key in {**stored, **came}:
        for old, new in zip_longest(stored.get(key, []), came.get(key, [])):
            if old != new:
                pairs = zip(old or "", new or "", strict=False)
                alike = takewhile(lambda pair: pair[0] == pair[1], pairs)
                start = len(list(alike)) - BEFORE
                yield f"  {key}, stored: {_cut(old, start)}"
                yield f"  {key}, came:   {_cut(new, start)}"


def _fields(item, outputs):
    """The fields of outputs that count, by their kind, in order."""
    fields = {}
    for output in plugin.transform_streams_for_comparison(outputs):
        for key, value in {**output, **output.get("data", {})}.items():
            if key != "data" and key not in item.parent.skip_compare:
                fields.setdefault(key, []).append(str(item.sanitize(value)))
    return fields


def _cut(text, start):
    if text is None:
        return "nothing"
    start = max(start, 0)
    part = text[start : start + SHOWN]
    return "…" * (start > 0) + repr(part) + "…" * (start + SHOWN < len(text))
