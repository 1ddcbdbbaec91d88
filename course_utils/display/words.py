"""Numbers as a reader would write them, and words that several parts of the course say."""

WAKE = (
    "Asleep, because its kernel has ended. Shift + Enter in this cell wakes it up; "
    "choose Run All Above Selected Cell in the Run menu first."
)
"""Said of a lab or a prediction that no longer answers."""


def raised(exponent):
    """Write a whole number as an exponent.

    >>> raised(-12)
    '⁻¹²'
    """
    return str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def power_of_ten(value, digits=2):
    """Write a number with so many figures and a power of ten.

    >>> power_of_ten(-123456)
    '−1.2·10⁵'
    """
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa}·10{raised(int(exponent))}".replace("-", "−")


def number(value, digits=2):
    """Write a number as a reader would: two decimals, or two figures when it is small.

    >>> number(-0.957), number(0.00123), number(0), number(123456)
    ('−0.96', '0.0012', '0', '1.2·10⁵')
    """
    size = abs(value)
    if size < 1e-6:
        return "0"
    if 1e-4 <= size < 0.095:
        text = f"{value:.{digits}g}"
    elif 0.095 <= size < 1e4:
        text = f"{value:.{digits}f}"
    else:
        return power_of_ten(value, digits)
    return text.replace("-", "−")


def fixed(value, digits=2):
    """Write a number with a fixed number of decimals, and zero without a sign.

    >>> fixed(-0.5), fixed(-0.001)
    ('−0.50', '0.00')
    """
    text = f"{value:.{digits}f}"
    return f"{0:.{digits}f}" if float(text) == 0 else text.replace("-", "−")


def signed(value, digits=2):
    """Write a factor or a summand: a negative one in brackets.

    >>> signed(0.5), signed(-0.5)
    ('0.50', '(−0.50)')
    """
    text = fixed(value, digits)
    return f"({text})" if text.startswith("−") else text


def a(whole):
    """Write a whole number after its article, which follows how the number is spoken.

    >>> a(7), a(8), a(11), a(180)
    ('a 7', 'an 8', 'an 11', 'a 180')
    """
    spoken_with_a_vowel = str(whole).startswith("8") or whole in (11, 18)
    return f"{'an' if spoken_with_a_vowel else 'a'} {whole}"


def sub(t):
    """Write a step as a subscript.

    >>> sub(12)
    '₁₂'
    """
    return str(t).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
