"""The predictions of notebook 06, in its order."""

from course_utils.exercises.model import Question

QUESTIONS = (
    Question(
        "which mean",
        "A model gives the right character probability 1/2 nine times, and 1/1000 once. Perplexity "
        "is a mean of 1/p: among how many it had to choose. Which mean?",
        {
            "Arithmetic: (9 · 2 + 1000) / 10 = 101.8": "One surprise in ten would then outweigh "
            "everything else. Averaging the exponentials is a mistake that has been made in code.",
            "Geometric: (2⁹ · 1000)^(1/10) = 3.7": "The loss is averaged first, then "
            "exponentiated: exp of a mean of logarithms is the geometric mean.",
            "Harmonic: 10 / (9 · 1/2 + 1/1000) = 2.2": "So a popular text book calls it. "
            "That is the inverse of the mean probability: the surprise would hardly count.",
        },
        "Geometric: (2⁹ · 1000)^(1/10) = 3.7",
    ),
    Question(
        "below the floor",
        "The language has an entropy of 1.62 bits a word. Your model is tested on a new text and "
        "reports 0.02. What has happened?",
        {
            "It has learned the language very well": "Nobody can do better than the entropy, on "
            "average, whatever they have learned: the next word is not known before it is drawn.",
            "It has learned the text by heart": "That would explain it on the text it was trained "
            "on. This text is new.",
            "It sees the word it should predict": "Below the floor is not good, it is impossible. "
            "The usual reasons: targets that were not shifted, or a direction that reads from the "
            "end.",
        },
        "It sees the word it should predict",
    ),
    Question(
        "LSTM or counting",
        "Three plays to learn from. An LSTM of 128 units, trained for 2400 steps; against it a "
        "table that only counts which character followed which five. Who predicts Richard III "
        "better?",
        {
            "The LSTM": "Not after 2400 steps. On little text and in little time, counting well is "
            "hard to beat.",
            "The counts": "Built in a second, and ahead for a good while. But keep watching: the "
            "two know different things.",
            "Both alike": "There is a gap, with the same sign for every seed.",
        },
        "The counts",
    ),
    Question(
        "always the likeliest",
        "At each step the model takes the likeliest character: temperature 0. What does it write "
        "in the long run?",
        {
            "Its best text: every choice is the best": "Every single one is. Together they are "
            "not: real text is full of unlikely characters.",
            "The same few words, over and over": "It falls into a loop, and mostly into the same "
            "one wherever it starts.",
            "The training text": "It knows that far too little to recite it.",
        },
        "The same few words, over and over",
    ),
    Question(
        "no gender in the text",
        'king - man + woman, but no sentence says "his" or "her": nothing in the text tells men '
        "from women. How often does the analogy still find the right one of 60 words?",
        {
            "By chance, 1 in 60": "One would think so. But see what is left to choose from: the "
            "question's words are excluded, and queen stands in sentences like those of king.",
            "About half the time": "More. The step from man to woman is not needed at all.",
            "Nearly always": "The word nearest to king that is not in the question is queen, "
            "whatever small step is made. The score looks like understanding and measures an "
            "exclusion.",
        },
        "Nearly always",
    ),
    Question(
        "clamp the unit",
        'Of 128 units, the same one follows "in a speaker\'s name" best, with |r| above 0.5, and '
        '"in brackets", with less than 0.3. It is held at its mean, so that it tells nothing. '
        "Which closing sign suffers?",
        {
            "The full stop after a name: the correlation is stronger": "A correlation says what "
            "the unit knows, not that anybody asks it. It hardly matters at names.",
            "The closing bracket": "There it is used, however weak the correlation. What a unit "
            "is correlated with is not what it is for.",
            "Neither: 127 other units know it too": "They may. Whether they do can only be "
            "measured, feature by feature.",
        },
        "The closing bracket",
    ),
)
