"""The relationships of GLEIF that give a parent control, as interests."""

from typing import Final

from graph.values.vocabulary import CONSOLIDATION

CONTROL: Final = {
    "IS_DIRECTLY_CONSOLIDATED_BY": (CONSOLIDATION, "direct", False),
    "IS_ULTIMATELY_CONSOLIDATED_BY": (CONSOLIDATION, "indirect", True),
    "IS_INTERNATIONAL_BRANCH_OF": ("controlByLegalFramework", "direct", False),
    "IS_SUBFUND_OF": ("controlByLegalFramework", "direct", False),
    "IS_FUND-MANAGED_BY": ("rightsGrantedByContract", "direct", False),
}
"""Interest type, directness, and whether it is a summary, for each relationship with control.

A branch is the same legal person as its head office and a sub-fund a part of its umbrella; a
manager acts under a contract. An ultimate consolidation repeats the direct ones below it.
"""
