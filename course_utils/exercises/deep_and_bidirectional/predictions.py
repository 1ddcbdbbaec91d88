"""The predictions of notebook 05, in its order."""

from course_utils.exercises.model import Question

QUESTIONS = (
    Question(
        "reading up to Teddy",
        "What comes before Teddy is the same for all three meanings. A network that reads forwards "
        "is asked at the word Teddy: toy, bear or president? How often is it right, at best?",
        {
            "One time in three": "It has read nothing that tells, so it can only guess among "
            "three.",
            "More than half of the time": "From what? All that tells comes later, and a state "
            "holds only what has been read.",
            "Nearly always, after enough training": "Training finds what is in the input. Here it "
            "is not: the telling word has not been read yet.",
        },
        "One time in three",
    ),
    Question(
        "waiting four words",
        "A forward reader may answer some words late. In this text the word that tells comes 1, 2, "
        "7 or 8 words after Teddy. It already waits 2 words; what does waiting 4 add?",
        {
            "Twice as much as 2 did": "What counts is not how many words it waits, but whether one "
            "of them tells. Look at the distances.",
            "A little with every word": "A word that does not tell adds nothing, however long one "
            "waits for it.",
            "Nothing": "No telling word stands 3 or 4 words after Teddy. The gain comes in steps.",
        },
        "Nothing",
    ),
    Question(
        "who reads the padding",
        "A batch is padded with zeros behind the ends, and a bidirectional layer reads it as it "
        "is. Which of its states at the true words are wrong?",
        {
            "None: zeros add nothing": "A step that reads zeros is still a step: the state is "
            "multiplied by its weights, the bias is added, the tanh is taken.",
            "The backward ones": "The backward reader meets the padding first and comes to the "
            "last word with a state that no word has put there.",
            "Both": "The forward reader meets the padding only after the last word. What it says "
            "at the words is right already.",
        },
        "The backward ones",
    ),
    Question(
        "the last output",
        "A bidirectional RNN reads 101 symbols and is asked for the first one. Its answer is read "
        "from output[-1], both halves. How often is it right after 50 updates, of 8 symbols?",
        {
            "Always: its backward half ends at the first symbol": "It does, but what it then knows "
            "stands in output[0]. At output[-1] it has only begun.",
            "About one time in eight: a guess": "At output[-1] the forward half has read the "
            "symbol 100 steps ago, and the backward half has read a single symbol: the last one.",
            "Half of the time: one of two halves knows": "Which one? The forward half is 100 steps "
            "away from it, the backward half has not come to it yet.",
        },
        "About one time in eight: a guess",
    ),
    Question(
        "one vector for a piece",
        "An LSTM hears 96 steps of music and then names the style. From which summary of its "
        "states is the style read best, after the same 20 epochs?",
        {
            "The last state": "It has heard everything. But what it heard in the first bars has to "
            "last for ninety steps, and so has the gradient that teaches it. That takes longer: "
            "after 60 epochs it is nearly level.",
            "The mean over time": "Every step has a say, and its gradient comes directly. But a "
            "sure sign in one bar is averaged away by all the others.",
            "The maximum over time": "Each unit can be a detector: it fires once, where its sign "
            "is heard, and that is kept. The gradient goes straight to that step, so it learns "
            "soon.",
        },
        "The maximum over time",
    ),
    Question(
        "the first thud",
        "Knocks and footsteps are the same thud at another pace. A detector that reads forwards "
        "has heard the first thud only. How often does it tell them apart?",
        {
            "About half of the time": "There is no pace yet. Only the second thud tells, and it "
            "comes later: this is Teddy again.",
            "Nearly always": "By what? The two are made of the same thuds.",
            "Never": "A guess between two is right half of the time.",
        },
        "About half of the time",
    ),
    Question(
        "one layer or three",
        "LSTMs of the same number of parameters read digits row by row: one layer of 29 units, or "
        "three layers of 14. Which is better on new handwriting, after the same training?",
        {
            "Three layers": "Depth has its uses. But here each layer is half as wide, and the "
            "gradient has to come down through all of them.",
            "One layer": "For eight rows one storey is enough, and all its parameters are in it. "
            "Depth is no good in itself.",
            "Both alike: as many parameters": "They have as many numbers to set. How easily they "
            "are set is another matter.",
        },
        "One layer",
    ),
    Question(
        "a hundred times better",
        "A bidirectional LSTM is trained to predict the next word. Its loss on new sentences is a "
        "hundredth of the forward one's. What has it learnt?",
        {
            "The language, from both sides": "It could not do better than the language is random, "
            "and the next word of this one is far from certain.",
            "To read the next word": "The backward reader comes from the end: at each word it has "
            "just read the one that is to be predicted.",
            "The training sentences by heart": "These sentences are new. And yet it knows the next "
            "word, because it is handed in.",
        },
        "To read the next word",
    ),
)
