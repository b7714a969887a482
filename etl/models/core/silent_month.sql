-- One row per system, report and month with silent days: open days without any event in the whole
-- report, and events that silent branches usually bring. A branch that never came back counts for
-- three months, and is then taken to be closed.
select
    day.system,
    day.report,
    date_trunc('month', day.event_day)::date as month,
    count(*) filter (where day.branch is null) as open_days,
    coalesce(sum(day.events) filter (where day.branch is not null), 0) as missing
from core.silent_day as day
inner join core.silence as silence
    on
        day.system = silence.system
        and day.report = silence.report
        and day.branch is not distinct from silence.branch
        and day.first_day = silence.first_day
where
    not silence.is_excused
    and (not day.is_open_ended or day.event_day < day.first_day + 92)
group by day.system, day.report, date_trunc('month', day.event_day)
