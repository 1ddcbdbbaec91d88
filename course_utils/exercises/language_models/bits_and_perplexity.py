"""From losses in nats to bits per token, bits per character and perplexity."""

import numpy as np

from course_utils.exercises.misconceptions import instead
from course_utils.exercises.model import Case, parts
from course_utils.rnn.language_model import bits_and_perplexity

solution = bits_and_perplexity
observe = parts("bits_per_token", "bits_per_character", "perplexity")


def _case(name, sizes, characters, seed):
    rng = np.random.default_rng(seed)
    return Case(name, dict(losses=[rng.gamma(2.0, 0.8, n) for n in sizes], characters=characters))


def cases():
    """Batches of different sizes; tokens longer than a character; characters themselves."""
    return [
        _case("batches of 4, 4 and 1 tokens, 21 characters", (4, 4, 1), 21, 62),
        _case("one batch of 6 characters", (6,), 6, 63),
        _case("batches of 7 and 2 tokens, 12 characters", (7, 2), 12, 64),
    ]


@instead("nats.sum() / np.log(2)", "nats.sum()")
def nats_for_bits():
    """The losses are in nats, the natural logarithm's unit. A bit is ln 2 = 0.693 nats: divide by
    `np.log(2)`."""


@instead("nats.sum() / np.log(2)", "nats.sum() * np.log(2)")
def multiplied_by_ln_2():
    """You multiply by ln 2. A bit is the smaller unit, so there are more of them: divide."""


@instead("nats.sum() / np.log(2)", "len(nats) * np.log2(nats.sum() / len(nats))")
@instead("bits / len(nats)", "np.log2(nats.sum() / len(nats))",
         "bits / characters", "np.log2(nats.sum() / characters)")  # fmt: skip
@instead("nats.sum() / np.log(2)", "np.log2(nats.sum())")
@instead("nats.sum() / np.log(2)", "np.log2(nats).sum()")
def log2_of_the_loss():
    """You take the logarithm of the loss. The loss is a logarithm already, only to another base:
    from nats to bits it takes a division, by `np.log(2)`."""


@instead("nats.sum() / np.log(2)", "nats.sum() / np.log(10)")
def base_ten():
    """You divide by ln 10, which gives decimal digits. For bits the base is 2."""


@instead(
    "nats.sum()",
    "np.mean([batch.mean() for batch in losses]) * len(nats)",
    "nats.mean()",
    "np.mean([batch.mean() for batch in losses])",
)
def batches_alike():
    """You average each batch and then the averages, so the tokens of a small last batch count more
    than the others. Put all losses into one row first."""


@instead("np.exp(nats.mean())", "np.exp(nats).mean()")
def mean_of_exponentials():
    """For the perplexity you exponentiate each loss and then average. One surprise then outweighs
    everything. First the mean, then the exponential: that is the *geometric* mean of 1/p."""


@instead("np.exp(nats.mean())", "np.mean([np.exp(batch.mean()) for batch in losses])")
def perplexity_batch_by_batch():
    """You average the perplexities of the batches. That is too much, because the exponential bends
    upwards, and it depends on how the batches were cut. One mean over all losses, then the
    exponential."""


@instead("np.exp(nats.mean())", "np.exp(bits / len(nats))")
def e_to_the_bits():
    """You raise e to the power of bits. Nats go with e, bits with 2."""


@instead("np.exp(nats.mean())", "2 ** nats.mean()")
def two_to_the_nats():
    """You raise 2 to the power of nats. Nats go with e, bits with 2."""


@instead("np.exp(nats.mean())", "1 / np.exp(-nats).mean()")
def harmonic():
    """Your perplexity is the inverse of the mean probability, a *harmonic* mean of 1/p. A popular
    text book of deep learning calls it that; but the exponential of a mean loss is the geometric
    mean."""


@instead("np.exp(nats.mean())", "np.exp(nats.sum())")
def of_the_whole_text():
    """That is 1/p of the whole text at once. Perplexity is per token: the mean of the losses, not
    their sum."""


@instead("np.exp(nats.mean())", "np.exp(nats.sum() / characters)")
def perplexity_of_a_character():
    """Your perplexity is that of a character. It is asked per token, as the losses come."""


@instead("bits / characters", "bits / len(nats)")
def tokens_for_characters():
    """Bits per character are the same as per token in your answer. A token may spell several
    characters: share all bits among `characters`."""


@instead("bits / characters", "bits / len(nats) * characters / len(nats)")
def wrong_way_round():
    """Bits per character become more, the longer the tokens are. It is the other way round: a
    token's bits are shared among its characters."""


@instead("np.exp(nats.mean())", "nats.mean()")
def not_exponentiated():
    """You return the mean loss as the perplexity. Exponentiate it."""


@instead("bits / len(nats)", "np.mean([batch.mean() for batch in losses]) / np.log(2)",
         "np.exp(nats.mean())", "np.exp(np.mean([batch.mean() for batch in losses]))")  # fmt: skip
def means_of_batches():
    """You average each batch and then the averages, so each token of a small last batch counts more
    than the others. One mean over all losses."""


@instead("bits / len(nats)", "np.mean([batch.mean() for batch in losses]) / np.log(2)")
def tokens_batch_by_batch():
    """Your bits per token are a mean of the batches' means: each token of a small last batch counts
    more than the others. One mean over all losses."""


@instead("bits / len(nats)", "bits / len(losses)",
         "np.exp(nats.mean())", "np.exp(nats.sum() / len(losses))")  # fmt: skip
def divided_by_batches():
    """You divide by the number of *batches*. `losses` has one array for each; what counts is how
    many tokens there are in all of them."""


hints = (
    "Put the batches into one row: `np.concatenate(losses)`. Its sum is what the whole text costs, "
    "in nats.",
    "One bit is `np.log(2)` nats. The same bits divided by the number of tokens, and by the number "
    "of characters.",
    "Perplexity is `np.exp` of the mean loss in nats.",
)
