"""Numbers as a reader would write them."""


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
