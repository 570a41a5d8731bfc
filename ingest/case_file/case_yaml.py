"""An item of a case file as YAML whose values every YAML parser reads as texts."""

from collections.abc import Mapping
from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Writes texts so that any YAML parser reads them as texts, and lists in one line."""

    def ignore_aliases(self, data: Any) -> bool:
        """Return True: a value is written out each time that it stands there."""
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


def dump_values(value: Mapping[str, Any]) -> str:
    """Return values as YAML in block style, without the last line end."""
    out: str = yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=float("inf"),
        default_flow_style=False,
    )
    return out.rstrip("\n")
