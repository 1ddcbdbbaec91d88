"""Train the small weights that notebook 06's labs run on when a student has none of their own.

Every array is float16.  At each age: ``table`` (V, E) and ``W_e`` (E, 4H), whose product is the
``W_x`` of :mod:`course_utils.rnn.language_model`, and ``W_h``, ``b``, ``W_y``, ``b_y``.
"""

import numpy as np

YOUNG = {200: "200 steps", 817: "1 epoch"}  # of the training in the notebook
PATIENT = 24_000  # steps: 29 epochs
SEED = 0


def weights():
    """Train both models; about three minutes on one core.

    Returns
    -------
    files : dict of str to dict of arrays
        ``language_model``: arrays named ``age/array``.
    """
    from course_utils.datasets.shakespeare import read_shakespeare
    from course_utils.rnn.language_model import streams
    from course_utils.rnn.language_model_torch import chunks
    from course_utils.rnn.tokens import encode

    text, _ = read_shakespeare()
    X, Y = streams(encode(text, text), 16)
    ages = _young(chunks(X, Y, 32)) | {"29 epochs": _patient(chunks(X, Y, 32))}
    named = {f"{age}/{key}": value for age, of in ages.items() for key, value in of.items()}
    return {"language_model": named}


def _young(batches):
    """The notebook's training, as far as it is needed: age -> arrays."""
    import torch

    from course_utils.rnn.language_model_torch import LanguageModel, carried_loss
    from course_utils.rnn.training import train

    torch.manual_seed(SEED)
    model, found = LanguageModel(64), {}

    def watched():
        for step, batch in enumerate(batches):
            if step in YOUNG:
                found[YOUNG[step]] = _small(model)
            if step == max(YOUNG):
                return
            yield batch

    train(model, carried_loss(), watched(), steps=2400, lr=0.02)
    return found


def _patient(batches):
    """A long training, held back by dropout and weight decay: the text is read 29 times."""
    import torch
    from torch.nn.functional import cross_entropy, dropout
    from tqdm.auto import tqdm

    from course_utils.rnn.language_model_torch import LanguageModel

    torch.manual_seed(SEED)
    model, state = LanguageModel(64), None
    optimizer = torch.optim.AdamW(model.parameters(), fused=True, weight_decay=0.01)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.01, PATIENT, pct_start=0.1)
    for _, (X, Y, fresh) in zip(tqdm(range(PATIENT), desc="29 epochs"), batches, strict=False):
        H, state = model.rnn(model.table(X), None if fresh else state)
        state = tuple(s.detach() for s in state)
        loss = cross_entropy(model.out(dropout(H, 0.2)).flatten(0, 1), Y.flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rates.step()
    return _small(model)


def _small(model):
    rnn = model.rnn
    arrays = dict(
        table=model.table.weight,
        W_e=rnn.weight_ih_l0.T,
        W_h=rnn.weight_hh_l0.T,
        b=rnn.bias_ih_l0 + rnn.bias_hh_l0,
        W_y=model.out.weight.T,
        b_y=model.out.bias,
    )
    return {key: value.detach().numpy().astype(np.float16) for key, value in arrays.items()}
