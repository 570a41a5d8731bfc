// Parties at addresses, at most as many of each as tell that it is a hub.
MATCH (e:Entity)
WHERE any(key IN e.address_keys WHERE key IN $keys)
UNWIND e.address_keys AS key
WITH e, key
WHERE key IN $keys
WITH key, collect(DISTINCT e.id) AS ids
RETURN key, ids[0..$most] AS ids, size(ids) AS parties
