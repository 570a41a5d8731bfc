// The first entry of each list of each dataset that was known on a day, with the party that it names now, if it is known now.
MATCH (l:Listing)
WHERE l.row IS NOT NULL AND l.last_seen IS NULL AND (
  (l.known IS NULL AND coalesce(l.first_seen, '') <= $known_on)
  OR any(span IN coalesce(l.known, []) WHERE substring(span, 0, 10) <= $known_on AND substring(span, 11, 10) > $known_on)
)
WITH l.authority AS authority, l.list_name AS list, l.dataset AS dataset, min(l.row) AS first
MATCH (e:Entity)-[:LISTED_AS]->(l:Listing)
WHERE l.row = first
RETURN e.id AS party, 'now' AS kind, '' AS stated, l.row AS row
UNION ALL
MATCH (p:Past {table: 'listings'})
WHERE any(span IN coalesce(p.known, []) WHERE substring(span, 0, 10) <= $known_on AND substring(span, 11, 10) > $known_on)
WITH p.authority AS authority, p.list_name AS list, p.dataset AS dataset, min(p.row) AS first
MATCH (p:Past {table: 'listings'})
WHERE p.row = first
RETURN p.id AS party, 'past' AS kind, p.stated AS stated, p.row AS row
