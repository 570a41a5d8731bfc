// Every party that was ever stated, with what a name index needs.
MATCH (e:Entity)
WHERE e.member_ids IS NOT NULL
RETURN e.id AS id, e.schema AS schema, e.names AS names, e.name_kinds AS kinds,
       e.identifiers AS identifiers, e.countries AS countries, e.jurisdiction AS jurisdiction,
       e.listed AS listed, e.datasets AS datasets
ORDER BY id
