// What is stated to be missing about parties.
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[:ABOUT]-(g:Gap)
RETURN properties(g) AS found
