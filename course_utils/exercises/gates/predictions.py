"""The predictions of notebook 04, in its order."""

from course_utils.exercises.model import Question

QUESTIONS = (
    Question(
        "one gate, half open",
        "The update gate is 0.5 at every step and the candidate is 0. What is left of a memory "
        "after 10 steps?",
        {
            "Half of it": "After one step, yes. The next step halves what the first has left.",
            "About a thousandth": "Every step halves it. To keep something, a gate must be shut, "
            "and not just less than fully open.",
            "All of it: nothing overwrites it": "A candidate of 0 is a value like any other: half "
            "of the memory is replaced by it.",
        },
        "About a thousandth",
    ),
    Question(
        "two readings",
        "The update gate of COMS 4995 overwrites where it is 1, PyTorch's keeps. What turns the "
        "parameters of the one into those of the other?",
        {
            "1 minus weights and bias": "It is the gate's value that becomes 1 minus itself. The "
            "weights stand inside the sigmoid, and 1 - σ(a) is not σ(1 - a).",
            "Weights and bias negated": "The sigmoid is its own mirror image: 1 - σ(a) = σ(-a).",
            "Nothing: they are different functions": "Try it: a gate that is open where the other "
            "is shut needs only the opposite sum.",
        },
        "Weights and bias negated",
    ),
    Question(
        "reset before or after",
        "The reset gate multiplies the state before the matrix product (COMS 4995) or what comes "
        "out of it (PyTorch). Are these two models, of several units, the same?",
        {
            "Yes: the order of factors does not matter": "It does not for numbers. This is a "
            "matrix product and an elementwise one, and they do not change places.",
            "Yes, after renaming the weights": "Before the product, one gate decides whether any "
            "unit hears this one; after it, whether this unit listens to any. With two units or "
            "more, no choice of weights makes up for that.",
            "No, two different functions": "Shut a single reset gate: before the product, "
            "all candidates may change; after it, only one does.",
        },
        "No, two different functions",
    ),
    Question(
        "the cell's factor",
        "c_t = f * c_{t-1} + i * g. With the gates held fixed, what is dc_t/dc_{t-1}?",
        {
            "1: the cell is a sum": "In the LSTM of 1997 it was: that had no forget gate. Here the "
            "old cell is multiplied before anything is added.",
            "The forget gate": "So what it keeps of the cell, it keeps of the gradient. No matrix "
            "and no tanh lie on this path.",
            "The input gate": "It multiplies what is written. The old cell has a gate of its own.",
        },
        "The forget gate",
    ),
    Question(
        "forget bias",
        "A fresh LSTM: all weights small, so a gate is little more than σ of its bias. Which "
        "forget-gate bias lets a gradient travel 100 steps along the cell?",
        {
            "0": "σ(0) is one half. Along the cell the gradient is multiplied by σ(bias) at each "
            "step: σ(bias) to the power of the lag.",
            "1": "Better, and a common choice. But look at σ(bias) to the power of the lag: the "
            "hundredth power punishes any factor well below 1.",
            "3": "The factor per step, σ(bias), must be so near 1 that its hundredth power is "
            "still something. Larger biases reach further yet.",
        },
        "3",
    ),
    Question(
        "same size, more memory?",
        "A plain RNN and an LSTM with the same number of parameters, so the LSTM has fewer than "
        "half the units. A symbol is shown, then noise (up to 20 steps in training, 80 in the "
        "test), then it is asked for. Which learns to recall it?",
        {
            "The RNN first: it has more units": "One unit would do to hold a symbol's bit. More "
            "units are not what it lacks.",
            "Both, the LSTM several times sooner": "Its cell has a path along which memory and "
            "gradient last, if the forget gate starts open. The plain RNN finds it too, given the "
            "steps.",
            "Only the LSTM: a plain RNN forgets": "A tanh unit can hold a bit for long, and it "
            "learns to, only later.",
        },
        "Both, the LSTM several times sooner",
    ),
    Question(
        "pixel by pixel",
        "The digits are now read as 64 single pixels, not as 8 rows of 8. Which network's "
        "accuracy falls furthest?",
        {
            "The plain RNN": "The picture is the same, the way from its first pixel to the answer "
            "eight times as long. Its gradient gets lost on the way.",
            "The LSTM: more parameters to train": "All three have about as many, 4800, in both "
            "cases. What has changed is how long something must be remembered.",
            "All alike: the picture is the same": "It is, but its beginning now lies 64 steps "
            "back. That does not trouble all of them equally.",
        },
        "The plain RNN",
    ),
)
