"""The course's colours, for figures and labs alike.

Okabe and Ito's palette, told apart by colour-blind readers: M. Okabe and K. Ito, "Color Universal
Design", 2008.
"""

PALETTE = {
    "blue": "#0072b2",
    "orange": "#e69f00",
    "green": "#009e73",
    "vermillion": "#d55e00",
    "purple": "#cc79a7",
    "skyblue": "#56b4e9",
    "yellow": "#f0e442",
    "grey": "#7f7f7f",
}
