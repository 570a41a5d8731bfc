"""Days that GLEIF writes as the moments at which they begin.

The issuers of LEIs state the day of a foundation or of a relationship as the moment at which it
begins where they are, and some files and the public interface give that moment in UTC: the last
day of 2016 in Frankfurt is ``2016-12-30T23:00:00Z``. A moment in UTC in the afternoon, at a whole
hour or a quarter of one, is such a beginning to the east of Greenwich, and means the next day. To
the west (``05:00``) the date stands as it is meant, and any other moment is one of its own day.
"""

import re
from datetime import date, timedelta
from typing import Final

_EVE_IN_UTC: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)T(?:1[3-9]|2[0-3]):(?:00|15|30|45):00(?:\.0+)?(?:Z|[+-]00:00)"
)
_LAST: Final = "9999"


def intended_day(text: str | None) -> str | None:
    """Return the day that begins at a moment in UTC; any other text as it is.

    >>> intended_day("2016-12-30T23:00:00Z"), intended_day("2016-12-30T05:00:00Z")
    ('2016-12-31', '2016-12-30T05:00:00Z')
    """
    eve = None if text is None else _EVE_IN_UTC.fullmatch(text)
    if eve is None or eve[1].startswith(_LAST):
        return text
    try:
        return (date.fromisoformat(eve[1]) + timedelta(days=1)).isoformat()
    except ValueError:
        return text
