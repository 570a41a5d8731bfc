// Every loaded file.
MATCH (s:Source)
WHERE s.kind = 'file' AND s.row IS NOT NULL
RETURN properties(s) AS found
