"""Run a layer over a long sequence in chunks that no gradient leaves backwards."""

import numpy as np

from course_utils.exercises.backpropagation_through_time.shared import network
from course_utils.exercises.misconceptions import misconception
from course_utils.exercises.model import Case, Feedback

solution = "course_utils.rnn.truncation:truncated_forward"  # which loads torch


def _chunks_case(name, T, k, seed):
    n = network(np.random.default_rng(seed), T, 2, 3, 4)
    arguments = {name: n[name] for name in ("X", "h_0", "W_x", "W_h", "b")}
    return Case(name, dict(**arguments, k=k))


def cases():
    """Chunks that fit, a last one that is shorter, and a single one."""
    return [
        _chunks_case("10 steps in chunks of 5", 10, 5, 37),
        _chunks_case("10 steps in chunks of 3: 3, 3, 3, 1", 10, 3, 38),
        _chunks_case("4 steps in chunks of 6", 4, 6, 39),
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


@misconception
def never_cut(rnn, X, h, k):
    """The states are right, but the gradient still crosses the borders: this is full
    backpropagation. Cut it where the state is handed to the next chunk. (`h.detach()` changes
    nothing in `h`: it returns a new tensor.)"""
    return rnn(X, h)[0]


@misconception
def reset_to_zeros(rnn, X, h, k):
    """Every chunk of yours but the first starts from zeros. Detaching cuts the gradient and keeps
    the numbers: start the next chunk from the last state of this one, detached."""
    import torch

    chunks = list(X.split(k))
    states = [rnn(chunk, h if i == 0 else None)[0] for i, chunk in enumerate(chunks)]
    return torch.cat(states)


@misconception
def always_from_zeros(rnn, X, h, k):
    """Every chunk of yours starts from zeros, the first one too: the state `h` is never given to
    `rnn`. It is its second argument."""
    import torch

    return torch.cat([rnn(chunk)[0] for chunk in X.split(k)])


@misconception
def given_state_again(rnn, X, h, k):
    """Every chunk of yours starts from the `h` that was given: the new state is never handed on.
    The second result of `rnn` is the last state; make it the next chunk's `h`."""
    import torch

    return torch.cat([rnn(chunk, h)[0] for chunk in X.split(k)])


@misconception
def no_gradient_at_all(rnn, X, h, k):
    """The states are right, but no gradient is left, not even inside a chunk: they are detached
    themselves, or made under `no_grad`. Detach only the state that is handed on."""
    return rnn(X, h)[0].detach()


@misconception
def cut_at_each_step(rnn, X, h, k):
    """You cut at every step, so the gradient never goes back further than one. Cut only where a new
    chunk begins, every k steps."""
    import torch

    states = []
    for x_t in X.split(1):
        H, h = rnn(x_t, h.detach())
        states.append(H)
    return torch.cat(states)


@misconception
def only_last_chunk_learns(rnn, X, h, k):
    """Only your last chunk has a gradient; the others are made under `no_grad`, or detached. Every
    chunk learns from its own losses: detach only the state between them."""
    import torch

    with torch.no_grad():
        H, border = rnn(X, h)[0], (len(X) - 1) // k * k
    start = H[border - 1 : border] if border else h
    return torch.cat([H[:border], rnn(X[border:], start)[0]])


@misconception
def both_results_kept(rnn, X, h, k):
    """You collect both results of `rnn`, a tuple. Take them apart, `H, h = rnn(chunk, …)`, and
    collect `H`."""
    import torch

    return torch.cat([rnn(X[:k], h)])


@misconception
def k_chunks(rnn, X, h, k):
    """You made k chunks. It should be chunks of k steps: `X.split(k)`, not `X.chunk(k)`."""
    import torch

    states = []
    for chunk in X.chunk(k):
        H, h = rnn(chunk, h.detach())
        states.append(H)
    return torch.cat(states)


@misconception
def last_chunk_only(rnn, X, h, k):
    """You return the states of the last chunk only. Collect those of every chunk and join them with
    `torch.cat`."""
    return rnn(X, h)[0][(len(X) - 1) // k * k :]


@misconception
def one_state_per_chunk(rnn, X, h, k):
    """You return one state for each chunk, its last. The first result of `rnn` has the states of
    all its steps: collect that one."""
    H = rnn(X, h)[0]
    return H[[min(first + k, len(X)) - 1 for first in range(0, len(X), k)]]


@misconception
def rest_forgotten(rnn, X, h, k):
    """Where T is no multiple of k, your last steps are missing. The last chunk may be shorter;
    `X.split(k)` sees to that."""
    import torch

    states = []
    for i in range(len(X) // k):
        H, h = rnn(X[i * k : (i + 1) * k], h.detach())
        states.append(H)
    return torch.cat(states)


@misconception
def stacked(rnn, X, h, k):
    """`torch.stack` puts the chunks on a new axis. They follow one another in time: `torch.cat`."""
    import torch

    return torch.stack([rnn(chunk, h)[0] for chunk in X.split(k)])


hints = (
    "`rnn(chunk, h)` returns two things: the states of all steps of the chunk, and once more "
    "the last one. The first you keep, the second starts the next chunk.",
    "A detached tensor has the same numbers and no past. Which one tensor crosses the border "
    "between two chunks?",
    "`for chunk in X.split(k)`: `H, h = rnn(chunk, h.detach())`. Return "
    "`torch.cat` of all the `H`.",
)
