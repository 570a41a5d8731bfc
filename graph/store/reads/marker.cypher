// The marker of a load: whose graph this is, which data version, whether it is whole.
MATCH (m:OwnershipExplorer)
RETURN properties(m) AS marker
