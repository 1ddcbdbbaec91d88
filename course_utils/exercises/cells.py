"""Whom a cell of a notebook is for, as its metadata say."""

DEEPER = "deeper"  # the tag of cells that the core does not need


def is_deeper(cell):
    """Whether a cell is in a section that the core does not need.

    Parameters
    ----------
    cell : dict
        Of a notebook.
    """
    return DEEPER in cell.get("metadata", {}).get("tags", [])


def is_for_the_speaker(cell):
    """Whether a cell is a note for whoever presents: no reader and no student gets it.

    Parameters
    ----------
    cell : dict
        Of a notebook.
    """
    return cell.get("metadata", {}).get("slideshow", {}).get("slide_type") == "notes"
