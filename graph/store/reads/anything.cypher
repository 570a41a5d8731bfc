// One node, if there is any.
MATCH (n)
RETURN 1 AS found
LIMIT 1
