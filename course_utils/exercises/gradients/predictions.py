"""The predictions of notebook 03, in its order."""

from course_utils.exercises.model import Question

QUESTIONS = (
    Question(
        "fifty states",
        "One unit, h_t = w h_{t-1}, no tanh. One time w = 1.1, another time w = 0.9. How many "
        "times larger is dh_50/dh_1 the first time?",
        {
            "About 1.2 times: 1.1 over 0.9": "That is the ratio of a single step. From h_1 to "
            "h_50 it comes in 49 times, as a factor.",
            "About 60 times: 49 steps, 1.2 each": "The steps do not add up, they multiply: "
            "1.22 to the power of 49.",
            "About 20 000 times": "Each step multiplies the ratio by 1.1 / 0.9. 49 such factors: "
            "107 the one time, 0.006 the other.",
        },
        "About 20 000 times",
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
        "A has spectral radius 0.9 and norm 5.2. What does the norm of its powers do?",
        {
            "It shrinks at every step": "The radius rules after many steps. How much one step can "
            "stretch is the norm, and that may be far above 0.9.",
            "It grows for ever, its norm being above 1": "A norm above 1 lets it grow for a while. "
            "In the long run every power brings a factor near 0.9.",
            "It grows first, then it shrinks": "In the first steps the norm decides, in the "
            "long run the radius. For symmetric matrices the two are equal; for others the norm "
            "can be far larger.",
        },
        "It grows first, then it shrinks",
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
        "steps, with large random weights, of radius 2?",
        {
            "Nothing bounds states and gradients any more": "The tanh kept states below 1 and "
            "slopes at most 1, the smaller the larger the state. Now only W_h decides, and it is "
            "too large.",
            "It cures vanishing for good": "With weights so large there is none to cure. With "
            "small ones ReLU makes it worse: where a unit is off, nothing passes.",
            "Nothing: it is W_h that matters": "It matters more than before. A tanh flattens "
            "when states grow and so holds the gradient down; ReLU never does.",
        },
        "Nothing bounds states and gradients any more",
    ),
    Question(
        "which clipping",
        "The gradient is (3, 0.9), the threshold 1. Clip it by norm, as you have just done, or "
        "elementwise: each number by itself, to between -1 and 1. Which keeps its direction?",
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
        "Batch normalisation inside the recurrence: in training with the mean and variance of "
        "the batch at each step, in use with one running pair for all steps. How does it do?",
        {
            "Well, as in any deep network": "There, the answer does not depend on how many "
            "layers have passed. Here it may well depend on how many steps have.",
            "As well, only more slowly": "In use it costs hardly any time: the statistics are "
            "fixed numbers. What they are fixed to is the trouble.",
            "Badly: it hides what all sequences share": "Each step's own mean takes away what "
            "the sequences have in common at that step. In use, a running mean takes away "
            "something else, and what is wrong at one step is handed to the next.",
        },
        "Badly: it hides what all sequences share",
    ),
    Question(
        "the cat, much later",
        "Was or were? One RNN is trained on sentences with none to three nouns between subject and "
        "verb, another only on sentences with six. Which of them is the first to choose right when "
        "there are six?",
        {
            "The one trained on six": "It has seen just such sentences. But when it starts, the "
            "gradient that should tell it to keep the subject has all but vanished on the way.",
            "The one trained on short ones": "From near, the gradient arrives, and it learns to "
            "hold the number of the subject. Held past three nouns, it is held past six.",
            "Neither: an RNN's memory is too short": "What is short is the reach of its gradient. "
            "A state that has learned to hold a bit can hold it for long.",
        },
        "The one trained on short ones",
    ),
)
