"""The hash that a story's file carries of itself: it tells what was changed outside this program.

A story may be changed by hand, and is read as it stands then. No release wrote a file without a
hash, so that one whose hash is missing was changed too.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from graph.values.file_digests import digest_text

SEAL: Final = "blake2"
CHANGED: Final = (
    "was changed outside this program since it was written: what it says need not be what was "
    "pinned, nor what somebody checked"
)


def sealed_bytes(story: Mapping[str, Any]) -> bytes:
    """Return a story as its file, with its hash; the same story gives the same bytes.

    One that was changed outside this program has an empty hash, and keeps it.
    """
    said = {key: value for key, value in story.items() if key != SEAL}
    return _text({**said, SEAL: "" if SEAL in story else digest_text(_text(said))})


def is_changed(said: Mapping[str, Any]) -> bool:
    """Return whether a story's file is no more what was written."""
    body = {key: value for key, value in said.items() if key != SEAL}
    return bool(said.get(SEAL) != digest_text(_text(body)))


def change_warning(story: Mapping[str, Any]) -> str:
    """Return the sentence for a story that was changed outside this program, else nothing."""
    return f"This story {CHANGED}." if SEAL in story else ""


def _text(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
