// title: Stated gaps
// question: Where does a source say that something is withheld, exempt or unknown?
// tags: gaps, honesty
// param kind: string = * -- one kind of gap, or * for all
// expect rows: 28
MATCH (gap:Gap)
WHERE (($kind = '*' AND NOT gap.kind IN ['note', 'needs_checking']) OR gap.kind = $kind)
OPTIONAL MATCH (gap)-[:ABOUT]->(party:Entity)
RETURN gap.about AS about, party.name AS party, gap.kind AS kind, gap.ground AS ground,
       gap.locator AS locator, gap.quote AS quote, gap.dataset + ':' + gap.record_id AS record
ORDER BY about, kind, ground, record
