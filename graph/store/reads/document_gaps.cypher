// What is stated to be missing in documents.
UNWIND $ids AS id
MATCH (d:Source {id: id})<-[:ABOUT]-(g:Gap)
RETURN properties(g) AS found
