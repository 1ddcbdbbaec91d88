"""Figures of notebook 06, language models."""

import numpy as np

from course_utils.display.palette import PALETTE
from course_utils.display.plotting import new_figure, show_figure

BLUE, ORANGE, GREEN, VERMILLION, GREY = (
    PALETTE[c] for c in ("blue", "orange", "green", "vermillion", "grey")
)


def pieces(counts, tokens):
    """How a text gets shorter with every merge.

    Parameters
    ----------
    counts : dict of int to int
        Merges -> tokens of the text.
    tokens : list of str
        What the merges made, in order.
    """
    fig, ax = new_figure(height=3.2)
    merges, length = np.array(list(counts)), np.array(list(counts.values()))
    ax.plot(merges, length[0] / length, marker="o", color=BLUE)
    ax.set(title="Five hundred merges: more than two characters a token", xlabel="merges",
           ylabel="characters a token", ylim=(0.9, None))  # fmt: skip
    shown = [(at, tokens[at - 1].replace("\n", "⏎").replace(" ", "␣")) for at in merges if at]
    for (at, piece), n in zip(shown, length[1:], strict=True):
        ax.annotate(f"“{piece}”", (at, length[0] / n), xytext=(4, -14),
                    textcoords="offset points", fontsize=11)  # fmt: skip
    show_figure(
        fig,
        "Characters a token after so many merges: from 1 at the start, steeply at first, then ever "
        "more slowly. Beside each point the piece that the last merge made; longer pieces come "
        "late.",
    )


def floor(windows, floor, runs):
    """A known floor, the floors of short memories, and what models reach.

    Parameters
    ----------
    windows : dict of int to float
        n -> least bits a word of any n-gram model.
    floor : float
        Entropy, in bits a word.
    runs : dict of str to array
        Model -> bits a word, as a part of this text's floor, for each seed.
    """
    fig, axes = new_figure(2, height=3.3, width=10, gridspec_kw=dict(width_ratios=(3, 2)))
    n = list(windows)
    axes[0].plot(n[1:], list(windows.values())[1:], "s-", color=VERMILLION,
                 label="n-gram's own floor")  # fmt: skip
    axes[0].axhline(floor, color=GREEN, ls="--", label="floor of the language")
    over = np.array(next(iter(runs.values())))
    axes[0].axhspan(floor * over.min(), floor * over.max(), color=BLUE, alpha=0.4, label="LSTM")
    axes[0].set(
        title="A per cent or two above the floor", xlabel="n", ylabel="bits a word", xticks=n[1:]
    )
    axes[0].set_ylim(1.55, max(list(windows.values())[1:]) + 0.04)
    axes[0].set_xlim(n[1] - 0.3, n[-1] + 0.3)
    axes[0].legend(loc="upper right")
    for i, share in enumerate(runs.values()):
        axes[1].plot(share, [i] * len(share), "o", color=(BLUE, VERMILLION, ORANGE)[i], ms=9)
    axes[1].axvline(1, color=GREEN, ls="--")
    axes[1].set(title="Below it: it peeks", xlabel="bits, as a part of the floor",
                xlim=(-0.1, 1.15), ylim=(-0.5, len(runs) - 0.5))  # fmt: skip
    axes[1].set_yticks(range(len(runs)), list(runs))
    show_figure(
        fig,
        "Left: bits a word by n. The n-grams' own floors fall in steps from 1.96 at n = 2 and 3 "
        "and stay clearly above the language's floor of 1.62; the LSTM lies just above that. "
        "Right: the LSTM at 1 times the floor, the model whose targets were not shifted and the "
        "one that reads both ways near 0.",
    )


def baselines(counting, packers, models):
    """Bits a character of all that predict, or pack, the test text.

    Parameters
    ----------
    counting : dict of int to float
        n -> bits a character of the n-gram model.
    packers, models : dict of str to float
        Name -> bits a character.
    """
    fig, axes = new_figure(2, height=3.5, width=10.5, gridspec_kw=dict(width_ratios=(2, 3)))
    axes[0].plot(list(counting), list(counting.values()), "s-", color=VERMILLION)
    axes[0].set(title="Counting: six is best", xlabel="n", ylabel="bits a character",
                xticks=list(counting))  # fmt: skip
    n = min(counting, key=counting.get)
    rows = sorted(
        [*((name, bits, GREY) for name, bits in packers.items()),
         *((name, bits, BLUE) for name, bits in models.items()),
         (f"{n}-gram, counted", counting[n], VERMILLION)],
        key=lambda row: -row[1],
    )  # fmt: skip
    names, bits, colours = zip(*rows, strict=True)
    axes[1].barh(names, bits, color=colours)
    for i, b in enumerate(bits):
        axes[1].text(b + 0.03, i, f"{b:.2f}", va="center", fontsize=11)
    axes[1].set(title="Together they know most", xlabel="bits a character of Richard III",
                xlim=(0, max(bits) + 0.4))  # fmt: skip
    axes[1].grid(axis="y")
    show_figure(
        fig,
        "Left: bits a character of Kneser-Ney n-grams, falling from 4.9 at n = 1 to about 2.17 at "
        "n = 6 and rising slightly after it. Right: bars for packers, n-grams, the LSTM, and "
        "the mean of LSTM and 6-gram, which is the shortest.",
    )


def five_ages(texts):
    """What a model wrote with the same dice, at each age.

    Parameters
    ----------
    texts : dict of str to str
        Age -> text, shown from its beginning.
    """
    _page(
        texts,
        "The same dice, older and older: letters, then words, then verse",
        "What was written, as text. Untrained: letters and signs at random. The older the model, "
        "the more of it are words, then names alone on their line and lines of verse.",
    )


def greedy(text):
    """What a model wrote that always takes the likeliest character."""
    _page(
        {"temperature 0": text},
        "Always the likeliest character: a loop",
        "What was written at temperature 0, as text: after a few words the same line, over and "
        "over.",
    )


def _page(texts, title, alt, lines=4, width=84):
    """Show the first lines of texts, each beside its name.

    A picture, because the tests compare printed text, and a model trained on another machine may
    write another one.
    """
    blocks = {
        name: [part for line in text.split("\n") for part in _wrapped(line, width)][:lines]
        for name, text in texts.items()
    }
    rows = sum(len(block) + 0.5 for block in blocks.values())
    fig, ax = new_figure(height=0.18 * rows + 0.35, width=9.5)
    ax.axis("off")
    ax.set(title=title, xlim=(0, 1), ylim=(rows, 0))
    row = 0.0
    for name, block in blocks.items():
        ax.text(0, row, name, va="top", fontsize=11, fontweight="bold", color=BLUE)
        for line in block:
            ax.text(0.15, row, line, va="top", fontsize=11, family="monospace")
            row += 1
        row += 0.5
    show_figure(fig, alt)


def _wrapped(line, width):
    """Cut a line into pieces of a width; an empty one stays."""
    return [line[i : i + width] for i in range(0, len(line), width)] or [""]


def ages(known, bits):
    """A model growing up: words that exist, and bits.

    Parameters
    ----------
    known : dict of str to float
        Age -> share of its words that occur in the training text.
    bits : dict of str to float
        Age -> bits a character on the test text.
    """
    fig, axes = new_figure(2, height=3.0, width=10)
    for ax, values, title, colour in (
        (axes[0], known, "Words that exist: most come in one epoch", GREEN),
        (axes[1], bits, "Bits a character of Richard III fall", BLUE),
    ):
        ax.bar(list(values), list(values.values()), color=colour)
        for i, value in enumerate(values.values()):
            ax.text(i, value, f"{value:.2f}", ha="center", va="bottom", fontsize=11)
        ax.set(title=title, ylim=(0, 1.15 * max(values.values())))
        ax.grid(axis="x")
    show_figure(
        fig,
        "Two bar charts over the ages of the model. The share of its words that occur in the plays "
        "rises from under a tenth to about seven tenths, most of it within the first epoch; the "
        "bits a character fall from six to under two and a half.",
    )


def temperatures(temperature, entropy, known, distinct):
    """What the temperature changes.

    Parameters
    ----------
    temperature : sequence of float
    entropy : sequence of float
        Bits, mean over what was written.
    known, distinct : sequences of float
        Share of words that exist; share of 6-character stretches that differ.
    """
    fig, axes = new_figure(2, height=2.9, width=10)
    axes[0].plot(temperature, entropy, "o-", color=BLUE)
    axes[0].set(title="Hotter: less is certain", xlabel="temperature",
                ylabel="entropy of a choice, bits")  # fmt: skip
    axes[1].plot(temperature, known, "s-", color=GREEN, label="words that exist")
    axes[1].plot(temperature, distinct, "^--", color=ORANGE, label="stretches that differ")
    axes[1].set(title="Correct, or varied", xlabel="temperature", ylabel="share", ylim=(0, 1.05))
    axes[1].legend(loc="lower center")
    show_figure(
        fig,
        "By temperature from 0.3 to 2. Left: the entropy of a choice rises steadily, from under 1 "
        "to about 4 bits. Right: the share of words that exist falls from nearly 1 to a quarter, "
        "the share of six-character stretches that differ rises from a fifth to 1.",
    )


def analogies(told, rows):
    """How often the analogy is right, and what it measures.

    Parameters
    ----------
    told : sequence of float
        Share of the sentences that tell the gender.
    rows : dict of str to array (len(told), seeds)
        Measure -> values.
    """
    fig, ax = new_figure(height=3.6, width=9)
    looks = ((GREEN, "o-"), (BLUE, "s--"), (VERMILLION, "^-"))
    for (name, values), (colour, look) in zip(rows.items(), looks, strict=True):
        ax.plot(told, values.mean(axis=1), look, color=colour, label=name)
        ax.fill_between(told, values.min(axis=1), values.max(axis=1), color=colour, alpha=0.15)
    ax.set(title="The famous score does not notice that the gender is gone",
           xlabel="share of sentences that tell the gender", ylabel="share, cosine",
           ylim=(-0.1, 1.05))  # fmt: skip
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    show_figure(
        fig,
        "Against the share of sentences that tell the gender, from 0 to a half; bands span the "
        "seeds. Right answers without the question's words stay near 1 throughout. With them they "
        "fall to about a tenth, and the cosine between the couples' steps falls from 0.7 to 0.",
    )


def unit_over_text(text, h, feature, name):
    """One unit along a stretch of text.

    Parameters
    ----------
    text : str
        N characters.
    h, feature : arrays (N,)
        What the unit shows; what it seems to follow.
    name : str
        Of the feature.
    """
    fig, ax = new_figure(height=3.0, width=12)
    steps = np.arange(len(text))
    ax.step(steps, h, where="mid", color=BLUE, label="the unit")
    scale = np.ptp(h) / max(np.ptp(feature), 1e-9)
    ax.plot(steps, h.min() + scale * (feature - feature.min()), color=ORANGE, lw=1.2,
            label=name)  # fmt: skip
    ax.set_xticks(steps, [{"\n": "⏎", " ": "␣"}.get(c, c) for c in text], fontsize=11)
    ax.grid(axis="x")
    ax.set(title="A unit that seems to count", ylabel="output h", xlim=(-1, len(text)))
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.2)
    show_figure(
        fig,
        "One unit's output along a stretch of verse, character by character, and the feature it "
        "follows best, scaled to the same height: both move together along each line.",
    )


def clamped(held_out, effects):
    """How well units follow what they follow best, and what clamping them costs.

    Parameters
    ----------
    held_out : dict of str to float
        Feature -> absolute correlation of its unit, on text it was not chosen by.
    effects : dict of str to float
        Feature -> bits more for the sign that ends it, its unit clamped.
    """
    fig, axes = new_figure(2, height=2.8, width=11, sharey=True)
    names = list(held_out)[::-1]
    for ax, values, title, label, colour in (
        (axes[0], held_out, "It follows", "|r| on the other half", BLUE),
        (axes[1], effects, "It is missed", "bits more at the sign that ends it, clamped", ORANGE),
    ):
        ax.barh(names, [values[name] for name in names], color=colour)
        for i, name in enumerate(names):
            ax.text(max(values[name], 0), i, f" {values[name]:.2f}", va="center", fontsize=11)
        ax.set(title=title, xlabel=label)
        ax.set_xlim(min(0, *values.values()), 1.15 * max(values.values()))
        ax.grid(axis="y")
    show_figure(
        fig,
        "Four features, two bars each. Left, how well its best unit follows it: speaker's name and "
        "position in the word best, brackets least. Right, how many bits more its closing sign "
        "costs when that unit is clamped: brackets by far most, the line some, name and word next "
        "to nothing.",
    )


def memory(lengths, state, kept):
    """What a recurrent state and a transformer keep of a text.

    Parameters
    ----------
    lengths : array (n,)
        Tokens read.
    state, kept : arrays (n,)
        Bytes.
    """
    fig, ax = new_figure(height=3.2)
    ax.loglog(lengths, kept, color=VERMILLION, label="GPT-3: keys and values")
    ax.loglog(lengths, state, color=BLUE, ls="--", label="LSTM of 128 units: h and c")
    ax.set(title="One grows with the text, the other does not", xlabel="tokens read",
           ylabel="bytes kept")  # fmt: skip
    ax.legend(loc="center right")
    show_figure(
        fig,
        "Bytes kept against tokens read, both axes logarithmic: GPT-3's keys and values rise in a "
        "straight line to nearly ten billion at 2048 tokens; the LSTM's state is a flat line at "
        "about a thousand.",
    )
