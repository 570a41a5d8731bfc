// What is stated of the owners of parties.
UNWIND $ids AS id
MATCH (asset:Entity {id: id})<-[r:OWNS|CONTROLS]-(owner:Entity)
WHERE r.row IS NOT NULL
RETURN owner.id AS owner, asset.id AS asset, properties(r) AS found
