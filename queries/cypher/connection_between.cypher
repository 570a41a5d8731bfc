// title: The shortest connection between two parties
// question: How are {left} and {right} connected, by the fewest steps of any kind?
// tags: paths
// param left: party = toloka:volozh -- one party
// param right: party = toloka:toloka_bv -- the other party
MATCH (left:Entity {id: $left}), (right:Entity {id: $right})
MATCH p = shortestPath((left)-[:OWNS|CONTROLS|DIRECTS|MEMBER_OF|EMPLOYED_BY|REPRESENTS|FAMILY_OF|ASSOCIATE_OF|SUCCEEDED_BY|SUPPLIES|PAID|LINKED_TO*1..8]-(right))
RETURN length(p) AS steps, [n IN nodes(p) | n.name] AS parties,
       [r IN relationships(p) | type(r)] AS relations
