"""How the course speaks in a notebook: one HTML card with a plain-text twin.

Colours come from JupyterLab's theme where there is one, so that a card is legible in the light and
in the dark theme; each state also has a sign and a word, so that nothing depends on colour alone.
"""

import sys
from html import escape

# state -> sign, colour (theme variable, with a fallback for pages without JupyterLab)
STATES = {
    "open": ("○", "var(--jp-border-color1, #999)"),
    "solved": ("✔", "var(--jp-success-color1, #1b7f3b)"),
    "wrong": ("✘", "var(--jp-error-color1, #c62828)"),
    "raises": ("⚠", "var(--jp-warn-color1, #b35900)"),
    "note": ("ℹ", "var(--jp-info-color1, #0072b2)"),
}


def block(text):
    """Escape lines of code or numbers and set them as a block."""
    return (
        '<pre style="margin:.3em 0; padding:.4em .6em; line-height:1.35; white-space:pre-wrap;'
        ' word-break:normal; background:var(--jp-layout-color2, #f3f3f3); color:inherit">'
        f"{escape(text)}</pre>"
    )


def accordion(items):
    """Set titled parts one below the other, each opened by a click or by Enter.

    Parameters
    ----------
    items : list of (str, str)
        Title as text, body as HTML.
    """
    style = "margin:.15em 0"
    return "".join(
        f'<details style="{style}"><summary style="cursor:pointer">{escape(title)}</summary>'
        f'<div style="margin:.2em 0 .5em 1.1em">{body}</div></details>'
        for title, body in items
    )


def card(state, title, body="", more="", width="62em"):
    """Lay out one card as HTML.

    Parameters
    ----------
    state : str
        One of :data:`STATES`.
    title : str
        Text of the first line, after the sign.
    body, more : str
        HTML of what follows.
    width : str
        Largest width, in CSS.

    Returns
    -------
    html : str
    """
    sign, colour = STATES[state]
    # JupyterLab must not take Enter or letters typed on an opened hint for cell shortcuts.
    return (
        '<div data-lm-suppress-shortcuts="true" style="border-left:5px solid '
        f"{colour}; padding:.25em .9em; margin:.3em 0; max-width:{width}; line-height:1.45;"
        ' color:var(--jp-content-font-color1, inherit)">'
        f'<div><span aria-hidden="true" style="color:{colour}; font-weight:bold">{sign}</span> '
        f"<b>{escape(title)}</b></div>{body}{more}</div>"
    )


def show(html, text):
    """Display HTML where there is a notebook, the text everywhere else.

    Parameters
    ----------
    html, text : str
        Two forms of the same message.
    """
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        get_ipython = None
    if get_ipython is None or get_ipython() is None:
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        print(text.encode(encoding, "replace").decode(encoding))
    else:
        display({"text/html": html, "text/plain": text}, raw=True)


def say(state, text):
    """Show one line."""
    show(card(state, text), f"{STATES[state][0]} {text}")
