// title: Sales and gifts
// question: Which stakes are stated to have passed from one party to another, and who of them is listed?
// tags: ownership, exposure, time
// expect rows: 2
// expect: {"giver": "Oleg Deripaska", "asset": "En+ Group", "authority": "US-OFAC", "first_day_without": "2019-01"}
MATCH (moved:Transfer)-[:ABOUT]->(giver:Entity), (moved)-[:ABOUT]->(asset:Entity)
WHERE moved.giver IN giver.member_ids AND moved.asset IN asset.member_ids
OPTIONAL MATCH (moved)-[:ABOUT]->(receiver:Entity) WHERE moved.receiver IN receiver.member_ids
OPTIONAL MATCH (giver)-[:LISTED_AS]->(entry:Listing)
RETURN giver.id AS giver_id, giver.name AS giver, receiver.id AS receiver_id, receiver.name AS receiver,
       asset.id AS asset_id, asset.name AS asset, moved.share_published AS share,
       moved.start_date AS first_day_without, entry.authority AS authority, entry.start_date AS giver_listed_from,
       moved.certainty AS certainty, moved.asserted_by AS asserted_by, moved.dataset + ':' + moved.record_id AS record
ORDER BY giver_id, asset_id, record, authority, giver_listed_from
