// What is stated between some parties and others.
UNWIND $fresh AS id
MATCH (a:Entity {id: id})-[r:OWNS|CONTROLS|CONSOLIDATED_BY]-(b:Entity)
WHERE r.row IS NOT NULL AND b.id IN $ids AND b.id <> id
RETURN 'interests' AS kind, properties(r) AS found
UNION ALL
UNWIND $fresh AS id
MATCH (a:Entity {id: id})-[r:DIRECTS|MEMBER_OF|EMPLOYED_BY|REPRESENTS|FAMILY_OF|ASSOCIATE_OF|SUCCEEDED_BY|SUPPLIES|PAID|LINKED_TO]-(b:Entity)
WHERE r.row IS NOT NULL AND b.id IN $ids AND b.id <> id
RETURN 'links' AS kind, properties(r) AS found
