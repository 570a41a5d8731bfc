// Parties by id.
UNWIND $ids AS id
MATCH (e:Entity {id: id})
WHERE e.member_ids IS NOT NULL
RETURN e.id AS id, properties(e) AS found
