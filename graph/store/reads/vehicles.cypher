// Ships, aircraft and vehicles with an entry of a list.
MATCH (v:Vessel)-[:LISTED_AS]->(l:Listing)
WHERE l.row IS NOT NULL
RETURN v.id AS id
UNION
MATCH (v:Airplane)-[:LISTED_AS]->(l:Listing)
WHERE l.row IS NOT NULL
RETURN v.id AS id
UNION
MATCH (v:Thing)-[:LISTED_AS]->(l:Listing)
WHERE l.row IS NOT NULL AND v.schema = 'Vehicle'
RETURN v.id AS id
