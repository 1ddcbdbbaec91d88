"""Claims that are measured again at every run."""

import operator
from html import escape

from course_utils.display.cards import STATES, card, show
from course_utils.display.strict import strict

RELATIONS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}
MANY = 45  # claims: more are listed smaller, so that they still fit on a slide

_lines = {}  # claim -> (sign, number, relation, bound), in the order first measured


def measured(claim, value, relation, bound):
    """Measure a claim and show the verdict, the number and the bound in one line.

    Parameters
    ----------
    claim : str
        What is measured, in words, with its unit.
    value : float or int
        What came out in this run.
    relation : str
        ``<``, ``<=``, ``>``, ``>=`` or ``==``.
    bound : float or int
        What the claim needs.

    Raises
    ------
    ValueError
        For an unknown relation.
    AssertionError
        When the claim does not hold and the environment variable ``COURSE_STRICT`` is 1.

    Notes
    -----
    The tests of the notebooks compare the claim, the verdict and the bound with the committed
    ones, not the number, which may differ from machine to machine.
    """
    if relation not in RELATIONS:
        raise ValueError(f"measured knows the relations {', '.join(RELATIONS)}, not {relation!r}")
    holds = bool(RELATIONS[relation](value, bound))  # a nan fulfils nothing
    sign = STATES["solved" if holds else "wrong"][0]
    _lines[claim] = (sign, _number(value), relation, _number(bound))
    show(_html(claim), _text(claim))
    if not holds and strict():
        raise AssertionError(f"measured claim does not hold: {_text(claim)}")


def what_you_measured():
    """Show all claims measured in this session, in order."""
    title = f"What you measured ({len(_lines)} claims)"
    text = "\n".join([title, *(_text(claim) for claim in _lines)])
    columns = "".join(_html(claim) for claim in _lines)
    style = "columns:30em" if len(_lines) <= MANY else "columns:23em; font-size:.8em"  # one slide
    show(card("note", title, f'<div style="{style}">{columns}</div>', width="none"), text)


def _number(value):
    """Short form of a number: integers whole, everything else to four significant digits."""
    value = float(value)
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e9 else f"{value:.4g}"


def _text(claim):
    sign, number, relation, bound = _lines[claim]
    return f"{sign} {claim}: {number} {relation} {bound}"


def _html(claim):
    sign, number, relation, bound = _lines[claim]
    colour = STATES["solved" if sign == STATES["solved"][0] else "wrong"][1]
    return (
        '<div style="margin:.15em 0; break-inside:avoid;'
        ' color:var(--jp-content-font-color1, inherit)">'
        f'<b style="color:{colour}">{sign}</b> {escape(claim)}: '
        f'<b class="measured">{number}</b> {escape(relation)} {bound}</div>'
    )
