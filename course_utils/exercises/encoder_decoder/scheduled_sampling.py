"""Run a decoder that hears now the truth, now its own best guess: a coin at each step."""

import numpy as np

from course_utils.exercises.encoder_decoder.shared import decoder, first_state
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.decoding import scheduled_sampling

solution = scheduled_sampling
in_place = ("rng",)  # whoever tosses a coin uses up its numbers


def _case(name, seed, T, B, V, H, ratio):
    rng = np.random.default_rng(seed)
    return Case(
        name,
        dict(
            step=decoder(seed, V, H),
            state=first_state(seed + 1, B, H),
            inputs=rng.integers(0, V, (T, B)),
            ratio=ratio,
            rng=rng,
        ),
    )


def cases():
    """One sentence; several; the truth always, and never."""
    return [
        _case("one sentence, half true", 1, 6, 1, 5, 3, 0.5),
        _case("four sentences, 70 % true", 2, 7, 4, 6, 4, 0.7),
        _case("always true: teacher forcing", 3, 4, 3, 5, 4, 1.0),
        _case("never true: running free", 4, 5, 2, 6, 5, 0.0),
    ]


def plain(step, state, inputs, ratio, rng):
    """Each sentence looks at its coin by itself."""
    T, B = inputs.shape
    scores = []
    y = inputs[0]
    for t in range(T):
        if t > 0:
            coins = rng.random(B)
            best = np.argmax(scores[-1], axis=1)
            y = np.array([inputs[t, i] if coins[i] < ratio else best[i] for i in range(B)])
        o, state = step(y, state)
        scores.append(o)
    return np.array(scores)


@instead(
    "y, scores = inputs[0], []",
    "y, scores, true = inputs[0], [], rng.random(inputs.shape[1]) < ratio",
    "true = rng.random(len(y)) < ratio", "pass",
)  # fmt: skip
def one_coin_for_each_sentence():
    """You toss once for each sentence, before its first step: some sentences hear only the truth,
    others only themselves. Toss at every step anew, or the decoder never learns to come back from a
    wrong word to right ones. (A widely used library did it this way for years.)"""


@instead("rng.random(len(y)) < ratio", "rng.random() < ratio")
def one_coin_for_the_batch():
    """At each step you toss one coin for all sentences. Toss one for each of them:
    `rng.random(len(y))`."""


@instead("np.where(true, inputs[t + 1], o.argmax(axis=-1))",
         "np.where(true, o.argmax(axis=-1), inputs[t + 1])")  # fmt: skip
def the_wrong_way_round():
    """You have it the wrong way round: with a `ratio` of 1 your decoder hears only itself. `ratio`
    is the probability of hearing the truth."""


@instead("inputs[t + 1], o.argmax", "inputs[t], o.argmax")
def the_same_input_again():
    """Before step t + 1 the true input is `inputs[t + 1]`. Yours is one step late: the decoder
    hears `inputs[t]` again."""


@instead("np.where(true, inputs[t + 1], o.argmax(axis=-1))", "inputs[t + 1]")
def always_the_truth():
    """Your decoder always hears the truth, whatever `ratio` says. That is teacher forcing, the case
    `ratio` = 1."""


@instead("np.where(true, inputs[t + 1], o.argmax(axis=-1))", "o.argmax(axis=-1)")
def always_itself():
    """Your decoder never hears the truth after the start. That is running free, the case `ratio` =
    0."""


@instead("o, state = step", "o, _ = step")
def state_not_handed_on():
    """Your decoder forgets: at every step it gets the first state. `step` returns the state after
    the step, and the next call needs it."""


@instead("axis=-1", "axis=0")
def best_sentence_for_each_token():
    """Your argmax goes over the sentences, axis 0. Scores are (B, V): the best token of each
    sentence is found along the last axis."""


@instead("return np.stack(scores)", "return o")
def last_scores_only():
    """You return the scores of the last step only. All steps count in the loss: collect them, and
    stack them to (T, B, V)."""


@instead("np.stack(scores)", "np.stack(scores, axis=1)")
def batch_first():
    """Your scores have the batch first, (B, T, V). The course puts time first, (T, B, V)."""


@instead("return np.stack(scores)", "return np.stack(scores[1:])")
def first_scores_missing():
    """The scores of the first step are missing. Hearing `start`, the decoder already has to say the
    first word."""


@instead("scores.append(o)",
         "scores.append(np.exp(o) / np.exp(o).sum(axis=-1, keepdims=True))")  # fmt: skip
def probabilities_returned():
    """You store probabilities. The loss wants the scores as `step` gives them: it takes the softmax
    by itself."""


@instead("y, scores = inputs[0], []", "y, scores, _ = inputs[0], [], rng.random(inputs.shape[1])")
@instead(
    *("in range(len(inputs))", "in range(-1, len(inputs))"),
    *("= step(y, state)", "= step(y, state) if t >= 0 else (0 * y[:, None], state)"),
    *("scores.append(o)", "scores.extend([o] * (t >= 0))"),
)
def coin_before_the_first_step():
    """You toss a coin before the first step, too. The first input is always the true one: coins
    come *between* two steps, and with one more at the beginning all yours are a step late."""


@instead("np.stack(scores)", "np.stack(scores).argmax(axis=-1)")
def tokens_returned():
    """You return the tokens, (T, B). The loss needs the scores they were chosen by, (T, B, V)."""


hints = (
    "Before the first step, `y = inputs[0]`. Each step: `o, state = step(y, state)`, and `o` is "
    "stored.",
    "Between two steps toss a coin for each sentence: `true = rng.random(B) < ratio`.",
    "`y = np.where(true, inputs[t + 1], o.argmax(axis=-1))`; at the end `np.stack` the stored "
    "scores.",
)
