"""The predictions of notebook 07, in its order."""

from course_utils.exercises.model import Question

QUESTIONS = (
    Question(
        "what the decoder hears",
        "A decoder learns to spell the name of a 6: s, i, x. At the step at which it should say "
        "“i”, what does it hear?",
        {
            "The sign for the start": "That is what it hears before the first letter. Now one "
            "letter has been said already.",
            "s": "The letter before. At the first step there is none, and it hears a sign for the "
            "start instead.",
            "i": "Then there would be nothing to learn but to repeat. And who would tell it the "
            "“i” when it writes by itself?",
        },
        "s",
    ),
    Question(
        "not shifted",
        "By mistake a decoder hears, at every step, the very letter it has to say. What does its "
        "training loss do?",
        {
            "It stays high": "Nothing is easier than to repeat what one hears.",
            "It falls to nearly 0": "It learns to repeat, perfectly, and nothing else. A loss that "
            "is too good is a reason to look.",
            "It falls as usual": "Usually some letters remain hard to foresee. Here none is.",
        },
        "It falls to nearly 0",
    ),
    Question(
        "a wrong first letter",
        "The picture shows a 7, but the first letter is ours: f. A decoder that was always told "
        "the true letters goes on alone. What will it write most often?",
        {
            "even: it sees the picture": "The picture speaks against f. But in training, a letter "
            "that was heard was always true.",
            "ive: it believes the letter": "Whatever it heard in training was true, so it has come "
            "to believe it. The picture is only one of two witnesses.",
            "nothing: it ends at once": "No name ended after one letter. It has never seen an end "
            "there.",
        },
        "ive: it believes the letter",
    ),
    Question(
        "who continues the wave better",
        "Two networks continue a wave for twenty steps. One was trained on true inputs, the other "
        "on its own outputs. Which one is better?",
        {
            "True inputs, at every step": "It saw better inputs in training. But now it hears its "
            "own, and those it has never seen.",
            "Own outputs, at every step": "It has practised what is asked. But at the first step "
            "nothing has gone wrong yet, and there the other one has practised more.",
            "True inputs at first, own outputs later": "At the first step what is heard is true. "
            "Later on it is not, and only one of the two knows how that is.",
        },
        "True inputs at first, own outputs later",
    ),
    Question(
        "a sentence in one vector",
        "A decoder knows of the French sentence what the encoder's last state holds, 64 numbers. "
        "After 500 training steps, which unseen sentences does it translate without a mistake?",
        {
            "Most, short or long": "So says the loss curve's steady fall. Count whole sentences.",
            "Some short ones, no long ones": "A sentence of three words may fit. One of fourteen "
            "has to be packed into the same 64 numbers.",
            "None": "Not many. But some sentences are no longer than three words.",
        },
        "Some short ones, no long ones",
    ),
    Question(
        "why the root",
        "Queries and keys are random, each of their d numbers of size about 1. How large is a dot "
        "product of the two?",
        {
            "About 1, whatever d is": "d products are added up. They differ in sign, but do not "
            "cancel out completely.",
            "About √d": "Signs differ, so d terms of size 1 add up to √d. Divided by that, scores "
            "keep their size, and the softmax stays soft.",
            "About d": "That would be so if all products had the same sign.",
        },
        "About √d",
    ),
    Question(
        "attention without a mask",
        "A trained translator gets the same sentences, with ten more steps of padding behind each, "
        "and its mask taken away. What happens?",
        {
            "Nothing: padding means nothing": "The word says nothing to a network. At each of "
            "these steps there is a state, a key like any other.",
            "A little: padding gets small weights": "Each gets little, ten of them a good deal, "
            "and what is read becomes something else.",
            "Most translations break": "Ten states that mean nothing take a share of every look. "
            "And how many there are depends on the longest sentence of the batch.",
        },
        "Most translations break",
    ),
    Question(
        "how wide a beam",
        "A model with 4096 possible sentences, and a beam of 10. How often does it miss the best "
        "one?",
        {
            "In about nine of ten cases": "It would, if it took ten at random. It throws away only "
            "what looks bad so far.",
            "In about half": "That is the rate of a beam of width 1.",
            "In about one of a hundred": "The best sentence rarely has a beginning that is worse "
            "than ten others.",
        },
        "In about one of a hundred",
    ),
    Question(
        "divided by the length",
        "The log-probability of a sentence is divided by its length. Which sentences gain?",
        {
            "Short ones": "A division by something large makes numbers small. But these are "
            "negative: smaller in size is *higher*.",
            "Long ones": "Log-probabilities are negative, so to divide by more is to come nearer "
            "to 0, the top.",
            "Neither": "Then it would change nothing. It is done to change something.",
        },
        "Long ones",
    ),
    Question(
        "ten years ahead",
        "Which forecast of the sunspots ten years ahead is the best, learnt from the years 1700 to "
        "1920?",
        {
            "An encoder–decoder": "It is made for it, and has thousands of parameters. There are "
            "221 numbers to learn them from.",
            "One step, fed with its own forecasts": "Errors add up over ten steps. Look at what it "
            "does at one year, and at ten.",
            "Least squares on nine values": "Ten numbers to fit, and the Sun's rhythm fits into "
            "them.",
        },
        "Least squares on nine values",
    ),
    Question(
        "order",
        "The words of a sentence attend to each other, all at once, without recurrence. We shuffle "
        "the words. What happens to the result of each word?",
        {
            "It changes: its neighbours are others": "The weights do not ask who stands where, but "
            "whose key fits.",
            "Nothing: it only moves along": "The same words are read with the same weights. To "
            "attention a sentence is a bag.",
            "It becomes the mean of all": "Only if all scores were equal.",
        },
        "Nothing: it only moves along",
    ),
)
