// What is stated above parties and whom it leads to, and what is stated about the parties themselves.
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[r:OWNS|CONTROLS]-(other:Entity)
WHERE r.row IS NOT NULL
RETURN 'interests' AS kind, other.id AS other, properties(r) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r:CONSOLIDATED_BY]->(other:Entity)
WHERE r.row IS NOT NULL
RETURN 'interests' AS kind, other.id AS other, properties(r) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r:POSSIBLY_SAME_AS]-(other:Entity)
WHERE r.row IS NOT NULL
RETURN 'unsure' AS kind, other.id AS other, properties(r) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r:SUCCEEDED_BY]-(other:Entity)
WHERE r.row IS NOT NULL
RETURN 'links' AS kind, other.id AS other, properties(r) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:MEMBER]-(a:Arrangement)
MATCH (a)-[:MEMBER]->(other:Entity)
RETURN 'arrangements' AS kind, other.id AS other, properties(a) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:MEMBER]-(a:Arrangement)
MATCH (e)-[r:OWNS|CONTROLS]->(:Entity)
WHERE r.row IS NOT NULL AND r.joint = a.name AND r.dataset = a.dataset
RETURN 'interests' AS kind, null AS other, properties(r) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})
WHERE e.member_ids IS NOT NULL
RETURN 'parties' AS kind, null AS other, properties(e) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[:LISTED_AS]->(l:Listing)
WHERE l.row IS NOT NULL
RETURN 'listings' AS kind, null AS other, properties(l) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:ABOUT]-(g:Gap)
WHERE g.row IS NOT NULL
RETURN 'gaps' AS kind, null AS other, properties(g) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:ABOUT]-(r:Ruling)
WHERE r.row IS NOT NULL
RETURN 'rulings' AS kind, null AS other, properties(r) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:ABOUT]-(t:Transfer)
MATCH (t)-[:ABOUT]->(other:Entity)
WHERE t.row IS NOT NULL
RETURN 'transfers' AS kind, other.id AS other, properties(t) AS found
