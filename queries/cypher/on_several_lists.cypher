// title: Parties on several lists
// question: Which parties stand, or stood, on more than one list or programme?
// tags: lists
// param lists: integer = 2 -- at least so many
// expect rows: 4
MATCH (party:Entity)-[:LISTED_AS]->(entry:Listing)
WITH party, entry.authority + ' ' + entry.list_name AS list
ORDER BY list
WITH party, collect(DISTINCT list) AS lists
WHERE size(lists) >= $lists
RETURN party.id AS party_id, party.name AS party, size(lists) AS count, lists
ORDER BY count DESC, party_id
