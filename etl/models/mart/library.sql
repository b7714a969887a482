-- One row per library organisation of the branch map that existed while there are data.
with span as (
    select
        min(first_day) as first_day,
        max(last_day) as last_day
    from mart.coverage
),

organisation as (
    select distinct period.library
    from pack.branch_period as period
    cross join span
    where
        period.municipality_code is not null
        and period.valid_from <= span.last_day
        and period.valid_to >= span.first_day
)

select
    organisation.library,
    coalesce(named.name_fi, organisation.library) as name_fi,
    named.name_sv,
    named.name_en,
    named.name_se
from organisation
left join raw.library as named on organisation.library = named.library
order by organisation.library
