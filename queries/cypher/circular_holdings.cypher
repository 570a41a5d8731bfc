// title: Circular holdings
// question: Which companies own a part of themselves through others, in at most six steps?
// tags: ownership, checks
// param party: string = * -- one party's id, or * for all
// expect rows: 0
MATCH p = (company:Entity)-[:OWNS*2..6]->(back:Entity)
WHERE back.id = company.id AND ($party = '*' OR company.id = $party)
RETURN company.id AS company_id, company.name AS company, length(p) AS steps,
       [n IN nodes(p) | n.name] AS round
ORDER BY company_id, steps, round
