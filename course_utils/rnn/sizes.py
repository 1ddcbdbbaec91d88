"""How many weights large models have."""


def count_seq2seq_weights(V_in, V_out, E, H, layers):
    """Number of weights of an encoder–decoder made of LSTMs, biases left out.

    Parameters
    ----------
    V_in, V_out : int
        Words of the source's and of the target's vocabulary.
    E : int
        Numbers per word embedding.
    H : int
        Cells per layer.
    layers : int
        Layers of the encoder, and of the decoder.

    Returns
    -------
    n : int
        Two tables of embeddings, two stacks of LSTMs, and the output layer's matrix.

    Notes
    -----
    I. Sutskever, O. Vinyals, Q. V. Le, "Sequence to sequence learning with neural networks", NIPS
    2014, section 3.4.
    """
    embeddings = V_in * E + V_out * E
    first = 4 * H * (E + H)  # three gates and a candidate, each hears the word and the state
    above = 4 * H * (H + H)  # ... each hears the layer below and the state
    recurrent = 2 * (first + (layers - 1) * above)  # encoder and decoder
    return embeddings + recurrent + H * V_out
