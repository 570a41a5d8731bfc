// Listings of parties.
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[:LISTED_AS]->(l:Listing)
RETURN properties(l) AS found
