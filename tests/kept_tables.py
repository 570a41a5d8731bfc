"""Reads what each process reads anew: regimes, lists, presets, and patterns of names.

For a process that forks many: each child has it all by the import.
"""

from graph.candidates.spelling.names_in_one import names_in_one
from graph.regimes.read_regimes import load_regimes
from graph.values.vocabulary import AUTHORITIES
from ingest.known_lists import list_remark, programme_remark
from ingest.readers.table.reader import presets
from ingest.recognition.detect import readers

load_regimes()
readers()
presets()
names_in_one("Ivan Petrov", "person")
for authority in AUTHORITIES:
    list_remark(authority, "none")
    programme_remark(authority, "none")
