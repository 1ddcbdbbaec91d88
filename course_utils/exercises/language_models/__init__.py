"""Notebook 06, language models."""

from course_utils.exercises.model import Notebook

NOTEBOOK = Notebook(
    stem="06_language_models",
    title="Language models",
    about="tokens, the next one, a floor that is known, honest baselines, embeddings, "
    "sampling, what a unit tracks, and the size of GPT-3",
    minutes=115,
    deeper=15,
    items={
        "M1": ("tokens: words, syllables, characters; learned from the corpus", "Carlier"),
        "M2": ("next-token prediction, cross-entropy averaged over the sequence",
               "Carlier, CS 760"),
        "M3": ("embedding = look-up table; king - man + woman = queen", "Carlier"),
        "M4": ("generated text at initialisation, after one epoch, after many", "Carlier"),
        "M5": ("sampling at test time", "CS 760"),
        "M6": ("the scale of GPT-3, and what comes after recurrence", "Carlier, COMS 4995"),
    },
    exercises=(
        "encode",
        "merge_pair",
        "streams",
        "bits_and_perplexity",
        "embedding",
        "sample",
        "keep_likely",
        "analogy",
    ),
    lines=("merge_pair",),
)  # fmt: skip
