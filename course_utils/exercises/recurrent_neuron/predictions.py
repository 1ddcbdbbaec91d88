"""The predictions of notebook 01, in its order."""

from course_utils.exercises.model import Question

QUESTIONS = (
    Question(
        "tanh again and again",
        "Start at s = 0.5 and apply tanh(2 s) fifty times. Where does the state end?",
        {
            "At 0": "tanh makes every number smaller, but the factor 2 comes first: near 0, "
            "tanh(2 s) is almost 2 s. The state is pushed away from 0.",
            "At a value between 0.9 and 1": "There is a number with tanh(2 s) = s, a fixed point. "
            "Once there, the state stays.",
            "It grows without bound": "It cannot: tanh never leaves the interval from -1 to 1.",
        },
        "At a value between 0.9 and 1",
    ),
    Question(
        "one pulse",
        "The pulse comes at step 5. Which neuron still shows at step 30 which sign it had?",
        {
            "Neither: the input has been 0 for 25 steps": "The input is gone, but the state "
            "need not be.",
            "The one with w_h = 0.5": "Each step keeps at most half of what was there. 25 steps "
            "leave almost nothing.",
            "The one with w_h = 2": "The pulse pushes the state to a fixed point, above 0 or "
            "below. It stays there.",
        },
        "The one with w_h = 2",
    ),
    Question(
        "a longer sequence",
        "The layer read 309 years. How many of its weights must change before it can read 3090?",
        {
            "All of them": "No step has weights of its own, so no new step needs new ones.",
            "Only W_h, which grows with the length": "W_h is (H, H): it connects units, not steps.",
            "None": "Every step uses the same three arrays. A longer sequence is a longer loop.",
        },
        "None",
    ),
    Question(
        "hello without memory",
        "Without memory (W_h = 0), how small can the mean loss over the four steps become?",
        {
            "0": "The input l must be answered by l once and by o once. Without a state, the same "
            "input always gets the same answer.",
            "0.347": "h and e can be perfect. Both l's get the same chances, and half and half is "
            "the best that can be given.",
            "1.386": "That is a blind guess at all four steps. That h is followed by e can be "
            "learned.",
        },
        "0.347",
    ),
    Question(
        "few parameters",
        "All three models train for the same 1000 steps, and each is stopped at its best one. "
        "Which errs most on the test years?",
        {
            "The one whose steps share nothing: it can fit the most": "It fits the training years "
            "best, and turns upwards early. But before it does, it is ahead of the MLP.",
            "The MLP and the RNN alike: as many parameters": "As many, but in the one each year "
            "has its own weights, and in the other the years are read in their order.",
            "The MLP": "It has as few parameters as the RNN. To it the 24 years are 24 numbers in "
            "no order; the other two read one after the other.",
        },
        "The MLP",
    ),
    Question(
        "waiting",
        "6400 inputs in all. Which is faster: 1 sequence of 6400 steps, or 64 sequences of 100?",
        {
            "The same: as many multiplications": "As many, but 6400 of them wait for one another.",
            "64 sequences of 100, several times faster": "Only 100 steps to wait for, each "
            "with more to do at once.",
            "1 sequence: a batch needs more memory": "Memory is no problem here. Waiting is.",
        },
        "64 sequences of 100, several times faster",
    ),
    Question(
        "parity by training",
        "An RNN with 16 units trains for 500 steps on 32,000 sequences of 30 bits. How often is "
        "its parity right?",
        {
            "Almost always: it is universal": "That such weights exist does not mean that training "
            "finds them.",
            "About 80 %": "There is nothing between: 29 of 30 bits say nothing about the parity.",
            "About 50 %, like a coin": "Gradient descent finds no slope to follow.",
        },
        "About 50 %, like a coin",
    ),
)
