// title: Shared directors
// question: Which persons direct, or directed, more than one company?
// tags: people, leads
// param companies: integer = 2 -- at least so many
// expect rows: 1
MATCH (person:Entity)-[role:DIRECTS|EMPLOYED_BY|MEMBER_OF]->(company:Entity)
WITH person, company
ORDER BY company.id
WITH person, collect(DISTINCT company.id) AS company_ids, collect(DISTINCT company.name) AS companies
WHERE size(company_ids) >= $companies
RETURN person.id AS person_id, person.name AS person, person.listed AS listed,
       size(company_ids) AS count, company_ids, companies
ORDER BY count DESC, person_id
