// title: Shared addresses
// question: Which parties give the same address as another, with at most {most} at one address?
// tags: addresses, leads
// param most: integer = 20 -- addresses with more parties are agents and left out
// expect rows: 0
MATCH (party:Entity)
WHERE party.addresses IS NOT NULL AND size(party.addresses) > 0
UNWIND party.addresses AS address
WITH toLower(trim(address)) AS address, party
ORDER BY party.id
WITH address, collect(DISTINCT party.id) AS party_ids, collect(DISTINCT party.name) AS parties
WHERE size(party_ids) > 1 AND size(party_ids) <= $most
RETURN address, size(party_ids) AS count, party_ids, parties
ORDER BY count DESC, address
