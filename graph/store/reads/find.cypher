// Parties that have an identifier, one of the ids they were joined from, or a folded name.
MATCH (e:Entity)
WHERE $text IN e.member_ids OR $folded IN e.folded
   OR (e.last_seen IS NULL AND $identifier IN e.identifiers)
RETURN e.id AS id, e.name AS name, e.last_seen AS last_seen,
       $identifier IN coalesce(e.identifiers, []) AS by_identifier,
       $text IN e.member_ids AS by_id, coalesce(e.name_kinds, []) AS kinds,
       coalesce(e.folded, []) AS folded, coalesce(e.names, []) AS names
ORDER BY id
