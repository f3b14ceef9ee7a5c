"""The colours of charts. Text stands out at least 4.5 to 1 and marks at least 3 to 1 from what they lie on, white and
the grey of a band included; no two things differ by colour alone.
"""

INK = "#0b0c0c"
QUIET = "#505a5f"  # text of less weight
MARK = "#1d70b8"
PALE_MARK = "#7c858a"  # what is not ranked: "none of these", what is unknown
BAND = "#f3f2f1"
PAPER = "#ffffff"
RULE = "#b1b4b6"  # decoration only: nothing is to be read from it

# Shades of a heat table from little to much, and the ink that can be read on each.
SHADES = (
    (PAPER, INK),
    ("#e8f1f8", INK),
    ("#bfd8ec", INK),
    ("#8ab8dc", INK),
    ("#1d70b8", PAPER),
    ("#003078", PAPER),
)
