// How many neighbours parties have by relation: on a day, and at any time.
UNWIND $ids AS id
MATCH (e:Entity {id: id})-[r:OWNS|CONTROLS|CONSOLIDATED_BY|DIRECTS|MEMBER_OF|EMPLOYED_BY|REPRESENTS|FAMILY_OF|ASSOCIATE_OF|SUCCEEDED_BY|SUPPLIES|PAID|LINKED_TO]-(o:Entity)
WHERE r.row IS NOT NULL AND o.id <> id
WITH id, o.id AS other,
     CASE WHEN type(r) IN ['OWNS', 'CONTROLS']
          THEN CASE WHEN startNode(r).id = id THEN 'holdings' ELSE 'owners' END
          WHEN type(r) = 'CONSOLIDATED_BY'
          THEN CASE WHEN startNode(r).id = id THEN 'owners' ELSE 'holdings' END
          WHEN type(r) = 'SUPPLIES' THEN 'supply'
          WHEN type(r) = 'DIRECTS' THEN 'directorship'
          WHEN type(r) = 'FAMILY_OF' THEN 'family'
          ELSE 'other' END AS relation,
     CASE WHEN (r.start_min IS NULL OR r.start_min <= $day)
           AND (r.end_max IS NULL OR r.end_max > $day) THEN 1 ELSE 0 END AS holds
WITH id, relation, other, max(holds) AS holds
RETURN id, relation, sum(holds) AS now, count(*) AS ever
ORDER BY id, relation
