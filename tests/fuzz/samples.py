"""The samples that are mutated, and which mutations fit each."""

from functools import cache
from pathlib import Path

from ingest.recognition.detect import readers
from tests.fuzz import (
    mutate_bytes,
    mutate_csv,
    mutate_json,
    mutate_xlsx,
    mutate_xml,
    mutate_yaml,
)
from tests.fuzz.mutant import Mutator, Seed

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"


@cache
def seeds(reader: str) -> tuple[Seed, ...]:
    """Every sample of a reader."""
    return tuple(
        Seed(reader, path, path.read_bytes())
        for path in sorted((SAMPLES / reader).glob("*"))
        if path.is_file() and ".expected." not in f".{path.name}"
    )


@cache
def known() -> tuple[str, ...]:
    """The readers that have a sample."""
    return tuple(name for name in readers() if seeds(name))


def mutators(seed: Seed) -> tuple[Mutator, ...]:
    """The mutations of bytes and those that know the sample's kind, as often as each is drawn."""
    start = seed.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4]
    if start == b"PK\x03\x04":
        aware = mutate_xlsx.MUTATORS if seed.name.endswith(".xlsx") else ()
    elif start[:1] == b"<":
        aware = mutate_xml.MUTATORS
    elif start[:1] in (b"{", b"["):
        aware = mutate_json.MUTATORS
    elif seed.name.endswith((".yaml", ".yml")):
        aware = mutate_yaml.MUTATORS
    elif seed.name.endswith((".csv", ".txt")):
        aware = mutate_csv.MUTATORS
    else:
        aware = ()
    plain = mutate_bytes.MUTATORS
    return plain + aware * (len(plain) // max(1, len(aware)))
