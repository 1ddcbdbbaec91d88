"""Number of weights of an encoder–decoder made of LSTMs: Sutskever's 384 million."""

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case
from course_utils.rnn.sizes import count_seq2seq_weights

solution = count_seq2seq_weights


def cases():
    """One layer, two, and three; all sizes different, so that none can stand for another."""
    sizes = [(5, 4, 2, 3, 1), (7, 5, 3, 4, 2), (11, 13, 6, 5, 3)]
    return [
        Case(
            f"{V_in} and {V_out} words, E = {E}, {layers} layer{'s' * (layers > 1)} of {H}",
            dict(V_in=V_in, V_out=V_out, E=E, H=H, layers=layers),
        )
        for V_in, V_out, E, H, layers in sizes
    ]


@instead("V_in * E + V_out * E", "V_in * E")
def one_embedding_only():
    """You count one table of embeddings. The decoder hears words, too, those of the other language:
    it has a table of its own, V_out · E."""


@instead("V_in * E + V_out * E", "V_out * E")
def source_embedding_forgotten():
    """The encoder's table of embeddings is missing, V_in · E."""


@instead("V_in * E + V_out * E", "0")
def no_embeddings():
    """The embeddings are missing: each word of either language has E numbers of its own. In
    Sutskever's model that is most of it."""


@instead("return embeddings + recurrent + H * V_out", "return embeddings + recurrent")
def output_layer_forgotten():
    """The output layer is missing: the decoder's state gives a score to every word, H · V_out
    weights. (Some models use the decoder's embeddings again for this. Sutskever's does not, and
    there E may differ from H.)"""


@instead("2 * (first + (layers - 1) * above)", "(first + (layers - 1) * above)")
def one_stack_only():
    """You count the layers once. Encoder and decoder are two networks with weights of their own."""


@instead("4 * H * (E + H)", "4 * H * H", "4 * H * (H + H)", "4 * H * H")
def recurrent_only():
    """In the LSTMs you count the recurrent weights only, 4 · H · H a layer. Each layer also hears
    something: the word's embedding, or the layer below."""


@instead("4 * H * (E + H)", "4 * H * (H + H)")
def first_layer_hears_h():
    """Your first layers hear H numbers. They hear a word's embedding, which has E; only the layers
    above hear the H numbers of the layer below."""


@instead("4 * H * (H + H)", "4 * H * (E + H)")
def all_layers_hear_the_word():
    """All your layers hear the embedding. Only the first does; the others hear the layer below,
    which has H numbers."""


@instead("4 * H * (E + H)", "H * (E + H)", "4 * H * (H + H)", "H * (H + H)")
def plain_rnn():
    """That would be plain RNNs. An LSTM has four such matrices in each layer: three gates and a
    candidate."""


@instead("4 * H * (E + H)", "3 * H * (E + H)", "4 * H * (H + H)", "3 * H * (H + H)")
def gru():
    """You count three matrices a layer: that is a GRU. An LSTM has three gates *and* a
    candidate."""


@instead("4 * H * (E + H)", "4 * H * (E + H + 1)", "4 * H * (H + H)", "4 * H * (H + H + 1)",
         "H * V_out", "(H + 1) * V_out")  # fmt: skip
def biases_counted():
    """You count biases, too, one for each unit and part. They exist, but the published number
    leaves them out; here, count weights only."""


@instead("4 * H * (E + H)", "4 * H * (E + H + 2)", "4 * H * (H + H)", "4 * H * (H + H + 2)",
         "H * V_out", "(H + 1) * V_out")  # fmt: skip
def torch_biases_counted():
    """You count biases as PyTorch has them, two for each unit and part. Here, count weights
    only."""


@instead("(layers - 1) * above", "layers * above")
def one_layer_too_many():
    """You have one layer too many: the first is one of the `layers`, so `layers - 1` are above
    it."""


@instead("H * V_out", "H * V_in")
def output_of_the_other_language():
    """Your output layer gives a score to every word that is read. It gives one to every word that
    can be written: V_out of them."""


@instead("H * V_out", "E * V_out")
def output_from_the_embedding():
    """Your output layer reads E numbers. It reads the decoder's state, which has H."""


hints = (
    "Four parts: the embeddings of both languages, the encoder, the decoder, the output layer.",
    "An LSTM layer that hears D numbers has 4 · H · (D + H) weights: four times, from what it "
    "hears and from its own state. The first layer hears E numbers, the others H.",
    "`V_in * E + V_out * E + 2 * (4*H*(E + H) + (layers - 1) * 4*H*(H + H)) + H * V_out`",
)
