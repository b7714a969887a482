-- One row per library organisation of the branch map, past ones too.
select
    organisation.library,
    coalesce(named.name_fi, organisation.library) as name_fi,
    named.name_sv,
    named.name_en,
    named.name_se
from (
    select distinct library
    from core.branch_period
    where municipality_code is not null
) as organisation
left join raw.library as named on organisation.library = named.library
order by organisation.library
