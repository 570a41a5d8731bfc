"""What a sign that no single statement makes says of an owner, as a clause."""

from typing import Final

OTHER: Final = "what leads from {owner} to {asset} asks for a review"
INCLUDED: Final = "no source says whether the one includes the other"
NO_COMPANY: Final = "which is an arrangement and no company, and may have all of it"
CLAUSES: Final = {
    "received_in_transfer": "{owner} is stated to have received a stake in {asset}",
    "given_in_later_transfer": "{owner} is stated to have given up a stake in {asset} later",
    "largest_holder_is_listed": "{owner} was the largest stated owner of {asset}",
    "acting_on_behalf_test": (
        "{owner} had a stake in {asset}, which may act on its behalf or at its direction"
    ),
    "shares_maybe_fractions": (
        "{owner} held 100 times as much of {asset} if the shares that one source states in it, "
        "about 1% in all, are fractions of one and no percent"
    ),
    "arrangement_node_is_not_a_company": f"{{owner}} takes part in {{asset}}, {NO_COMPANY}",
    "held_directly_and_indirectly": (
        f"{{owner}} had a stake in {{asset}} directly and a stake indirectly; {INCLUDED}"
    ),
    "recent_divestment_by_listed": (
        "{owner} ceased to hold shares of {asset} near the day of the listing"
    ),
}
"""Clauses by the flag of the sign."""
