// title: The shortest connections between two parties
// question: How are {left} and {right} connected, by the fewest steps of any kind?
// tags: paths
// param left: party = toloka:volozh -- one party
// param right: party = toloka:toloka_bv -- the other party
// expect rows: 4
MATCH (left:Entity {id: $left}), (right:Entity {id: $right})
WHERE left.id <> right.id
MATCH p = allShortestPaths((left)-[:OWNS|CONTROLS|DIRECTS|MEMBER_OF|EMPLOYED_BY|REPRESENTS|FAMILY_OF|ASSOCIATE_OF|SUCCEEDED_BY|SUPPLIES|PAID|LINKED_TO*1..8]-(right))
WITH p, [n IN nodes(p) | n.name] AS parties, [r IN relationships(p) | type(r)] AS relations,
     reduce(text = '', r IN relationships(p) | text + ' ' + type(r) + ' ' + coalesce(r.record_id, '')) AS way
RETURN length(p) AS steps, parties, relations,
       [r IN relationships(p) | coalesce(r.record_id, '')] AS records
ORDER BY steps, way
