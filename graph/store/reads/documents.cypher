// Documents by id, and what is stated to be missing in them.
UNWIND $ids AS id
MATCH (d:Source {id: id})
RETURN 'documents' AS kind, properties(d) AS found
UNION ALL
UNWIND $ids AS id
MATCH (d:Source {id: id})<-[:ABOUT]-(g:Gap)
RETURN 'gaps' AS kind, properties(g) AS found
