"""The predictions of notebook 00, in its order."""

from course_utils.exercises.model import Question

QUESTIONS = (
    Question(
        "how this works",
        "Sunspots come and go in about eleven years. Somebody says every year: next year will be "
        "like this one. How far off is that, compared with saying the long-time mean every year?",
        {
            "Just as far: one year says nothing about the next": "In eleven years they go up and "
            "down once, so from one year to the next they cannot go all the way.",
            "Clearly less far, but still far off": "A year resembles its neighbour more than the "
            "mean. But while the numbers rise or fall, it is always a year late.",
            "Hardly off at all": "It would be, if they changed slowly. Half of eleven years takes "
            "them all the way up, and each of those years is a large step.",
        },
        "Clearly less far, but still far off",
    ),
    Question(
        "a sentence as what",
        "A sentence can be cut into words, syllables or characters. Which cut gives the longest "
        "sequence, and what speaks for it all the same?",
        {
            "Words: each one has a meaning": "Each one has, and that speaks for them. But a "
            "sentence has only a few: of the three, this is the shortest sequence.",
            "Syllables: they are how we speak": "More than words, but most syllables can be cut "
            "further.",
            "Characters: a few dozen write everything": "A long sequence, of very few different "
            "pieces, and no word is ever unknown. The price: what belongs together lies many steps "
            "apart.",
        },
        "Characters: a few dozen write everything",
    ),
    Question(
        "a shifted pattern",
        "A multi-layer perceptron learns to find a pattern in a window. In training the pattern "
        "always lies in the first half; in the test it lies in the second. Is it found?",
        {
            "Yes: it is the same pattern": "To us. To the network it is other inputs, and each "
            "input has weights of its own.",
            "Yes, a little less often": "A little would mean that something carries over. What was "
            "learned is in the weights of the first half.",
            "No: nothing was learned about the second half": "Every place has its own weights, and "
            "those of the second half have never seen the pattern. Whatever should hold at every "
            "place must use the same weights there.",
        },
        "No: nothing was learned about the second half",
    ),
    Question(
        "a window of K",
        "In a series each value depends on the one 20 steps before, and on nothing nearer. A model "
        "sees the last 10 values. How good can its forecasts be?",
        {
            "A bit better than the mean": "A bit of what? The value that matters is not among the "
            "ten, and the ten know nothing of it.",
            "No better than the mean": "Nothing in the window has anything to do with the next "
            "value. What is not seen cannot be weighted.",
            "As good as any, with enough data": "More data make the weights more exact. They do "
            "not make the window longer.",
        },
        "No better than the mean",
    ),
    Question(
        "tomorrow's price",
        "A price moves up or down every day at random, whatever it did before. Which is the best "
        "forecast for tomorrow?",
        {
            "The trend of the last days, continued": "The eye sees trends in any such series. "
            "Tomorrow's step does not know of them.",
            "Today's price": "The next step is as likely to go up as down, so nothing is better "
            "than to say: no step.",
            "The mean of the last month": "It would be, if the price were drawn back to a mean. "
            "This one stays wherever it has got to.",
        },
        "Today's price",
    ),
    Question(
        "identity",
        "A block of two layers is to learn to hand on its input x unchanged. Plain, its output is "
        "F(x); residual, its output is x + F(x). Which one learns it more easily?",
        {
            "Both alike: they have the same weights": "The same weights, but another task: what "
            "must F be in the one block, and what in the other?",
            "The residual one": "There F only has to become zero. The plain block must rebuild "
            "every input from its parts.",
            "The plain one: there is nothing extra in the way": "What is extra is x itself, which "
            "is just what is wanted.",
        },
        "The residual one",
    ),
)
