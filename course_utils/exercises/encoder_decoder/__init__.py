"""Notebook 07, encoder and decoder."""

from course_utils.exercises.model import Notebook

NOTEBOOK = Notebook(
    stem="07_encoder_decoder",
    title="Encoder and decoder",
    about="captions and translation in miniature, what teacher forcing teaches, beam search, "
    "attention, and sunspots ten years ahead",
    minutes=120,
    deeper=40,
    items={
        "Q1": ("encoder–decoder: sequences of different length", "CS 760, CAI 4104, COMS 4995"),
        "Q2": ("teacher forcing and warm start", "Intro to RNNs"),
        "Q3": ("captioning and translation in miniature", "CAI 4104, CS 760, COMS 4995"),
        "Q4": ("the sizes of Sutskever et al. 2014", "Intro to RNNs"),
        "Q5": ("where attention comes from: read keywords, not a summary", "COMS 4995"),
    },
    exercises=(
        "decoder_arrays",
        "greedy_decode",
        "scheduled_sampling",
        "attention",
        "beam_search",
        "count_seq2seq_weights",
    ),
    lines=("attention",),
)
