"""The small weights that labs come with, trained again.

A module for each notebook; its function ``weights()`` trains and returns file -> arrays.
"""

import io
import pkgutil
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "labs" / "weights"


def trainers():
    """Names of the notebooks that have weights to train, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def train_weights(names=(), folder=FOLDER):
    """Train the weights of some notebooks and store them.

    Parameters
    ----------
    names : sequence of str
        Of :func:`trainers`; all of them when there is none.
    folder : Path
        Where the files go.

    Returns
    -------
    files : dict of Path to int
        The files written and their sizes, in bytes.

    Raises
    ------
    LookupError
        For an unknown name, listing those there are.
    """
    import numpy as np

    known, files = trainers(), {}
    for name in names:
        if name not in known:
            raise LookupError(f"there are no weights {name!r}; there are: {', '.join(known)}")
    for name in names or known:
        made = import_module(f"{__name__}.{name}").weights()
        for file, arrays in made.items():
            content = io.BytesIO()
            np.savez_compressed(content, **arrays)
            path = Path(folder) / f"{file}.npz"
            files[path] = path.write_bytes(content.getvalue())
    return files
