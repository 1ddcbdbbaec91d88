"""Run a layer over a long sequence in chunks that no gradient leaves backwards."""

import numpy as np

from course_utils.exercises.backpropagation_through_time.shared import network
from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, Feedback

solution = "course_utils.rnn.truncation:truncated_forward"  # which loads torch


def _chunks_case(name, T, k, seed):
    n = network(np.random.default_rng(seed), T, 2, 3, 4)
    arguments = {name: n[name] for name in ("X", "h_0", "W_x", "W_h", "b")}
    return Case(name, dict(**arguments, k=k))


def cases():
    """Chunks that fit, a last one that is shorter, a single one, and one for each step."""
    return [
        _chunks_case("10 steps in chunks of 5", 10, 5, 37),
        _chunks_case("10 steps in chunks of 3: 3, 3, 3, 1", 10, 3, 38),
        _chunks_case("4 steps in chunks of 6", 4, 6, 39),
        _chunks_case("3 steps in chunks of 1", 3, 1, 40),
    ]


def observe(answer, X, h_0, W_x, W_h, b, k):
    """The states, and the gradients of one fixed loss with respect to the layer's parameters."""
    import torch

    from course_utils.rnn.interop import copy_to_torch

    rnn = torch.nn.RNN(*W_x.shape, dtype=torch.float64)
    copy_to_torch(W_x, W_h, b, rnn)
    expected = (*X.shape[:2], len(b))
    H = answer(rnn, torch.as_tensor(X), torch.as_tensor(h_0)[None], k)
    if H is None or H is Ellipsis:
        return H
    if isinstance(H, list | tuple):
        raise Feedback(
            f"Return one tensor with all states; yours is a {type(H).__name__} of {len(H)}. "
            "`torch.cat` joins the chunks along time."
        )
    if not isinstance(H, torch.Tensor):
        raise Feedback(f"Return a tensor {expected}, not {type(H).__name__}.")
    if H.shape != expected:
        raise Feedback(f"Your states have shape {tuple(H.shape)}, expected {expected}.")
    parameters = dict(rnn.named_parameters())
    if H.requires_grad:
        loss = (H * torch.as_tensor(np.random.default_rng(0).normal(size=expected))).sum()
        gradients = torch.autograd.grad(loss, list(parameters.values()), allow_unused=True)
    else:
        gradients = [None] * len(parameters)
    result = {"the states": H.detach().numpy()}
    for (name, p), g in zip(parameters.items(), gradients, strict=True):
        result[f"the gradient of {name}"] = (torch.zeros_like(p) if g is None else g).numpy()
    return result


def plain(rnn, X, h, k):
    """Counting the steps, with the state detached on a line of its own."""
    import torch

    states = []
    for first in range(0, len(X), k):
        h = h.detach()
        H, h = rnn(X[first : first + k], h)
        states.append(H)
    return torch.cat(states)


@instead("h.detach()", "h")
def never_cut():
    """The states are right, but the gradient still crosses the borders: this is full
    backpropagation. Cut it where the state is handed to the next chunk. (`h.detach()` changes
    nothing in `h`: it returns a new tensor.)"""


@instead("h.detach()", "None if states else h")
def reset_to_zeros():
    """Every chunk of yours but the first starts from zeros. Detaching cuts the gradient and keeps
    the numbers: start the next chunk from the last state of this one, detached."""


@instead(", h.detach()", "")
def always_from_zeros():
    """Every chunk of yours starts from zeros, the first one too: the state `h` is never given to
    `rnn`. It is its second argument."""


@instead("H, h =", "H, _ =")
def given_state_again():
    """Every chunk of yours starts from the `h` that was given: the new state is never handed on.
    The second result of `rnn` is the last state; make it the next chunk's `h`."""


@instead("torch.cat(states)", "torch.cat(states).detach()")
def no_gradient_at_all():
    """The states are right, but no gradient is left, not even inside a chunk: they are detached
    themselves, or made under `no_grad`. Detach only the state that is handed on."""


@instead("h.detach()", "h if states else None")
def zeros_and_never_cut():
    """Two things: your first chunk starts from zeros, not from the `h` that was given; and the
    gradient still crosses the borders, because no state is detached where it is handed on."""


@instead(
    *("range(0, len(X), k)", "range(len(X))", "[first : first + k]", "[first : first + 1]"),
    *("h = h.detach()", "h = h.detach() if first % k == k - 1 else h"),
    of=plain,
)
def cut_one_step_early():
    """You cut one step before a chunk ends. The last step of a chunk still belongs to it: cut where
    the next one begins, at the steps 0, k, 2k …"""


@instead("h.detach()", "(h[0] if states else h).detach()")
def state_without_its_axis():
    """`rnn` takes and gives its state as (1, B, H), an axis for its one layer in front. `H[-1]` is
    (B, H) and lacks it: take the second result of `rnn`."""


@instead("X.split(k)", "X.split(1)")
def cut_at_each_step():
    """You cut at every step, so the gradient never goes back further than one. Cut only where a new
    chunk begins, every k steps."""


@instead("torch.cat(states)", "torch.cat([*(earlier.detach() for earlier in states[:-1]), H])")
def only_last_chunk_learns():
    """Only your last chunk has a gradient; the others are made under `no_grad`, or detached. Every
    chunk learns from its own losses: detach only the state between them."""


@instead("H, h =", "H =")
def both_results_kept():
    """You collect both results of `rnn`, a tuple. Take them apart, `H, h = rnn(chunk, …)`, and
    collect `H`."""


@instead("split", "chunk")
def k_chunks():
    """You made k chunks. It should be chunks of k steps: `X.split(k)`, not `X.chunk(k)`."""


@instead("first : first + k", "first:k", of=plain)
def slices_end_at_k():
    """Your second chunk is empty: `X[first:k]` always ends at step k. A chunk ends k steps after
    its first: `X[first : first + k]`."""


@instead("X.split(k)", "X.split(k, dim=1)")
def batch_split():
    """You split the batch: in `X` the sequences lie along axis 1. Time is the first axis, and
    `X.split(k)` takes that by itself."""


@instead("torch.cat(states)", "torch.cat(states, dim=1)")
def joined_along_the_batch():
    """You join the chunks along axis 1, as if they were further sequences. They follow one another
    in time, which is the first axis: `torch.cat(states)`."""


@instead("torch.cat(states)", "H")
def last_chunk_only():
    """You return the states of the last chunk only. Collect those of every chunk and join them with
    `torch.cat`."""


@instead("append(H)", "append(h)")
def one_state_per_chunk():
    """You return one state for each chunk, its last. The first result of `rnn` has the states of
    all its steps: collect that one."""


@instead("range(0, len(X), k)", "range(0, len(X) - k + 1, k)", of=plain)
def rest_forgotten():
    """Where T is no multiple of k, your last steps are missing. The last chunk may be shorter;
    `X.split(k)` sees to that."""


@instead("torch.cat", "torch.stack")
def stacked():
    """`torch.stack` puts the chunks on a new axis. They follow one another in time: `torch.cat`."""


hints = (
    "`rnn(chunk, h)` returns two things: the states of all steps of the chunk, and once more "
    "the last one. The first you keep, the second starts the next chunk.",
    "A detached tensor has the same numbers and no past. Which one tensor crosses the border "
    "between two chunks?",
    "`for chunk in X.split(k)`: `H, h = rnn(chunk, h.detach())`. Return "
    "`torch.cat` of all the `H`.",
)
