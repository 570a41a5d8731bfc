"""A mapping based on a preset, with other names of columns, decimal sign or form of days."""

from pathlib import Path
from typing import Any, Final

from graph.values.errors import InputError
from ingest.readers.table.values.strict_keys import advice

FOLDER: Final = Path(__file__).parents[1] / "presets"
"""The folder of the presets."""
_SHARES: Final = ("share", "votes")
_DAYS: Final = ("start", "end", "observed_on", "birth_date")
_VALUE_KEYS: Final = {
    "decimal": _SHARES,
    "unit": _SHARES,
    "format": _DAYS,
    "years": _DAYS,
    "last_day": ("end",),
}
"""Keys that a mapping states once for all values of a kind, and the keys of those values."""
_REPLACED_KEYS: Final = (
    "title publisher licence url sheet header_row fill_down delimiter encoding empty prefix"
).split()
_EXTENDED_KEYS: Final = ("ignore", "spellings")


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
        if key in _REPLACED_KEYS or (key == "spellings" and not isinstance(value, dict)):
            content[key] = value
        elif key == "ignore":
            content[key] = [*preset.get(key, []), *(value if isinstance(value, list) else [value])]
        elif key == "spellings":
            content[key] = {**preset.get(key, {}), **value}
        elif key in _VALUE_KEYS:
            for name, blocks in content.items():
                if isinstance(blocks, list) and name not in _REPLACED_KEYS + [*_EXTENDED_KEYS]:
                    content[name] = [
                        _with_value_key(block, _VALUE_KEYS[key], key, value) for block in blocks
                    ]
        else:
            known = ", ".join([*_REPLACED_KEYS, *_EXTENDED_KEYS, *_VALUE_KEYS])
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


def _with_value_key(block: Any, values: tuple[str, ...], key: str, said: Any) -> Any:
    """Return a block with one key more in each of the named values."""
    if not isinstance(block, dict):
        return block
    return {
        name: {**value, key: said} if name in values and isinstance(value, dict) else value
        for name, value in block.items()
    }
