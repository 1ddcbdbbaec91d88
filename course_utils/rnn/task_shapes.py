"""The five shapes a task on sequences can have."""


def task_shapes():
    """The task shape of ten problems.

    Returns
    -------
    shapes : dict of str to str
        Problem -> "one-to-one", "one-to-many", "many-to-one", "aligned" (many-to-many, an output
        for every input) or "encoder-decoder" (many-to-many, lengths differ).

    Notes
    -----
    The shapes: CS 760, "RNN variants"; COMS 4995, "Types of RNNs"; Carlier, "Introduction".
    """
    return {
        "digit from its picture": "one-to-one",
        "caption for a picture": "one-to-many",
        "melody from the name of a style": "one-to-many",
        "is this review positive?": "many-to-one",
        "style of a piece of music": "many-to-one",
        "sunspots of next year from those so far": "many-to-one",
        "label for every frame of a video": "aligned",
        "coding or not, for every letter of DNA": "aligned",
        "French sentence to English": "encoder-decoder",
        "spoken sentence to text": "encoder-decoder",
    }
