// Whom parties consolidate.
UNWIND $ids AS id
MATCH (owner:Entity {id: id})<-[r:CONSOLIDATED_BY]-(asset:Entity)
WHERE r.row IS NOT NULL
RETURN owner.id AS owner, asset.id AS asset, properties(r) AS found
