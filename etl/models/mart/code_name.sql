-- What the codes of locations, collections and item types are called; one that the pack names for a
-- system alone has that before it where there are several.
select
    named.kind,
    coalesce(own.key, named.code) as code,
    named.name_fi,
    named.name_sv,
    named.name_en,
    named.name_se
from raw.code_name as named
left join pack.own_code as own
    on named.system = own.system and named.kind = own.kind and named.code = own.code
order by named.kind, coalesce(own.key, named.code)
