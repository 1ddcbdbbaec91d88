"""Letters and words: what decoders write, and what they read."""

from collections import Counter
from difflib import SequenceMatcher

import numpy as np
from matplotlib.offsetbox import AnchoredOffsetbox, HPacker, TextArea, VPacker
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course_utils.display.palette import PALETTE
from course_utils.display.plotting import LINES, new_figure, show_figure

BLUE, ORANGE, VERMILLION, GREY = (PALETTE[c] for c in ("blue", "orange", "vermillion", "grey"))


def _title(fig, text):
    fig.suptitle(text, x=0.02, ha="left", weight="bold", size=14)


def encoder_decoder():
    """An encoder reads three words, hands over its state, and a decoder writes four."""
    fig, ax = new_figure(width=9, height=2.9)
    ax.axis("off")
    ax.set(xlim=(-0.6, 9.4), ylim=(-1.35, 1.75))
    read, said = ("le", "chat", "dort"), ("the", "cat", "sleeps", "end")
    heard = ("start", *said[:-1])

    def box(x, colour):
        ax.add_patch(FancyBboxPatch((x - 0.28, -0.28), 0.56, 0.56, boxstyle="round,pad=0.06",
                                    fc=colour, ec="none", alpha=0.85))  # fmt: skip

    def arrow(start, end, colour="black", curve=0.0, style="-"):
        ax.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=13, color=colour,
                                     lw=1.5, ls=style,
                                     connectionstyle=f"arc3,rad={curve}"))  # fmt: skip

    for i, word in enumerate(read):
        box(i, BLUE)
        arrow((i, -0.85), (i, -0.36))
        ax.text(i, -1.15, word, ha="center", size=13)
        if i:
            arrow((i - 0.66, 0), (i - 0.34, 0))
    for i, (hears, says) in enumerate(zip(heard, said, strict=True)):
        x = 4.2 + 1.45 * i
        box(x, ORANGE)
        arrow((x, -0.85), (x, -0.36))
        arrow((x, 0.36), (x, 0.85))
        ax.text(x, -1.15, hears, ha="center", size=13, color="black" if i else GREY)
        ax.text(x, 0.98, says, ha="center", size=13, color=GREY if says == "end" else "black")
        if i:
            arrow((x - 1.11, 0), (x - 0.34, 0))
            arrow((x - 1.12, 0.95), (x - 0.3, -0.98), GREY, style=":")
    arrow((2.36, 0), (3.84, 0), VERMILLION)
    ax.text(3.1, 0.14, "state", ha="center", size=12, color=VERMILLION)
    ax.text(1, 1.45, "encoder: reads", ha="center", size=13, color=BLUE, weight="bold")
    ax.text(6.4, 1.45, "decoder: hears what was said, says the next", ha="center", size=13,
            color="#a87400", weight="bold")  # fmt: skip
    show_figure(
        fig,
        "Left, an encoder reads le, chat, dort, one word a step. Its last state is handed over to "
        "the decoder, right, which hears start and says the, hears the and says cat, hears cat and "
        "says sleeps, hears sleeps and says end. Dotted lines: what is said becomes what is heard "
        "next.",
    )


def captions(images, names, texts, columns=10):
    """Pictures of digits with the names a decoder wrote, some right and all kinds of wrong.

    Parameters
    ----------
    images : array (N, 8, 8)
    names, texts : lists of N str
        True and written.
    columns : int
    """
    wrong = [i for i, (a, b) in enumerate(zip(texts, names, strict=True)) if a != b][:columns]
    right = [texts.index(name) for name in dict.fromkeys(names) if name in texts][:columns]
    right = sorted(right, key=lambda i: names.index(names[i]))
    fig, axes = new_figure(columns, rows=2, width=10, height=2.7)
    for row, places in zip(axes, (right, wrong), strict=True):
        for ax in row:
            ax.axis("off")
        for ax, i in zip(row, places, strict=False):
            ax.imshow(images[i], cmap="gray_r", vmin=0, vmax=1)
            is_right = texts[i] == names[i]
            ax.set_title(texts[i] or "(nothing)", size=12, weight="normal", loc="center",
                         color="black" if is_right else VERMILLION)  # fmt: skip
    _title(fig, "Names it wrote, letter by letter; below, its first mistakes")
    show_figure(
        fig,
        "Two rows of handwritten digits by other writers, each with the name that the decoder "
        "wrote. Above, right ones. Below, its first mistakes, most of them names of other digits, "
        "for pictures that are often hard for people, too.",
    )


def mistakes(shown):
    """What three mistakes do to three numbers.

    Parameters
    ----------
    shown : dict of str to array (seeds, 3)
        Mistake -> share of letters right when told the truth, of names that begin right, and of
        names right, when it writes by itself.
    """
    parts = ("told the truth: letters right", "writes itself: begins right",
             "writes itself: name right")  # fmt: skip
    fig, ax = new_figure(width=10.5, height=3)
    for k, (part, colour) in enumerate(zip(parts, (GREY, ORANGE, BLUE), strict=True)):
        means = [rows[:, k].mean() for rows in shown.values()]
        places = np.arange(len(shown)) + 0.27 * (k - 1)
        bars = ax.bar(places, means, 0.25, color=colour, label=part)
        ax.bar_label(bars, [f"{m:.2f}" for m in means], size=11)
    ax.set(ylim=(0, 1.18), yticks=(0, 0.5, 1), ylabel="share", title="The loss does not show it")
    ax.set_xticks(
        range(len(shown)), [name.replace(" handed", "\nhanded") for name in shown], size=12
    )
    ax.grid(axis="x", visible=False)
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    show_figure(
        fig,
        "Four decoders, three bars each: letters right when told the true ones before; names that "
        "begin right, and names right, when it writes by itself. Right: all three high. Not "
        "shifted: all letters right when told, no name right. No end: names begin right, none is "
        "right. State not handed over: three quarters of the letters right when told, one name in "
        "ten.",
    )


def first_letters(answers, digits, names):
    """What becomes of a first letter that is written by somebody else.

    Parameters
    ----------
    answers : dict of str to (dict of str to list of lists of str)
        Kind of training -> first letter -> what each of several networks wrote for N pictures.
    digits : array of int (N,)
        What the pictures show.
    names : list of str
    """
    fig, axes = new_figure(len(answers), width=10, height=3.4, sharey=True)
    for ax, (kind, colour), by_letter in zip(
        axes, zip(answers, (BLUE, VERMILLION), strict=True), answers.values(), strict=True
    ):
        letters = [letter for letter in by_letter if letter != "s"]
        for place, letter in enumerate(reversed(letters)):
            texts = [t for run in by_letter[letter] for t, d in zip(run, digits, strict=True)
                     if d == 7]  # fmt: skip
            share = np.mean([text in names for text in texts])
            common = ", ".join(text for text, _ in Counter(texts).most_common(2))
            ax.barh(place, share, color=colour, height=0.7, alpha=0.85)
            ax.text(share + 0.02, place, common, va="center", size=13)
        ax.set_yticks(range(len(letters)), [f"{letter} …" for letter in reversed(letters)], size=13)
        ax.set(xlim=(0, 1.75), xticks=(0, 0.5, 1), xlabel="share that ends as another digit's name")
        ax.set_title(kind, size=13)
        ax.grid(axis="y", visible=False)
    axes[0].set_ylabel("our first letter")
    _title(fig, "Pictures of a seven: told the truth, it believes us; left alone, it is deaf")
    show_figure(
        fig,
        "What decoders write for pictures of a seven when the first letter is ours, the two "
        "commonest answers, and the share that is some digit's name. Left, those that were always "
        "told the truth often turn our letter into another digit's name. Right, those that heard "
        "themselves spell the rest of seven, whatever the first letter.",
    )


def translations(triples):
    """Sentences, their translations word by word, and the true ones; wrong words in colour.

    Parameters
    ----------
    triples : list of (sequence of str, sequence of str, sequence of str)
        French, what was written, and English.
    """
    fig, ax = new_figure(width=10, height=0.4 + 1.05 * len(triples))
    ax.axis("off")
    ax.set_title("Fluent English, and another story")
    blocks = []
    for french, said, truth in triples:
        right = set()  # places of words that are in the true sentence, too, in the same order
        for block in SequenceMatcher(None, said, truth, autojunk=False).get_matching_blocks():
            right.update(range(block.a, block.a + block.size))
        rows = [_sentence(french, {*range(len(french))}, GREY), _sentence(said, right, "black"),
                _sentence(truth, {*range(len(truth))}, BLUE)]  # fmt: skip
        blocks.append(VPacker(children=rows, pad=0, sep=5))
    packed = VPacker(children=blocks, pad=0, sep=16)
    ax.add_artist(AnchoredOffsetbox("center left", child=packed, frameon=False, pad=0))
    show_figure(
        fig,
        "For three sentences, from above: French in grey; what the decoder writes, fluent English, "
        "with the words that are not in the true translation in orange; the true translation in "
        "blue. Nouns, verbs and adjectives are wrong or missing.",
    )


def _sentence(words, right, colour):
    """A line of words; those whose places are not among the right ones stand out."""
    groups = []  # what is written without a space in between
    for k, word in enumerate(words):
        if k and (word == "'s" or words[k - 1].endswith("'")):
            groups[-1] = groups[-1][0] + word, groups[-1][1] and k in right
        else:
            groups.append((word, k in right))
    styles = {
        True: dict(color=colour, size=13),
        False: dict(color=VERMILLION, size=13, weight="bold"),
    }
    texts = [TextArea(word, textprops=styles[is_right]) for word, is_right in groups]
    return HPacker(children=texts, pad=0, sep=5, align="baseline")


def by_length(bins, right, budget):
    """Share of sentences translated without a mistake, by the length of the source.

    Parameters
    ----------
    bins : list of (int, int)
        Shortest and longest.
    right : dict of str to array (seeds, len(bins))
    budget : str
        What training they had.
    """
    fig, ax = new_figure(width=7.5, height=3)
    places = np.arange(len(bins))
    for (name, rows), colour, marker in zip(
        right.items(), (BLUE, VERMILLION), ("o", "s"), strict=True
    ):
        ax.plot(places, rows.T, color=colour, lw=0.8, alpha=0.5)
        ax.plot(places, rows.mean(axis=0), marker=marker, color=colour, label=name)
    ax.set_xticks(places, [f"{a}–{b}" for a, b in bins])
    ax.set(ylim=(-0.03, 1.05), xlabel="words of the French sentence",
           ylabel="sentences right",
           title=f"After {budget}, one vector does for a few short sentences")  # fmt: skip
    ax.legend(loc="center right")
    show_figure(
        fig,
        "Share of unseen sentences translated without a mistake, by the number of French words, "
        f"after {budget}. With attention nearly all up to nine words, and most of the longest. "
        "With the last state only, some of the shortest and none of the long ones.",
    )


def alignment(french, english, weights):
    """Which French words the decoder read at each English one.

    Parameters
    ----------
    french, english : sequences of str
    weights : array (S, T)
        Rows: the English words and the end; columns: the French words and the end.
    """
    T = len(french)
    fig, ax = new_figure(width=8, height=1.1 + 0.27 * len(weights))
    ax.imshow(weights, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for s, row in enumerate(weights):
        for t, w in enumerate(row):
            if w >= 0.1:
                ax.text(t, s, f"{w:.1f}".lstrip("0") if w < 0.95 else "1", ha="center", va="center",
                        size=10, color="white" if w > 0.55 else "black")  # fmt: skip
    ax.set_xticks(range(T + 1), [*french, "(end)"], size=12, rotation=35, ha="left")
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(weights)), [*english, "(end)"], size=12)
    ax.grid(visible=False)
    _title(fig, "Nobody told it which word is which")
    show_figure(
        fig,
        f"A table with the French words “{' '.join(french)}” as columns and the English words "
        f"“{' '.join(english)}” as rows; dark where the decoder reads. Most rows have one dark "
        "cell, on the word they translate; where noun and adjective change places the dark cells "
        "cross over.",
    )


def root(widths, scaled, unscaled):
    """How large the largest of 16 weights gets, with and without the division by the root of d.

    Parameters
    ----------
    widths : sequence of int
        Numbers in a query.
    scaled, unscaled : sequences of float
    """
    fig, ax = new_figure(width=7.5, height=2.9)
    ax.plot(widths, unscaled, LINES[1], marker="s", color=VERMILLION, label="not divided")
    ax.plot(widths, scaled, marker="o", color=BLUE, label="divided by √d")
    ax.axhline(1 / 16, color=GREY, lw=1)
    ax.text(widths[0], 1 / 16 + 0.02, "even weights: 1/16", color=GREY, size=11)
    ax.set(xscale="log", ylim=(0, 1.05), xlabel="d: numbers in a query", ylabel="largest weight",
           title="Without the root, long queries read a single key")  # fmt: skip
    ax.set_xticks(widths, widths)
    ax.set_xticks([], minor=True)
    ax.legend(loc="center right")
    show_figure(
        fig,
        "Mean largest weight among 16 random keys against the length d of a random query. Divided "
        "by the root of d it stays near a quarter for every d; not divided it rises towards 1.",
    )
