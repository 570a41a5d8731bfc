-- The ten best paths from listed parties to one company, by walking upwards over every path of at
-- most $hops holdings. Listed parties are where a path ends.
with recursive walk(party, path, value, ended) as (
  select $target::int, [$target::int], 1.0::double, false
  union all
  select h.src, list_append(w.path, h.src), w.value * h.share / 1e6, l.id is not null
  from walk w
  join holding h on h.dst = w.party
  left join listed l on l.id = h.src
  where not w.ended and len(w.path) <= $hops and not list_contains(w.path, h.src)
)
select path, value from walk where ended order by value desc limit 10
