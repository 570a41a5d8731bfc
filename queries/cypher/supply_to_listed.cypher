// title: Supply to listed parties
// question: Who is said to have supplied goods, services or technology to a party on a list?
// tags: exposure, supply
// param authority: string = EU -- the list's authority
// expect rows: 11
// expect: {"supplier": "Toloka AI BV", "listed_party": "Tevian", "certainty": "alleged"}
// expect: {"supplier": "Toloka AI BV", "listed_party": "NtechLab", "certainty": "alleged"}
MATCH (supplier:Entity)-[supply:SUPPLIES]->(listed:Entity)-[:LISTED_AS]->(entry:Listing)
WHERE entry.authority = $authority
RETURN DISTINCT supplier.id AS supplier_id, supplier.name AS supplier, supply.subtype AS what,
       listed.id AS listed_id, listed.name AS listed_party, entry.programme AS programme,
       entry.start_date AS listed_from, supply.start_date AS start_date,
       supply.certainty AS certainty, supply.asserted_by AS asserted_by, supply.dataset + ':' + supply.record_id AS record
ORDER BY supplier_id, listed_id, programme, record
