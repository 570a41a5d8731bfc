-- The cascade in DuckDB (1.3 or later): a recursive query that keeps one row a party.
-- Tables: holding(src, dst, share) with shares in 0.0001 %, listed(id). $limit: units that catch.
-- In each round the parties caught last pass their whole stakes on; `fresh` says who they are.
with recursive reached(id, held, fresh) using key (id) as (
    select id, 1000000::bigint, true from listed
    union
    select
        added.dst,
        coalesce(before.held, 0) + added.share,
        coalesce(before.held, 0) < $limit and coalesce(before.held, 0) + added.share >= $limit
    from (
        select holding.dst, sum(holding.share)::bigint as share
        from reached
        join holding on holding.src = reached.id
        where reached.fresh
        group by holding.dst
    ) as added
    left join recurring.reached as before on before.id = added.dst
)
select id from reached where held >= $limit
