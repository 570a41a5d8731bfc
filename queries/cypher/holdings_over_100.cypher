// title: Holdings that add up to more than 100 %
// question: Of which companies do the stated direct shares surely exceed 100 % on {as_of}?
// tags: ownership, checks
// param as_of: date = 2024-01-01 -- the day asked about
// expect rows: 0
MATCH (owner:Entity)-[interest:OWNS]->(asset:Entity)
WHERE interest.percentage_min IS NOT NULL AND interest.summary = false
  AND interest.directness = 'direct'
  AND interest.certainty IN ['confirmed', 'reported']
  AND (interest.start_max IS NULL OR interest.start_max <= $as_of)
  AND (interest.end_min IS NULL OR interest.end_min > $as_of)
WITH asset, owner, max(interest.percentage_min) AS share
WITH asset, sum(share) AS total_pct, count(owner) AS holders
WHERE total_pct > 100.0
RETURN asset.id AS asset_id, asset.name AS asset, total_pct, holders
ORDER BY total_pct DESC, asset_id
