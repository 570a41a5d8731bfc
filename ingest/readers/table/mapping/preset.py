"""A mapping based on a preset, with other names of columns, decimal sign or form of days."""

from pathlib import Path
from typing import Any, Final

from graph.values.errors import InputError
from ingest.readers.table.values.strict_keys import advice

FOLDER: Final = Path(__file__).parents[1] / "presets"
"""The folder of the presets."""
_SHARES: Final = ("share", "votes")
_DAYS: Final = ("start", "end", "observed_on", "birth_date")
_WITHIN: Final = {
    "decimal": _SHARES,
    "unit": _SHARES,
    "format": _DAYS,
    "years": _DAYS,
    "last_day": ("end",),
}
"""Keys that a mapping states once for all values of a kind, and the keys of those values."""
_INSTEAD: Final = (
    "title publisher licence url sheet header_row fill_down delimiter encoding empty prefix"
).split()
_BESIDE: Final = ("ignore", "spellings")


def based_on_preset(file: str, own: dict[str, Any], preset: dict[str, Any]) -> dict[str, Any]:
    """Return a preset's content with what a mapping says in its place or beside it.

    Args:
        file: name of the mapping, for messages.
        own: the mapping's content, without the name of the preset.
        preset: the preset's content.

    Raises:
        InputError: the mapping says what it cannot say of a preset.
    """
    content = dict(preset)
    for key, value in own.items():
        if key in _INSTEAD or (key == "spellings" and not isinstance(value, dict)):
            content[key] = value
        elif key == "ignore":
            content[key] = [*preset.get(key, []), *(value if isinstance(value, list) else [value])]
        elif key == "spellings":
            content[key] = {**preset.get(key, {}), **value}
        elif key in _WITHIN:
            for name, blocks in content.items():
                if isinstance(blocks, list) and name not in _INSTEAD + [*_BESIDE]:
                    content[name] = [_with(block, _WITHIN[key], key, value) for block in blocks]
        else:
            known = ", ".join([*_INSTEAD, *_BESIDE, *_WITHIN])
            raise InputError(f"{file}: {key}: cannot stand beside preset, as these can: {known}")
    return content


def preset_file(file: str, name: Any) -> Path:
    """Return the file of a preset.

    Raises:
        InputError: there is none of that name.
    """
    known = sorted(path.stem for path in FOLDER.glob("*.toml"))
    if name not in known:
        raise InputError(f"{file}: preset: {advice(str(name), known)}")
    return FOLDER / f"{name}.toml"


def _with(block: Any, values: tuple[str, ...], key: str, said: Any) -> Any:
    """Return a block with one key more in each of the named values."""
    if not isinstance(block, dict):
        return block
    return {
        name: {**value, key: said} if name in values and isinstance(value, dict) else value
        for name, value in block.items()
    }
