"""A tiny video: one shape that moves, stands still or turns into another."""

import numpy as np

SIZE = 16  # pixels, height and width of a frame
EVENTS = ("stands still", "moves left", "moves right", "moves up", "moves down", "changes shape")
STEPS = ((0, 0), (0, -1), (0, 1), (-1, 0), (1, 0), (0, 0))  # rows and columns, one per event
SHAPES = ("square", "disc", "triangle")


def shape_mask(shape):
    """The pixels of a shape, in the top left corner of an empty frame.

    Parameters
    ----------
    shape : str
        One of :data:`SHAPES`.

    Returns
    -------
    mask : array of float32 (16, 16)
        1 on the shape, which fits into 7×7 pixels, else 0.
    """
    r, c = np.indices((7, 7)) - 3  # (7, 7): rows and columns from the centre
    inside = {"square": abs(r) <= 3, "disc": r**2 + c**2 <= 10, "triangle": 2 * abs(c) <= r + 3}
    mask = np.zeros((SIZE, SIZE), np.float32)  # (16, 16)
    mask[:7, :7] = inside[shape]
    return mask


def moving_shape(rng, frames=24):
    """A video of one shape with, for every frame, what happens in it.

    The shape keeps on for 3 to 6 frames, then does something else; it turns into another shape
    within one frame.  What leaves the frame on one side comes back on the other.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same video.
    frames : int
        Number of frames, T, at least 1.

    Returns
    -------
    video : array of float32 (T, 16, 16)
        1 on the shape, else 0.
    events : array of int (T,)
        What has happened since the frame before, an index of ``names``; 0 in the first frame.
    names : tuple of str
        :data:`EVENTS`.

    Raises
    ------
    ValueError
        When there is no frame.

    Notes
    -----
    Shape and place are even over all shapes and places in every frame, whatever happens: one
    frame by itself says nothing about its label, two frames in a row say everything.
    """
    if frames < 1:
        raise ValueError(f"moving_shape needs at least 1 frame, not {frames}")
    events = [0]
    while len(events) < frames:
        event = int(rng.choice([e for e in range(len(EVENTS)) if e != events[-1]]))
        events += [event] * (1 if EVENTS[event] == "changes shape" else int(rng.integers(3, 7)))
    events = np.array(events[:frames])  # (T,)
    turns = (events == EVENTS.index("changes shape")) * rng.integers(1, len(SHAPES), frames)  # (T,)
    shapes = (rng.integers(len(SHAPES)) + np.cumsum(turns)) % len(SHAPES)  # (T,)
    places = rng.integers(SIZE, size=2) + np.cumsum(np.array(STEPS)[events], axis=0)  # (T, 2)
    masks = [shape_mask(shape) for shape in SHAPES]
    video = [np.roll(masks[s], place, axis=(0, 1)) for s, place in zip(shapes, places, strict=True)]
    return np.stack(video), events, EVENTS
