"""The picture that grows from notebook 02 to 06: what a model of one's own costs, and writes."""

from itertools import pairwise

from course_utils.display.palette import PALETTE
from course_utils.display.plotting import new_figure, show_figure
from course_utils.rnn.my_model import STAGES, number_of, reached

# What the course's own notebooks reach, executed one after the other: text they were tested on,
# key of STAGES -> bits, line.
RICHARD_III = 2031469948
COURSES = {
    "02": (
        3.215,
        "MeVewirG, Ar wot burg, gor thead theu; fit tou for\nTow ho dhenrend hyoullf,\n"
        "And two sstelifuw we to whal seng,\nofr may timenti",
    ),
    "03": (
        2.8327,
        "Meanus.\nNe tay, For pears;\nThe eltant then woud that wall cheprisod, urith of arry?\n"
        "Ortele wreve to what this my wardy urfersi",
    ),
    "04": (
        2.471,
        "No. you reat with the counds more;\nIt wear to' for\nStuffold in. Soffuroth him,\n"
        "Thy brown newt we spet be shoulds wells, previs",
    ),
}
KINDS = {  # how a stage is marked
    "now": dict(color=PALETTE["blue"], marker="o"),
    "before": dict(color=PALETTE["green"], marker="o"),
    "skipped": dict(color=PALETTE["grey"], marker="o", markerfacecolor="white"),
}
WIDTH, ROWS = 50, 3  # of a line's shown part


def stages_so_far(stage, bits, line, before, courses):
    """What stands at each stage up to this one.

    Parameters
    ----------
    stage : str
        A key of ``STAGES``.
    bits, line : float, str
        Measured just now.
    before, courses : dict of str to (float, str)
        What the student's models reached, and the course's own.

    Returns
    -------
    shown : dict of str to (str, float or None, str)
        Stage -> kind, a key of ``KINDS``; bits; line.  A skipped stage shows the course's own;
        where there is none, bits are None.
    """
    shown = {}
    for key in STAGES:
        if key == stage:
            shown[key] = "now", bits, line
        elif key in before and key < stage:
            shown[key] = "before", *before[key]
        elif key < stage:
            shown[key] = "skipped", *courses.get(key, (None, ""))
    return shown


def my_model(stage, bits, line, text):
    """Bits a character and the line written, stage by stage, up to this notebook.

    Parameters
    ----------
    stage : str
        A key of ``STAGES``: this notebook.
    bits : float
        What the model of this notebook costs a character of the text.
    line : str
        What it wrote, as :func:`course_utils.rnn.my_model.line_of`.
    text : str
        What it was tested on.  Earlier stages are those kept in ``work/my_model.npz``.
    """
    courses = COURSES if number_of(text) == RICHARD_III else {}
    shown = stages_so_far(stage, bits, line, reached(text), courses)
    fig, (left, right) = new_figure(2, height=3.4, width=9.5, width_ratios=(1, 1.75))
    _draw_bits(left, shown)
    _draw_lines(right, shown)
    show_figure(fig, described(shown))


def _draw_bits(ax, shown):
    places = {key: i for i, key in enumerate(STAGES)}
    known = [(places[key], bits) for key, (_, bits, _) in shown.items() if bits is not None]
    ax.plot(*zip(*known, strict=True), color=PALETTE["grey"], lw=1, zorder=1)
    for key, (kind, bits, _) in shown.items():
        if bits is not None:
            ax.plot(places[key], bits, ms=9, ls="", **KINDS[kind])
            ax.annotate(
                f"{bits:.2f}", (places[key], bits), (0, 9), textcoords="offset points",
                ha="center", fontsize=12,
            )  # fmt: skip
    low, high = min(b for _, b in known), max(b for _, b in known)
    ax.set(title=title_of(shown), ylabel="bits per character", xlabel="notebook")
    ax.set(xlim=(-0.5, len(STAGES) - 0.5), ylim=(min(2.0, low - 0.1), max(3.2, high + 0.2)))
    ax.set_xticks(range(len(STAGES)), list(STAGES))


def _draw_lines(ax, shown):
    ax.axis("off")
    ax.set(xlim=(0, 1), ylim=(len(STAGES) * (ROWS + 1.35), -0.4))
    row = 0.0
    for key, (kind, _, line) in shown.items():
        name = STAGES[key] + {"now": "", "before": "", "skipped": " (skipped: the course's)"}[kind]
        ax.text(0, row, name, va="top", fontsize=11, fontweight="bold", color=KINDS[kind]["color"])
        line = line.replace("\n", "⏎")
        for i in range(ROWS):
            part = line[i * WIDTH : (i + 1) * WIDTH]
            ax.text(
                0, row + i + 1.1, part, va="top", fontsize=12, family="monospace",
                parse_math=False,
            )  # fmt: skip
        row += ROWS + 1.35


def title_of(shown):
    """The figure's title: what it shows."""
    bits = [b for _, b, _ in shown.values() if b is not None]
    if len(bits) == 1:
        return "Your first model writes"
    falling = all(a > b for a, b in pairwise(bits))
    return "Fewer bits each time" if falling else "Not fewer each time"


def described(shown):
    """The figure in words, without its numbers: those differ from run to run."""
    names = [STAGES[key] for key in shown]
    skipped = [key for key, (kind, _, _) in shown.items() if kind == "skipped"]
    what = f"Left, bits per character on a text not read in training: {', then '.join(names)}"
    if len(names) > 1:
        falls = title_of(shown).startswith("Fewer")
        what += "; lower each time" if falls else "; not lower each time"
    what += ". Right, the line that each writes with the same dice."
    if skipped:
        own = all(shown[key][1] is not None for key in skipped)
        what += f" Skipped here, so there is no model of yours: {', '.join(skipped)}"
        what += ", shown hollow with what the course's own reached." if own else "."
    return what
