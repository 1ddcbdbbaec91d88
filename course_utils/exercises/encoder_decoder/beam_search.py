"""Search for likely sentences, the best few hypotheses side by side."""

import numpy as np

from course_utils.exercises.attempt import same
from course_utils.exercises.encoder_decoder.shared import decoder, first_state
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback, parts
from course_utils.rnn.decoding import beam_search

solution = beam_search


def _case(name, seed, V, H, width, longest, more_end, start=1, end=0):
    return Case(
        name,
        dict(
            step=decoder(seed, V, H, more_end, log=True, end=end),
            state=first_state(seed + 1, 1, H),
            start=start,
            end=end,
            width=width,
            longest=longest,
        ),
    )


def cases():
    """Width 1, which is greedy; wider ones; some hypotheses end, in some cases all."""
    return [
        _case("width 1", 3, 4, 3, 1, 8, 1.0),
        _case("width 2", 5, 5, 4, 2, 8, 1.0),
        _case("width 3, the best ends early", 12, 5, 4, 3, 7, 2.0),
        _case("width 5, no time to end", 7, 6, 4, 5, 4, -3.0),
        _case("more hypotheses than tokens", 8, 3, 4, 6, 5, 0.0),
        _case("width 10, most of them end", 28, 12, 4, 10, 6, 2.0),
        _case("width 3, from token 2 to token 3", 5, 5, 4, 3, 7, 2.0, start=2, end=3),
    ]


def observe(answer, **arguments):
    """The two arrays under their names; the right hypotheses must not be in any odd order."""
    copy = arguments | dict(state=arguments["state"].copy())
    result = parts("tokens", "log_p")(answer, **arguments)
    if isinstance(result, dict):
        lists = [name for name, value in result.items() if isinstance(value, list)]
        if lists:
            raise Feedback(f"`{lists[0]}` is a list. Return arrays: `np.array(…)` makes one.")
        if not _ordered(**result):
            order = np.argsort(-result["log_p"], kind="stable")
            if same([a[order] for a in result.values()], [*plain(**copy)], 1e-9):
                raise Feedback(
                    "You keep the right hypotheses, but not from the likeliest on. "
                    "(`np.argpartition` finds the best and does not sort them.)"
                )
    return result


def _ordered(tokens, log_p):
    """Whether log-probabilities, one for each row, fall or rise all the way, or are none."""
    if np.ndim(log_p) != 1 or np.shape(tokens)[:1] != np.shape(log_p):
        return True
    steps = np.diff(log_p)
    return (steps <= 0).all() or (steps > 0).all()


def plain(step, state, start, end, width, longest):
    """Hypotheses are tuples: log-probability, tokens, state; they are extended one by one."""
    beam = [(0.0, [], state)]
    for _ in range(longest):
        longer = []
        for log_p, tokens, state in beam:
            last = tokens[-1] if tokens else start
            if last == end:
                longer.append((log_p, [*tokens, end], state))
                continue
            new, after = step(np.array([last]), state)
            for word in range(new.shape[1]):
                longer.append((log_p + new[0, word], [*tokens, word], after))
        beam = sorted(longer, key=lambda hypothesis: -hypothesis[0])[:width]
        if all(tokens[-1] == end for _, tokens, _ in beam):
            break
    return np.array([tokens for _, tokens, _ in beam]), np.array([log_p for log_p, _, _ in beam])


@instead("log_p, state = total[best], state[parent]", "log_p = total[best]")
def states_left_behind():
    """Your hypotheses change places, their states do not: each is continued with the state of
    another one. Put the states in the same order as the hypotheses: `state[parent]`."""


@instead(
    "np.column_stack([tokens[parent], y])",
    "np.column_stack([np.resize(tokens, (len(y), tokens.shape[1])), y])",
)
def words_left_behind():
    """States and sums follow their parents, the words written so far do not: your sentences are
    patched together. `tokens[parent]`, then the new word behind."""


@instead("new[done, end] = 0.0", "pass", "np.where(done[:, None], -np.inf, new)", "new.copy()")
def goes_on_behind_the_end():
    """You continue sentences that have ended as if they had not. Behind its end a hypothesis gets
    no more words, and no more cost: it stays in the beam as it is."""


@instead("new[done, end] = 0.0", "new[done] = 0.0")
@instead("new[done, end] = 0.0", "new[done] = 0.0",
         "done = y == end", "done = (tokens == end).any(axis=1)",
         "(y == end).all()", "(tokens == end).any(axis=1).all()")  # fmt: skip
def every_word_is_free_behind_the_end():
    """Behind an end every word costs nothing in your search, so one ended sentence comes back as
    many, with different words behind its end, and fills the beam. Only another `end` costs 0 there,
    all other words get `-np.inf`."""


@instead("return tokens, log_p", "return np.where(_behind(tokens == end), 0, tokens), log_p")
def zeros_behind_the_end():
    """Behind the end of a hypothesis you write 0, whatever `end` is. Nothing but ends stands
    there."""


def _behind(ends):
    """Where an end stands to the left."""
    return ends.cumsum(axis=1) - ends > 0


@instead("new[done, end] = 0.0", "pass")
def ended_ones_dropped():
    """A hypothesis that has ended disappears from your beam. Keep it, with its log-probability: it
    may well turn out to be the best."""


@instead(
    "np.where(done[:, None], -np.inf, new)",
    "new.copy()",
    "new[done, end] = 0.0",
    "new[done] = np.where(np.arange(new.shape[1]) == end, new[done], -np.inf)",
)
def end_paid_again():
    """A hypothesis that has ended pays for another end at every step. Its log-probability is
    complete: it stays, at no cost."""


@instead("if (y == end).all()", "if y[0] == end")
def stops_when_the_best_ends():
    """You stop as soon as the best hypothesis has ended. The log-probability of the others only
    falls, true, but you return them unfinished. Stop when all have ended."""


@instead("total = (log_p[:, None] + new)", "total = (0 * log_p[:, None] + new)")
def only_the_last_word_counts():
    """You compare hypotheses by their last word only. What counts is the whole sentence: add the
    word's log-probability to that of the words before."""


@instead("total = (log_p[:, None] + new)", "total = (log_p[:, None] + np.exp(new))")
def probabilities_added_up():
    """You add up probabilities. They are to be multiplied, so their logarithms are added: `step`
    gives logarithms already."""


@instead(
    'np.argsort(-total, kind="stable")[:width]',
    'np.argsort(total, kind="stable")[:width]',
)
def least_likely():
    """You keep the least likely hypotheses: `np.argsort` puts the smallest first. Sort `-total`."""


@instead("np.divmod(best, new.shape[1])", "np.divmod(best, new.shape[1])[::-1]")
def parent_and_word_swapped():
    """Parent and word have changed places. In `(W, V)` laid out in one line, place k belongs to row
    `k // V`, the parent, and column `k % V`, the word."""


@instead(
    *("np.array([start]), np.zeros(1)", "np.full(width, start), np.zeros(width)"),
    *(
        "tokens = np.empty((1, 0), int)",
        "state, tokens = state.repeat(width, 0), np.empty((width, 0), int)",
    ),
)
def equal_at_the_start():
    """You begin with `width` equal hypotheses. They get the same continuations and the same scores,
    and remain equal: your beam is a greedy search made several times. Begin with a single one."""


def _best_alone(new):
    """Of the continuations of each hypothesis the likeliest."""
    return np.where(new == new.max(axis=1, keepdims=True), new, -np.inf)


@instead(
    *("= 0.0", "= 0.0; new = _best_alone(new) if len(new) > 1 else new"),
    *("[:width]", "[: width if len(new) == 1 else len(new)]"),
)
def best_of_each_parent():
    """You give every hypothesis one continuation, its best. Then nothing competes: a hypothesis
    that was good at first can never be replaced by a second child of a better one. Sort the
    continuations of *all* hypotheses together."""


@instead("return tokens, log_p", "return tokens[0], log_p[0]")
def only_the_best():
    """You return the best hypothesis only. Return the whole beam, (W, S) and (W,), the best first:
    later sections choose among them."""


@instead("return tokens, log_p", "return tokens[::-1], log_p[::-1]")
def likeliest_last():
    """Your hypotheses come with the likeliest last. `np.argsort` puts the smallest first, and
    `np.argpartition` only finds the best, without sorting them: sort what you keep, the likeliest
    first."""


@instead("return tokens, log_p", "return tokens, np.exp(log_p)")
def probabilities_returned():
    """The sentences are right. You return their probabilities; return the logarithms, which do not
    vanish when sentences get long."""


@instead("return tokens, log_p",
         "return np.column_stack([np.full(len(tokens), start), tokens]), log_p")  # fmt: skip
def start_is_returned():
    """Your sentences begin with `start`. It was heard, not written: leave it out."""


@instead("range(longest)", "range(longest - 1)")
def one_too_few():
    """You make one step fewer than `longest` allows. `start` is not written, so it does not
    count."""


@instead("if (y == end).all()", "if (y == end).any()")
def stops_when_one_ends():
    """You stop as soon as *one* hypothesis has ended, and return the others unfinished. A longer
    one may still be the better: stop when all have ended."""


@instead("state[parent]", "np.resize(state, (len(y), state.shape[1]))")
def states_not_reordered():
    """Your hypotheses change places, their states keep theirs: each is continued with the state of
    another one. Put the states in the order of the parents: `state[parent]`."""


@instead("state[parent]", "(state if len(state) == len(y) else np.repeat(state[:1], len(y), 0))")
def states_of_the_first():
    """The states do not follow their hypotheses: where the number of these grows, each gets the
    state of the first, and else they keep their places. It is `state[parent]` that goes on."""


@instead("state[parent]", "state[np.minimum(np.arange(len(y)), len(state) - 1)]")
@instead(
    *("np.array([start]), np.zeros(1)", "np.full(width, start), np.full(width, -np.inf)"),
    *(
        "tokens = np.empty((1, 0), int)",
        "log_p[0], state, tokens = 0.0, state.repeat(width, 0), np.empty((width, 0), int)",
    ),
    *("state[parent]", "state"),
    *("return tokens, log_p", "return tokens[log_p > -np.inf], log_p[log_p > -np.inf]"),
)
def states_keep_their_rows():
    """Words and sums follow their parents, the states do not: each row of `state` stays where it
    is, and a hypothesis is continued with that of another one. It is `state[parent]` that goes
    on."""


@instead("new, state = step(y, state)", "new, _ = step(y, state)")
def state_not_handed_on():
    """Your decoder forgets: at every step it gets the first state. `step` returns the state after
    the step, and the next call needs it."""


RANKED_BY_THE_MEAN = (
    "np.argsort(-total,",
    "np.argsort(-total / np.repeat((tokens != end).sum(axis=1) + 1, new.shape[1]),",
)


@instead(*RANKED_BY_THE_MEAN)
@instead(
    *RANKED_BY_THE_MEAN,
    *("return tokens, log_p", "words = tokens != end\n"
      "    return tokens, log_p / (words.sum(axis=1) + 1 - words.all(axis=1))"),
)  # fmt: skip
def ranked_by_the_mean():
    """You divide by the number of words. Long sentences gain by that, and some systems want it;
    here what counts is the log-probability of the whole sentence."""


@instead("new[done, end] = 0.0", "pass", "np.where(done[:, None], -np.inf, new)", "new.copy()",
         "(y == end).all()", "(tokens == end).any(axis=1).all()")  # fmt: skip
def goes_on_until_all_have_ended():
    """You stop when each hypothesis has an end in it, but until then you continue those that have
    ended as if they had not. Behind its end a hypothesis gets no more words, and no more cost."""


hints = (
    "Keep three things for each hypothesis, side by side: its tokens (W, S), its log-probability "
    "(W,) and its state (W, H). At first there is one, with nothing written and log-probability 0.",
    "Each round: `new, state = step(y, state)`; for hypotheses that have ended set `new` to -inf "
    "everywhere but 0 at `end`; `total = log_p[:, None] + new`; the best `width` of all "
    "`total.ravel()` go on.",
    "`best = np.argsort(-total.ravel(), kind='stable')[:width]`, then `parent, y = np.divmod(best, "
    "V)`: tokens, log-probabilities and states of the parents are taken over, `tokens[parent]`, "
    "`state[parent]`.",
)
