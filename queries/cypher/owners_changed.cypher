// title: Owners that changed in a period
// question: Which interests began or ended between {from_day} and {to_day}?
// tags: ownership, time
// param from_day: date = 2023-12-01 -- first day of the period
// param to_day: date = 2024-07-31 -- last day of the period
// expect rows: 18
MATCH (owner:Entity)-[interest:OWNS|CONTROLS]->(asset:Entity)
WHERE (interest.start_max >= $from_day AND interest.start_min <= $to_day)
   OR (interest.end_max >= $from_day AND interest.end_min <= $to_day)
RETURN asset.id AS asset_id, asset.name AS asset, owner.id AS owner_id, owner.name AS owner,
       type(interest) AS relation, interest.share_published AS share,
       interest.start_date AS start_date, interest.end_date AS end_date,
       interest.certainty AS certainty, interest.dataset + ':' + interest.record_id AS record
ORDER BY asset_id, owner_id, record
