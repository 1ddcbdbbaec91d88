"""One training loop for every torch model of the course."""

import os

import torch
from tqdm.auto import tqdm


def train(model, loss_of, batches, *, steps, lr, clip=1.0, schedule="one-cycle", label="training"):
    """Train a model, with a progress bar; an interruption keeps what was learnt so far.

    Parameters
    ----------
    model : torch.nn.Module
        Changed in place.
    loss_of : callable
        ``loss_of(model, batch)``: the mean loss of a batch, a tensor with one number.
    batches : iterable
        Gives a batch for each step, at least ``steps`` of them.
    steps : int
        Number of updates.
    lr : float
        Learning rate of Adam (Kingma & Ba 2015); of one cycle, its peak.
    clip : float or None
        Largest norm of the gradient (notebook 03).
    schedule : {"one-cycle", "constant"}
        "one-cycle": up during the first three tenths, then down to nothing (Smith & Topin 2019).
    label : str
        Shown at the progress bar.

    Returns
    -------
    losses : list of float
        One for each step taken.
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    rates = None
    if schedule == "one-cycle":
        rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, lr, total_steps=steps)
    # In CI a bar would only be an output that differs; of several runs, only the last bar is seen.
    bar = tqdm(range(steps), desc=label, leave=False, disable="TQDM_DISABLE" in os.environ)
    losses = []
    model.train()
    try:
        for _, batch in zip(bar, batches, strict=False):
            loss = loss_of(model, batch)
            optimizer.zero_grad()
            loss.backward()
            if clip is not None:
                torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
            optimizer.step()
            if rates:
                rates.step()
            losses.append(loss.item())
            bar.set_postfix(loss=f"{losses[-1]:.3f}", refresh=False)
    except KeyboardInterrupt:
        print(f"Interrupted after {len(losses)} of {steps} steps; the model keeps what it learnt.")
    model.eval()
    return losses
