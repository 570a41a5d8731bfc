// The first entry of each list of each dataset, with the party that it names.
MATCH (l:Listing)
WITH l.authority AS authority, l.list_name AS list, l.dataset AS dataset, min(l.row) AS first
MATCH (e:Entity)-[:LISTED_AS]->(l:Listing)
WHERE l.row = first
RETURN e.id AS party, properties(l) AS found
