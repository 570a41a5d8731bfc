"""What is above a party, in one query: every trail of holdings upward, then the holdings of ends.

The usual text of a graph browser, with the parties' and holdings' properties. It is sent as it
stands through the official driver; the engine plans it once.
"""

from typing import Final, LiteralString

CONE: Final[LiteralString] = """
MATCH (target:Entity {id: $id})
OPTIONAL MATCH (target)<-[:OWNS|CONTROLS*1..]-(above:Entity)
WITH target, collect(DISTINCT above) AS found
UNWIND found + [target] AS party
OPTIONAL MATCH (party)<-[held:OWNS|CONTROLS]-(owner:Entity)
RETURN party.id AS party, properties(party) AS facts, owner.id AS owner, properties(held) AS stated
"""
