// title: Holdings, level by level
// question: What does {party} have an interest in, down to {depth} levels, on {as_of}?
// tags: ownership, downstream
// param party: party = toloka:yandex_nv -- the owner to start from
// param depth: integer = 4 -- how many levels down
// param as_of: date = 2024-01-01 -- the day asked about
// expect rows: 9
MATCH p = (owner:Entity {id: $party})-[:OWNS|CONTROLS*1..8]->(asset:Entity)
WHERE length(p) <= $depth
  AND all(r IN relationships(p) WHERE (r.start_min IS NULL OR r.start_min <= $as_of)
                                  AND (r.end_max IS NULL OR r.end_max > $as_of))
WITH asset, p, relationships(p)[length(p) - 1] AS last, nodes(p)[length(p) - 1] AS holder
RETURN DISTINCT length(p) AS level, asset.id AS asset_id, asset.name AS asset, holder.name AS held_by,
       type(last) AS relation, last.share_published AS share,
       last.percentage_min AS share_min_pct, last.percentage_max AS share_max_pct,
       last.certainty AS certainty, last.dataset + ':' + last.record_id AS record
ORDER BY level, asset_id, held_by, record
