// Who consolidates parties.
UNWIND $ids AS id
MATCH (asset:Entity {id: id})-[r:CONSOLIDATED_BY]->(owner:Entity)
WHERE r.row IS NOT NULL
RETURN owner.id AS owner, asset.id AS asset, properties(r) AS found
