// What is stated to be missing about parties.
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:ABOUT]-(g:Gap)
WHERE g.row IS NOT NULL
RETURN properties(g) AS found
