"""The predictions of notebook 03, in its order."""

from course_utils.exercises.model import Question

QUESTIONS = (
    Question(
        "fifty factors",
        "A slide of COMS 4995 lets T = 50 states follow one another, each 1.1 times the one "
        "before. Its formula is dh_T/dh_1 = 1.1^(T-1), its number 117.4. Which power of 1.1 is "
        "that?",
        {
            "49": "That is what the formula says: from h_1 to h_50 there are 49 steps. The number "
            "has one factor more.",
            "50": "One factor for every state, which is dh_50/dh_0. From h_1, as in the formula, "
            "there is one fewer.",
            "51": "Even counted from h_0, 50 states are only 50 steps.",
        },
        "50",
    ),
    Question(
        "a state that stays",
        "A unit with h_t = tanh(1.5 h_{t-1}) settles at 0.86 and stays there. How large is "
        "dh_100/dh_1?",
        {
            "Practically 0": "At 0.86 the tanh is flat: 1.5 times its slope is well below 1, and "
            "99 such factors leave nothing. The value stays, the gradient does not.",
            "About 1: the state is kept": "The state is kept because small changes die out. The "
            "derivative asks what becomes of a small change.",
            "Huge, because 1.5 > 1": "Each factor is 1.5 times the slope of the tanh. Only near "
            "0 is that slope 1; at 0.86 it is small.",
        },
        "Practically 0",
    ),
    Question(
        "radius below one",
        "A matrix has spectral radius 0.9. What can the norm of its powers do?",
        {
            "It shrinks at every step": "The radius rules after many steps. How much one step can "
            "stretch is the norm, and that may be far above 0.9.",
            "It grows for ever if its norm is above 1": "A norm above 1 lets it grow for a while. "
            "In the long run every power brings a factor near 0.9.",
            "It may grow first, then it shrinks": "In the first steps the norm decides, in the "
            "long run the radius. For symmetric matrices the two are equal; for others the norm "
            "can be far larger.",
        },
        "It may grow first, then it shrinks",
    ),
    Question(
        "orthogonal weights",
        "A tanh network with orthogonal W_h reads random inputs. What becomes of the gradient over "
        "100 steps?",
        {
            "It keeps its length: W_h is orthogonal": "W_h alone would keep it. But each step "
            "also multiplies by the slope of the tanh.",
            "It explodes": "It cannot: W_h makes no vector longer, and the slope of a tanh is "
            "never above 1.",
            "It vanishes all the same": "More slowly than with smaller weights. Inputs drive the "
            "states away from 0, where the slope is below 1, and W_h makes up for none of it.",
        },
        "It vanishes all the same",
    ),
    Question(
        "relu instead",
        "Replace the tanh by ReLU, whose slope is 1 wherever it is on. What does that do over 100 "
        "steps, with ordinary random weights?",
        {
            "Nothing bounds states and gradients any more": "The tanh kept states below 1 and "
            "slopes at most 1, the smaller the larger the state. Now only W_h decides, and it may "
            "be too large.",
            "It cures vanishing for good": "Where a unit is on, only the slope is 1: W_h still "
            "multiplies at every step. Where it is off, nothing passes.",
            "Nothing: it is W_h that matters": "It matters more than before. A tanh flattens "
            "when states grow and so holds the gradient down; ReLU never does.",
        },
        "Nothing bounds states and gradients any more",
    ),
    Question(
        "which clipping",
        "The gradient is (3, 0.9), the threshold 1. Which clipping keeps its direction?",
        {
            "Elementwise": "It cuts the 3 and leaves the 0.9: the second number gains weight.",
            "By norm": "Both numbers are divided by the same one. Only the length changes.",
            "Both": "Elementwise clipping changes one number and not the other. Same direction "
            "would mean: same ratio.",
        },
        "By norm",
    ),
    Question(
        "normalise over time",
        "Batch normalisation inside the recurrence, with one running mean and variance for all "
        "steps. How does it do when tested, on sequences twice as long?",
        {
            "Well, as in any deep network": "There, each layer has statistics of its own. Here one "
            "pair must serve all steps, and the first states are not distributed like the later "
            "ones.",
            "As well, only more slowly": "In testing it costs hardly any time: the statistics are "
            "fixed numbers. What they are fixed to is the trouble.",
            "Badly: the statistics differ from step to step": "One mean and variance fit no step "
            "well, and what is wrong at one step is handed to the next.",
        },
        "Badly: the statistics differ from step to step",
    ),
    Question(
        "the cat, much later",
        "Was or were? One RNN is trained on sentences with none to three nouns between subject and "
        "verb, another only on sentences with six. Which of them chooses right when there are six?",
        {
            "The one trained on six": "It has seen just such sentences. But when it starts, the "
            "gradient that should tell it to keep the subject has vanished on the way back.",
            "The one trained on short ones": "From near, the gradient arrives, and it learns to "
            "hold the number of the subject. Once held, it lasts.",
            "Neither: an RNN's memory is too short": "What is short is the reach of its gradient. "
            "A state that has learned to hold a bit can hold it for long.",
        },
        "The one trained on short ones",
    ),
)
