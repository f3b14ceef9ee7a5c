"""Text that no spreadsheet takes for a formula, whoever wrote it and whatever it is saved as later."""

import re

# A formula begins with one of = + - @, in their wide forms too, behind blanks that a program may trim; a tab, return
# or line feed in front can push it into a cell of its own. What no one sees (zero width, marks of order) hides none.
_FORMULA = re.compile(
    r"[\s\x00-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]*[=+\-@＝＋－＠﹢﹣﹦﹫]|[\t\r\n]"
)


def neutral(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet might run it."""
    return f"'{text}" if _FORMULA.match(text) else text
