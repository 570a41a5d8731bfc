// Documents by id.
UNWIND $ids AS id
MATCH (d:Source {id: id})
RETURN properties(d) AS found
