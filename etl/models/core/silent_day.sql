-- One row per day without any event inside a run of such days, of a whole report of a system
-- (branch is null) or of one branch, with what the day usually brings: the median of the same
-- weekday in the eight weeks before and after the run. Holidays and weekdays that usually bring
-- nothing, or of which fewer than four are known, are left out.
with counted as (
    select
        system,
        report,
        null::varchar as branch,
        event_day,
        sum(events)::bigint as events
    from core.activity
    group by system, report, event_day
    union all
    select
        activity.system,
        activity.report,
        activity.branch,
        activity.event_day,
        activity.events
    from core.activity as activity
    where activity.branch in (
        select period.branch from pack.branch_period as period
    )
),

reach as (
    select
        system,
        report,
        max(event_day) as last_day
    from counted
    group by system, report
),

span as (
    select
        counted.system,
        counted.report,
        counted.branch,
        min(counted.event_day) as first_day,
        max(counted.event_day) as last_event,
        reach.last_day
    from counted
    inner join reach on counted.system = reach.system and counted.report = reach.report
    group by counted.system, counted.report, counted.branch, reach.last_day
),

day as (
    select
        span.system,
        span.report,
        span.branch,
        span.last_event,
        calendar.event_day,
        calendar.weekday,
        calendar.is_holiday,
        coalesce(counted.events, 0) as events
    from span
    inner join raw.calendar as calendar
        on calendar.event_day between span.first_day and span.last_day
    left join counted
        on
            span.system = counted.system
            and span.report = counted.report
            and span.branch is not distinct from counted.branch
            and calendar.event_day = counted.event_day
),

placed as (
    select
        system,
        report,
        branch,
        event_day,
        last_event,
        date_diff('day', date '1900-01-01', event_day)
        - row_number() over (partition by system, report, branch order by event_day) as island
    from day
    where events = 0
),

run as (
    select
        system,
        report,
        branch,
        min(event_day) as first_day,
        max(event_day) as last_day,
        max(event_day) > max(last_event) as is_open_ended
    from placed
    group by system, report, branch, island
    having count(*) >= case when max(branch) is null then 3 else 10 end
),

usual as (
    select
        run.system,
        run.report,
        run.branch,
        run.first_day,
        day.weekday,
        median(day.events) as events
    from run
    inner join day
        on
            run.system = day.system
            and run.report = day.report
            and run.branch is not distinct from day.branch
            and day.event_day between run.first_day - 56 and run.last_day + 56
            and day.event_day not between run.first_day and run.last_day
            and not day.is_holiday
    group by run.system, run.report, run.branch, run.first_day, day.weekday
    having count(*) >= 4
)

select
    run.system,
    run.report,
    run.branch,
    run.first_day,
    run.last_day,
    run.is_open_ended,
    calendar.event_day,
    usual.events
from run
inner join raw.calendar as calendar
    on calendar.event_day between run.first_day and run.last_day and not calendar.is_holiday
inner join usual
    on
        run.system = usual.system
        and run.report = usual.report
        and run.branch is not distinct from usual.branch
        and run.first_day = usual.first_day
        and calendar.weekday = usual.weekday
left join pack.branch_period as period
    on
        run.branch = period.branch
        and calendar.event_day between period.valid_from and period.valid_to
where usual.events > 0 and (run.branch is null or period.branch is not null)
