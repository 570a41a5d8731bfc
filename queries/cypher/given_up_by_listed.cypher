// title: What listed parties no longer hold
// question: Which interests of parties on a list of {authority} have ended, and who came in since?
// tags: ownership, exposure, time
// param authority: string = US-OFAC -- the list's authority
// expect rows: 1
// expect: {"owner": "Oleg Deripaska", "asset": "En+ Group", "first_day_without": "2019-01", "listed_from": "2018-04-06"}
MATCH (owner:Entity)-[gone:OWNS|CONTROLS]->(asset:Entity), (owner)-[:LISTED_AS]->(entry:Listing)
WHERE entry.authority = $authority AND gone.end_min IS NOT NULL
OPTIONAL MATCH (later:Entity)-[since:OWNS|CONTROLS]->(asset)
WHERE since.start_min >= gone.end_min AND later.id <> owner.id
RETURN DISTINCT owner.id AS owner_id, owner.name AS owner, asset.id AS asset_id, asset.name AS asset,
       gone.share_published AS share, gone.end_date AS first_day_without, entry.start_date AS listed_from,
       later.id AS later_id, later.name AS later_owner, since.share_published AS later_share,
       since.start_date AS later_from, gone.certainty AS certainty,
       gone.dataset + ':' + gone.record_id AS record
ORDER BY owner_id, asset_id, record, listed_from, later_id, later_from, later_share
