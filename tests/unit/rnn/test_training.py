"""The training loop: it learns, clips, schedules, and survives an interruption."""

import numpy as np
import pytest
import torch

from course_utils.rnn.training import train


def batches(n):
    """Inputs and what a known linear map makes of them."""
    rng = np.random.default_rng(0)
    for _ in range(n):
        X = torch.as_tensor(rng.normal(size=(16, 3)), dtype=torch.float32)
        yield X, X @ torch.tensor([[1.0], [-2.0], [0.5]])


def squared_error(model, batch):
    X, y = batch
    return ((model(X) - y) ** 2).mean()


def linear():
    torch.manual_seed(0)
    return torch.nn.Linear(3, 1)


def test_it_learns():
    model = linear()
    losses = train(model, squared_error, batches(300), steps=300, lr=0.1)
    assert len(losses) == 300 and losses[-1] < 1e-3 < losses[0]
    assert not model.training


def test_it_is_the_plain_loop():
    ours, theirs = linear(), linear()
    train(ours, squared_error, batches(20), steps=20, lr=0.1, clip=0.5, schedule="constant")
    optimizer = torch.optim.Adam(theirs.parameters(), lr=0.1)
    for batch in batches(20):
        optimizer.zero_grad()
        squared_error(theirs, batch).backward()
        torch.nn.utils.clip_grad_norm_(theirs.parameters(), 0.5)
        optimizer.step()
    assert torch.equal(ours.weight, theirs.weight)


def test_one_cycle_ends_near_no_learning_rate():
    model, seen = linear(), []

    def loss_of(model, batch):
        seen.append(model.weight.detach().clone())
        return squared_error(model, batch)

    train(model, loss_of, batches(40), steps=40, lr=0.1)
    moved = [(b - a).abs().max().item() for a, b in zip(seen, [*seen[1:], model.weight.detach()],
                                                        strict=True)]  # fmt: skip
    assert moved[-1] < 1e-4 < max(moved)


def test_it_ends_with_the_batches():
    assert len(train(linear(), squared_error, batches(3), steps=10, lr=0.1)) == 3


@pytest.mark.parametrize("clip", [None, 1.0])
def test_an_interruption_keeps_what_was_learnt(clip, capsys):
    model = linear()
    first = model.weight.detach().clone()

    def loss_of(model, batch):
        loss_of.calls += 1
        if loss_of.calls == 4:
            raise KeyboardInterrupt
        return squared_error(model, batch)

    loss_of.calls = 0
    losses = train(model, loss_of, batches(10), steps=10, lr=0.1, clip=clip, schedule="constant")
    assert len(losses) == 3 and not torch.equal(model.weight, first)
    assert "Interrupted after 3 of 10 steps" in capsys.readouterr().out
    assert not model.training
