"""What each lab has: its controls, what it says at first, and the sliders that are moved.

``moved`` is the slider that the tests move, ``timed`` the one that is timed where that is another;
``onward`` is what a lab that steps through a graph says after one step and after two.
"""

LABS = {
    "neuron_playground": dict(
        sliders=["Input weight w_x", "Recurrent weight w_h", "Bias b"],
        choices=["Activation φ", "Input x_t", "Example"],
        buttons=["Reset"],
        first="7 steps later",
        moved="Recurrent weight w_h",
    ),
    "unrolled_graph_stepper": dict(
        sliders=["Stage (1–25)"],
        choices=["Weights", "Memory"],
        buttons=["◀ Back", "Next ▶", "Reset"],
        first="Step 1 reads",
        moved="Stage (1–25)",
        onward=["h₀ = 0", "goes up to the scores"],
    ),
    "bptt_stepper": dict(
        sliders=["Stage (1–14)", "Recurrent weight w"],
        choices=["Error"],
        buttons=["◀ Back", "Next ▶", "Reset"],
        first="there is no state before",
        moved="Stage (1–14)",
        timed="Recurrent weight w",
        onward=["used again, now on h₁", "used again, now on h₂"],
    ),
    "truncation_meter": dict(
        sliders=["Steps back k", "Size g of W_h"],
        choices=["Scheme", "Loss", "Example"],
        buttons=["Reset"],
        first="Going back 5 steps",
        moved="Steps back k",
    ),
    "gradient_microscope": dict(
        sliders=["Spectral radius of W_h", "Steps T", "Input size (standard deviation)"],
        choices=["Initial W_h", "Activation φ", "Example"],
        buttons=["Reset"],
        first="Over 100 steps the gradient vanishes",
        moved="Spectral radius of W_h",
    ),
    "clipping_cliff": dict(
        sliders=[
            "Steps taken",
            "Start: recurrent weight w",
            "Start: bias b",
            "Learning rate",
            "Threshold c",
        ],
        choices=["Example"],
        buttons=["Reset"],
        first="After 30 steps",
        moved="Steps taken",
        timed="Start: recurrent weight w",
    ),
    "memory_explorer": dict(
        sliders=["Values seen K", "Now (step of the test part)"],
        choices=["Series", "Example"],
        buttons=["Reset"],
        first="Seeing the last 3 years",
        moved="Values seen K",
    ),
    "gate_puppeteer": dict(
        sliders=[
            f"Update gate at word {t}, {word}"
            for t, word in enumerate(
                ["The", "cat", "which", "already", "ate", "near", "the", "dogs"], 1
            )
        ],
        choices=["Subject", "Nouns in between", "Gate", "Words write", "Example"],
        buttons=["Reset"],
        first="which is wrong",
        moved="Update gate at word 2, cat",
    ),
    "cell_stepper": dict(  # opened with the one-gate cell
        sliders=["Stage (1–11)", "Update gate u"],
        choices=["Cell", "Notation"],
        buttons=["◀ Back", "Next ▶", "Reset"],
        first="Two numbers are read",
        moved="Stage (1–11)",
        timed="Update gate u",
        onward=["The candidate is −0.572", "stands at 0.30"],
    ),
    "memory_race": dict(
        sliders=[
            "LSTM: forget-gate bias",
            "GRU: update-gate bias",
            "tanh RNN: spectral radius",
            "Later input (signal: 1)",
            "Steps",
        ],
        choices=["Look at", "Example"],
        buttons=["Reset"],
        first="remembers longest",
        moved="LSTM: forget-gate bias",
    ),
    "sampling_desk": dict(
        sliders=["Temperature", "Bars of character", "Dice"],
        choices=["Model", "Drawn from", "It begins with", "Example"],
        buttons=["Reset"],
        first="A choice has",
        moved="Temperature",
    ),
    "unit_tracker": dict(
        sliders=["Follows it best: number"],
        choices=["What is followed", "The unit is", "Model"],
        buttons=["Reset"],
        first="follows “position in the line”",
        moved="Follows it best: number",
    ),
    "analogy_map": dict(
        sliders=["Share of sentences that tell the gender", "Another text"],
        choices=["The question's words", "Looked for", "Example"],
        buttons=["Reset"],
        first="King − man + woman",
        moved="Another text",
    ),
    "caption_writer": dict(
        sliders=["Digit in the picture", "Which of its pictures"],
        choices=["First letter", "Example"],
        buttons=["Reset"],
        first="The picture shows a 5. Told",
        moved="Digit in the picture",
        timed="Which of its pictures",
    ),
    "soft_lookup": dict(
        sliders=["Query: to the right", "Query: up", "Sharpness (0: mean of all)"],
        choices=["Mask", "Example"],
        buttons=["Reset"],
        first="is on D",
        moved="Query: to the right",
        timed="Sharpness (0: mean of all)",
    ),
    "attention_reader": dict(
        sliders=[
            "English word",
            "Sharpness (1: as trained)",
            "Padding behind the end",
            "Sentence",
        ],
        choices=["Mask", "Example"],
        buttons=["Reset"],
        first="For “woman” it reads “femme”",
        moved="Sentence",
    ),
    "translator_desk": dict(
        sliders=["Sentence", "Beam width (1: greedy)"],
        choices=["The decoder reads with", "Example"],
        buttons=["Let it write freely", "Reset"],
        first="It writes “the woman's little black birds are happy”",
        moved="Sentence",
    ),
    "piano_roll_lab": dict(
        sliders=["Steps heard"],
        choices=["Summary", "Example"],
        buttons=["▶ Hear it", "Reset"],
        first="After 36 of 48 steps",
        moved="Steps heard",
    ),
    "soundscape_lab": dict(
        sliders=["Heard up to (seconds)", "Threshold", "Close gaps up to (ms)", "Collar (ms)"],
        choices=["Example"],
        buttons=["▶ Hear it", "Reset"],
        first="Event F1 in the first 3.40 s",
        moved="Heard up to (seconds)",
    ),
}
