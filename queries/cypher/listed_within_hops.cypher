// title: Listed parties within a few hops
// question: Which parties on any list can be reached from {party} in at most {hops} steps of any kind?
// tags: exposure, lists
// param party: party = toloka:toloka_bv -- the party to start from
// param hops: integer = 3 -- how many steps
// expect rows: 6
MATCH p = (start:Entity {id: $party})-[:OWNS|CONTROLS|DIRECTS|MEMBER_OF|EMPLOYED_BY|REPRESENTS|FAMILY_OF|ASSOCIATE_OF|SUCCEEDED_BY|SUPPLIES|PAID|LINKED_TO*1..4]-(other:Entity)
WHERE length(p) <= $hops AND other.id <> start.id
WITH other, min(length(p)) AS steps
MATCH (other)-[:LISTED_AS]->(entry:Listing)
RETURN DISTINCT other.id AS party_id, other.name AS party, steps, entry.authority AS authority,
       entry.list_name AS list, entry.programme AS programme, entry.start_date AS listed_from,
       entry.end_date AS listed_until
ORDER BY steps, party_id, authority, list, listed_from
