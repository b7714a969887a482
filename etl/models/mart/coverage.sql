-- One row per month that has data: its source, first and last day, whether it is complete, and why
-- not (core.coverage). Of several systems the month is what the least of them is: its source is the
-- coarsest of theirs, it is complete where it is in all that tell of loans (system_missing: one
-- lacks the month), and has renewals, collections or locations where all of them have.
with counted as (
    select
        month,
        max(
            case source_kind
                when 'loans_pseudonymized' then 1
                when 'loans_statistics' then 2
                else 3
            end
        ) as source_rank,
        bool_or(owner_is_todays) as owner_is_todays,
        min(first_day) as first_day,
        max(last_day) as last_day,
        min(why) as why,
        max(silent_days) as silent_days,
        bool_and(has_renewals) as has_renewals,
        bool_and(has_collections) as has_collections,
        bool_and(has_locations) as has_locations,
        count(*) as systems
    from core.coverage
    group by month
),

asked as (
    select count(distinct system) as systems
    from core.coverage
)

select
    counted.month,
    case counted.source_rank
        when 1 then 'loans_pseudonymized'
        when 2 then 'loans_statistics'
        else 'monthly_matrix'
    end as source_kind,
    counted.owner_is_todays,
    counted.first_day,
    counted.last_day,
    counted.why is null and counted.systems = asked.systems as is_complete,
    coalesce(counted.why, case when counted.systems < asked.systems then 'system_missing' end)
        as why,
    counted.silent_days,
    counted.has_renewals,
    counted.has_collections,
    counted.has_locations
from counted
cross join asked
order by counted.month
