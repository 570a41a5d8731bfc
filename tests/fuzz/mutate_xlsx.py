"""Mutations of a workbook: of its parts, packed again."""

import io
import random
import zipfile

from tests.fuzz import mutate_bytes, mutate_xml
from tests.fuzz.mutant import Mutant


def mutated(rng: random.Random, content: bytes) -> Mutant | None:
    """Change one part of the workbook, or leave it out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = [name for name in parts if name.startswith("xl/worksheets/")]
    name = rng.choice(sheets if rng.random() < 0.7 and sheets else list(parts))
    how = rng.choice(
        (mutate_xml.mutated, mutate_xml.mutated, mutate_bytes.flipped, mutate_bytes.truncated, None)
    )
    if how is None:
        del parts[name]
        done = "left out"
    else:
        found = how(rng, parts[name])
        if found is None:
            return None
        parts[name], done = found.content, found.how
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, part in parts.items():
            archive.writestr(key, part)
    return Mutant(buffer.getvalue(), f"{name}: {done}")


MUTATORS = (mutated,)
