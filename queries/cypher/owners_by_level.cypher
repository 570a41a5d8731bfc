// title: Owners, level by level
// question: Who has an interest in {party}, up to {depth} levels up, on {as_of}?
// tags: ownership, upstream
// param party: party = toloka:toloka_bv -- the company to start from
// param depth: integer = 5 -- how many levels up
// param as_of: date = 2024-01-01 -- the day asked about
// expect rows: 7
MATCH p = (target:Entity {id: $party})<-[:OWNS|CONTROLS*1..8]-(owner:Entity)
WHERE length(p) <= $depth
  AND all(r IN relationships(p) WHERE (r.start_min IS NULL OR r.start_min <= $as_of)
                                  AND (r.end_max IS NULL OR r.end_max > $as_of))
WITH owner, p, relationships(p)[length(p) - 1] AS top, nodes(p)[length(p) - 1] AS asset
RETURN DISTINCT length(p) AS level, owner.id AS owner_id, owner.name AS owner, type(top) AS relation,
       coalesce(top.interest_types, []) AS types, asset.name AS in_party, top.share_published AS share,
       top.percentage_min AS share_min_pct, top.percentage_max AS share_max_pct,
       top.certainty AS certainty, top.asserted_by AS asserted_by, owner.listed AS listed,
       top.dataset + ':' + top.record_id AS record
ORDER BY level, owner_id, in_party, relation, record
