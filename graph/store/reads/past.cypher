// What was known once about ids: the row that was taken back, or a decision; and who may have been one party with them.
UNWIND $ids AS id
MATCH (k:PastId {id: id})
MATCH (other:PastId {group_id: k.group_id})
RETURN 'id' AS kind, other.id AS id, other.now AS found, 0 AS row, id AS asked
UNION ALL
UNWIND $ids AS id
MATCH (k:PastId {id: id})<-[:KNEW]-(p:Past)
WHERE p.table <> 'links'
RETURN p.table AS kind, p.id AS id, p.stated AS found, p.row AS row, id AS asked
