-- One row per system, report, branch and day on which the release holds anything: the days that it
-- covers. Every type of event counts; a day after the file was loaded has not been yet. R5 knows no
-- days, and R3 holds only some of the holds that were placed before the first change in it: neither
-- is here.
select
    day.system,
    'loans' as report,
    day.branch,
    day.event_day,
    day.events
from part.day as day
inner join core.month_source as source
    on
        day.system = source.system
        and day.month = source.loan_month
        and day.kind = source.source_kind
union all
select
    system,
    'transfers' as report,
    from_branch as branch,
    requested_at::date as event_day,
    count(*) as events
from part.transfer
where not is_future
group by system, from_branch, requested_at::date
union all
select
    hold.system,
    'holds' as report,
    hold.pickup_branch as branch,
    hold.placed_on as event_day,
    count(*) as events
from part.hold as hold
inner join core.hold_since as since on hold.system = since.system
where not hold.is_future and hold.placed_on >= since.known_from
group by hold.system, hold.pickup_branch, hold.placed_on
