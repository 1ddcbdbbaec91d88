"""The predictions of notebook 02, in its order."""

from course_utils.exercises.model import Question

QUESTIONS = (
    Question(
        "which step counts most",
        "One unit reads 1, 1, 1: h_t = tanh(0.5 x_t + 0.9 h_{t-1}), from h_0 = 0. The loss looks "
        "at h_3 only. Which step adds most to the gradient of the weight 0.5?",
        {
            "The first: all later states depend on it": "They do, but on its way to the loss its "
            "share is multiplied by 0.9 · tanh′ twice, and each of these factors is below 1.",
            "The last": "Its share reaches the loss at once. Each step further back costs a factor "
            "0.9 · tanh′, which is below 1.",
            "All the same: it is one weight": "One weight, used three times. Each use has a share "
            "of its own, and the gradient is the sum of the three.",
        },
        "The last",
    ),
    Question(
        "why backwards",
        "Why does the loop run from the last step to the first?",
        {
            "Habit: the sums are the same either way": "The sums over the steps are, but what is "
            "summed must be known first.",
            "Each step needs what the later ones say": "The gradient of h_t contains that of "
            "h_{t+1}. At the last step nothing comes later, so there the loop can start.",
            "To save memory": "On the contrary: all states must be kept until the loop comes back "
            "to them.",
        },
        "Each step needs what the later ones say",
    ),
    Question(
        "how many terms",
        "A sequence of T steps, the loss at the last one only. How many terms does the gradient of "
        "W_h add up?",
        {
            "One, because there is one loss": "One loss, but W_h was used at every step on the "
            "way to it.",
            "T, one for each step": "W_h is shared: each use adds a term. (Where h_0 = 0, the "
            "first one is zero.)",
            "T, and their mean is the gradient": "T terms, but they add up. A mean would be the "
            "gradient of something else.",
        },
        "T, one for each step",
    ),
    Question(
        "a silent bug",
        "By mistake a network sets its state to zero at each step. How do you find out?",
        {
            "Training stops with an error": "All shapes fit. Nothing complains.",
            "The loss does not fall": "It falls: much can be guessed from the present input alone.",
            "Change the first input, watch the last state": "Nothing moves, so nothing was "
            "remembered. Two lines show what the loss hides.",
        },
        "Change the first input, watch the last state",
    ),
    Question(
        "memory of the way back",
        "Backpropagation through a sequence ten times as long: how much memory do the states take?",
        {
            "The same: the weights are shared": "The weights do not grow. But the way back needs "
            "the state of every step.",
            "10 times as much": "Every state is kept until the way back has used it. Truncation "
            "needs those of k_2 steps only.",
            "100 times as much": "Every step keeps its own state once. It grows with the length, "
            "not with its square.",
        },
        "10 times as much",
    ),
    Question(
        "a shorter way back",
        "A loss at every step. The truncated gradient leaves out all terms that reach back further "
        "than k steps. How does it compare with the full one?",
        {
            "Same direction, only shorter": "The terms left out do not point the same way as those "
            "that are kept.",
            "Another direction": "What is left out has a direction of its own. The result need not "
            "even be shorter.",
            "The same, if the state is carried on": "The state carries numbers forward. The "
            "gradient is cut all the same.",
        },
        "Another direction",
    ),
    Question(
        "a lag of 20",
        "The right answer depends on the input 20 steps ago. Backpropagation is cut after 5 steps, "
        "and the state is carried on. Does the network learn to keep that input?",
        {
            "Yes: the state is carried, so it is all there": "The state holds only what the "
            "weights put into it, and no gradient reaches the step where they should.",
            "Yes, it only takes longer": "More steps of training repeat the same gradient, and it "
            "never covers 20 steps.",
            "No": "The error never reaches the step at which the input should have been stored. "
            "Only what is left there by luck can be used.",
        },
        "No",
    ),
)
