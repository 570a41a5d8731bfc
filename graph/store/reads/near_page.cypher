// One page of the neighbours of a party in one relation: who is one that day, larger shares first.
MATCH (e:Entity {id: $id})-[r:OWNS|CONTROLS|CONSOLIDATED_BY|DIRECTS|MEMBER_OF|EMPLOYED_BY|REPRESENTS|FAMILY_OF|ASSOCIATE_OF|SUCCEEDED_BY|SUPPLIES|PAID|LINKED_TO]-(o:Entity)
WHERE r.row IS NOT NULL AND o.id <> $id
WITH o, CASE WHEN type(r) IN ['OWNS', 'CONTROLS']
             THEN CASE WHEN startNode(r).id = $id THEN 'holdings' ELSE 'owners' END
             WHEN type(r) = 'CONSOLIDATED_BY'
             THEN CASE WHEN startNode(r).id = $id THEN 'owners' ELSE 'holdings' END
             WHEN type(r) = 'SUPPLIES' THEN 'supply'
             WHEN type(r) = 'DIRECTS' THEN 'directorship'
             WHEN type(r) = 'FAMILY_OF' THEN 'family'
             ELSE 'other' END AS relation,
     CASE WHEN (r.start_min IS NULL OR r.start_min <= $day)
           AND (r.end_max IS NULL OR r.end_max > $day) THEN 1 ELSE 0 END AS holds,
     CASE WHEN coalesce(r.share_high, -1) > coalesce(r.votes_high, -1)
          THEN r.share_high ELSE coalesce(r.votes_high, -1) END AS share,
     CASE WHEN r.certainty IN $counted
          THEN coalesce(r.share_low, r.votes_low,
                        CASE WHEN size(coalesce(r.interest_types, [])) = 0 THEN 0 END)
     END AS low
WHERE relation = $relation AND (holds = 1 OR $past)
  AND ($folded = '' OR any(name IN coalesce(o.folded, []) WHERE name CONTAINS $folded))
  AND ($country = ''
       OR left(toLower(coalesce(o.jurisdiction, head(coalesce(o.countries, [])), '')), 2) = $country)
WITH o.id AS other, max(holds) AS holds, max(share) AS share,
     min(CASE WHEN holds = 1 THEN low END) AS low
ORDER BY holds DESC, share DESC, other
WITH collect(other) AS found, sum(CASE WHEN low >= $half THEN 1 ELSE 0 END) AS at_half
RETURN size(found) AS total, at_half, found[$offset..$end] AS parties
