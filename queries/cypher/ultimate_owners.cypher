// title: Ultimate owners
// question: Who stands at the top above {party} on {as_of}, with nobody stated above them?
// tags: ownership, upstream
// param party: party = toloka:toloka_bv -- the company to start from
// param as_of: date = 2024-01-01 -- the day asked about
// expect rows: 2
MATCH p = (target:Entity {id: $party})<-[:OWNS|CONTROLS*1..8]-(owner:Entity)
WHERE all(r IN relationships(p) WHERE (r.start_min IS NULL OR r.start_min <= $as_of)
                                  AND (r.end_max IS NULL OR r.end_max > $as_of))
  AND NOT EXISTS {
    MATCH (owner)<-[above:OWNS|CONTROLS]-(:Entity)
    WHERE (above.start_min IS NULL OR above.start_min <= $as_of)
      AND (above.end_max IS NULL OR above.end_max > $as_of)
  }
RETURN owner.id AS owner_id, owner.name AS owner, owner.schema AS schema,
       owner.jurisdiction AS jurisdiction, owner.listed AS listed,
       min(length(p)) AS nearest_level, count(p) AS paths
ORDER BY nearest_level, owner_id
