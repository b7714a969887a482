-- One row per day without any event inside a run of such days, of a whole report (branch is null)
-- or of one branch, with what the day usually brings: the median of the same weekday in the eight
-- weeks before and after the run. Holidays and weekdays
-- that usually bring nothing, or of which fewer than four are known, are left out.
with counted as (
    select
        report,
        null as branch,
        event_day,
        sum(events)::bigint as events
    from core.activity
    group by report, event_day
    union all
    select
        activity.report,
        activity.branch,
        activity.event_day,
        activity.events
    from core.activity as activity
    where activity.branch in (
        select period.branch_code from core.branch_period as period
    )
),

reach as (
    select
        report,
        max(event_day) as last_day
    from counted
    group by report
),

span as (
    select
        counted.report,
        counted.branch,
        min(counted.event_day) as first_day,
        max(counted.event_day) as last_event,
        reach.last_day
    from counted
    inner join reach on counted.report = reach.report
    group by counted.report, counted.branch, reach.last_day
),

day as (
    select
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
            span.report = counted.report
            and span.branch is not distinct from counted.branch
            and calendar.event_day = counted.event_day
),

placed as (
    select
        report,
        branch,
        event_day,
        last_event,
        date_diff('day', date '1900-01-01', event_day)
        - row_number() over (partition by report, branch order by event_day) as island
    from day
    where events = 0
),

run as (
    select
        report,
        branch,
        min(event_day) as first_day,
        max(event_day) as last_day,
        max(event_day) > max(last_event) as is_open_ended
    from placed
    group by report, branch, island
    having count(*) >= case when max(branch) is null then 3 else 10 end
),

usual as (
    select
        run.report,
        run.branch,
        run.first_day,
        day.weekday,
        median(day.events) as events
    from run
    inner join day
        on
            run.report = day.report
            and run.branch is not distinct from day.branch
            and day.event_day between run.first_day - 56 and run.last_day + 56
            and day.event_day not between run.first_day and run.last_day
            and not day.is_holiday
    group by run.report, run.branch, run.first_day, day.weekday
    having count(*) >= 4
)

select
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
        run.report = usual.report
        and run.branch is not distinct from usual.branch
        and run.first_day = usual.first_day
        and calendar.weekday = usual.weekday
left join core.branch_period as period
    on
        run.branch = period.branch_code
        and calendar.event_day between period.valid_from and period.valid_to
where usual.events > 0 and (run.branch is null or period.branch_code is not null)
