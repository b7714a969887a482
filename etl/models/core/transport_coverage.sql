-- One row per system, report (transfers = R2, holds = R3) and month that it has rows of.
-- known_until is the last day on which anything happened in the report. A month is complete when
-- the report holds all of it and thirty days have passed since: by then most have arrived. Why not:
-- edge, the report begins inside the month (R3 is cut by the last change of a hold, so months
-- before the first change are only in part there); recent; silent_days and silent_branch as in
-- coverage.
with happened as (
    select
        transfer.system,
        'transfers' as report,
        greatest(
            max(case when transfer.requested_at <= job.built_at then transfer.requested_at end),
            max(case when transfer.sent_at <= job.built_at then transfer.sent_at end),
            max(case when transfer.arrived_at <= job.built_at then transfer.arrived_at end),
            max(case when transfer.cancelled_at <= job.built_at then transfer.cancelled_at end)
        )::date as known_until
    from part.transfer as transfer
    cross join raw.job as job
    group by transfer.system
    union all
    select
        hold.system,
        'holds' as report,
        max(hold.last_day) as known_until
    from part.hold as hold
    cross join raw.job as job
    where hold.last_day <= job.built_at
    group by hold.system
),

until as (
    select
        system,
        report,
        known_until
    from happened
    where known_until is not null
),

since as (
    select
        system,
        'transfers' as report,
        min(requested_at)::date as known_from
    from part.transfer
    group by system
    union all
    select
        system,
        'holds' as report,
        known_from
    from core.hold_since
),

month as (
    select
        system,
        'transfers' as report,
        date_trunc('month', requested_at)::date as month,
        count(*) as events
    from part.transfer
    group by system, date_trunc('month', requested_at)
    union all
    select
        system,
        'holds' as report,
        date_trunc('month', placed_on)::date as month,
        count(*) as events
    from part.hold
    group by system, date_trunc('month', placed_on)
),

judged as (
    select
        month.system,
        month.report,
        month.month,
        month.events,
        until.known_until,
        case
            when since.known_from > month.month + 2 then 'edge'
            when silent.open_days >= 2 then 'silent_days'
            when silent.missing >= 0.02 * (month.events + silent.missing) then 'silent_branch'
            when (month.month + interval 1 month)::date - 1 > until.known_until - 30 then 'recent'
        end as why
    from month
    inner join until on month.system = until.system and month.report = until.report
    inner join since on month.system = since.system and month.report = since.report
    left join core.silent_month as silent
        on
            month.system = silent.system
            and month.report = silent.report
            and month.month = silent.month
)

select
    system,
    report,
    month,
    known_until,
    why is null as is_complete,
    why,
    events
from judged
