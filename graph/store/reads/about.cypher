// Parties by id, with their listings, what is stated to be missing about them, rulings and transfers.
UNWIND $ids AS id
MATCH (e:Entity {id: id})
WHERE e.member_ids IS NOT NULL
RETURN 'parties' AS kind, properties(e) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[:LISTED_AS]->(l:Listing)
WHERE l.row IS NOT NULL
RETURN 'listings' AS kind, properties(l) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:ABOUT]-(g:Gap)
WHERE g.row IS NOT NULL
RETURN 'gaps' AS kind, properties(g) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:ABOUT]-(r:Ruling)
WHERE r.row IS NOT NULL
RETURN 'rulings' AS kind, properties(r) AS found
UNION ALL
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:ABOUT]-(t:Transfer)
WHERE t.row IS NOT NULL
RETURN 'transfers' AS kind, properties(t) AS found
