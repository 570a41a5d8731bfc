// Links that parties have, in either direction.
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r:DIRECTS|MEMBER_OF|EMPLOYED_BY|REPRESENTS|FAMILY_OF|ASSOCIATE_OF|SUCCEEDED_BY|SUPPLIES|PAID|LINKED_TO]-(other:Entity)
WHERE r.row IS NOT NULL
RETURN e.id AS party, other.id AS other, properties(r) AS found
