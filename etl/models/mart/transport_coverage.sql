-- One row per report (transfers = R2, holds = R3) and month that it has rows of: whether the month
-- is complete, and why not (core.transport_coverage). known_until is the last day on which anything
-- happened in the report. Of several systems the month is what the least of them is;
-- system_missing: one that has the report lacks the month.
with counted as (
    select
        report,
        month,
        min(known_until) as known_until,
        min(why) as why,
        count(*) as systems
    from core.transport_coverage
    group by report, month
),

asked as (
    select
        report,
        count(distinct system) as systems
    from core.transport_coverage
    group by report
)

select
    counted.report,
    counted.month,
    counted.known_until,
    counted.why is null and counted.systems = asked.systems as is_complete,
    coalesce(counted.why, case when counted.systems < asked.systems then 'system_missing' end)
        as why
from counted
inner join asked on counted.report = asked.report
order by counted.report, counted.month
