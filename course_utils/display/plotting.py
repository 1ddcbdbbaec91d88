"""The look of the course's static figures, and their description in words."""

from io import BytesIO

import matplotlib as mpl
from matplotlib.figure import Figure
from PIL import Image

from course_utils.display.cards import show
from course_utils.display.palette import PALETTE

COLOURS = list(PALETTE.values())[:6]  # of lines; beyond them, too pale, or for references
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))

STYLE = {
    "axes.prop_cycle": mpl.cycler(color=list(PALETTE.values())),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.25,
    "axes.titlesize": 14,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 12,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "legend.fontsize": 11,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "figure.facecolor": "white",
    "savefig.dpi": 110,
    "figure.constrained_layout.use": True,
}

# For everything drawn after the import: lines read their width when they are made, so a style that
# is only switched on for a moment would miss them.
mpl.rcParams.update(STYLE)


def new_figure(columns=1, *, rows=1, width=8.5, height=3.2, **subplots):
    """An empty figure in the course's style.

    Parameters
    ----------
    columns, rows : int
        Number of axes beside and below each other.
    width, height : float
        Size in inches.
    **subplots
        Passed on to ``Figure.subplots``, for example ``sharey=True``.

    Returns
    -------
    fig : matplotlib.figure.Figure
    axes : Axes, or array of Axes when there are several
    """
    fig = Figure(figsize=(width, height))
    return fig, fig.subplots(rows, columns, **subplots)


def show_figure(fig, alt):
    """Show a figure together with a sentence that describes it.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        Drawn by the caller.
    alt : str
        What there is to see, in words: for readers who do not see the figure, and as its caption.

    Raises
    ------
    ValueError
        When the description is empty.
    """
    if not alt.strip():
        raise ValueError("show_figure needs a description of the figure in words")
    from IPython.display import display

    display(
        {"image/png": _png(fig), "text/plain": "Figure, in words below:"},
        metadata={"image/png": {"alt": alt}},
        raw=True,
    )
    caption = "margin:0 0 .4em; font-size:.95em; color:var(--jp-content-font-color2, inherit)"
    show(f'<p style="{caption}">{alt}</p>', alt)


def _png(fig):
    """The figure as PNG with a palette of 256 colours: a third of the size, the same to the eye."""
    drawn, small = BytesIO(), BytesIO()
    fig.savefig(drawn, format="png")
    picture = Image.open(drawn).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(small, format="png", optimize=True)
    return small.getvalue()
