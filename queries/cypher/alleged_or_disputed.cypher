// title: Alleged and disputed statements
// question: Which statements about {party} does a source only allege, or another dispute?
// tags: certainty, honesty
// param party: party = toloka:toloka_bv -- the party
// expect rows: 9
MATCH (party:Entity {id: $party})-[statement]-(other:Entity)
WHERE statement.certainty IN ['alleged', 'disputed']
RETURN type(statement) AS relation, startNode(statement).name AS from_party,
       endNode(statement).name AS to_party, statement.certainty AS certainty,
       statement.asserted_by AS asserted_by, statement.start_date AS start_date,
       statement.quote AS quote, statement.dataset + ':' + statement.record_id AS record
ORDER BY relation, from_party, to_party, record
