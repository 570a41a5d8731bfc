// Listings of parties.
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[:LISTED_AS]->(l:Listing)
WHERE l.row IS NOT NULL
RETURN properties(l) AS found
