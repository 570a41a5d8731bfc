// What is stated of the holdings of parties.
UNWIND $ids AS id
MATCH (owner:Entity {id: id})-[r:OWNS|CONTROLS]->(asset:Entity)
WHERE r.row IS NOT NULL
RETURN owner.id AS owner, asset.id AS asset, properties(r) AS found
