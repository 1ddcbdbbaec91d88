"""How good a character model gets in a minute: bits on Richard III after reading Henry VI."""

import time

import numpy as np
import torch
from torch.nn.functional import cross_entropy, dropout

from course_utils.datasets.shakespeare import read_shakespeare
from course_utils.rnn.language_model import streams
from course_utils.rnn.language_model_torch import LanguageModel, chunks
from course_utils.rnn.tokens import encode

STEPS, UNITS = 5000, 192  # many small updates: 16 stretches, 32 steps each


def rows():
    """Train once with a fixed number of steps, on two threads; print what it took."""
    train, test = read_shakespeare()
    x, y = encode(train, train), encode(test, train)
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        start = time.perf_counter()
        model = trained(chunks(*streams(x, 16), 32))
        seconds = time.perf_counter() - start
        bits = tested(model, *streams(y, 32))
    finally:
        torch.set_num_threads(threads)
    what = f"LSTM {UNITS}, {STEPS} steps: {seconds:.0f} s"
    yield what, f"{bits:.3f} bits/char", "2.15 within 60 s"


def trained(batches, seed=0):
    """An LSTM language model after ``STEPS`` updates."""
    torch.manual_seed(seed)
    model, state = LanguageModel(64, UNITS), None
    optimizer = torch.optim.AdamW(model.parameters(), fused=True, weight_decay=0.01)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.01, STEPS, pct_start=0.2)
    for _, (X, Y, fresh) in zip(range(STEPS), batches, strict=False):
        H, state = model.rnn(model.table(X), None if fresh else state)
        state = tuple(s.detach() for s in state)
        loss = cross_entropy(model.out(dropout(H, 0.1)).flatten(0, 1), Y.flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rates.step()
    return model


@torch.no_grad()
def tested(model, X, Y):
    """Bits a character, the state carried over the whole text."""
    o, _ = model(torch.as_tensor(X.copy()))
    nats = cross_entropy(o.flatten(0, 1), torch.as_tensor(Y.copy()).flatten())
    return nats.item() / np.log(2)
