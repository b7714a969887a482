-- One row per report (transfers = R2, holds = R3) and month that it has rows of.
-- known_until is the last day on which anything happened in the report. A month is complete when
-- the report holds all of it and thirty days have passed since: by then most have arrived.
-- R3 is cut by the last change of a hold, so months before the first change are only in part there.
with happened as (
    select
        'transfers' as report,
        unnest([requested_at, sent_at, arrived_at, cancelled_at]) as moment
    from mart.transfer
    union all
    select
        'holds' as report,
        unnest([
            placed_date::timestamp,
            waiting_date::timestamp,
            cancelled_date::timestamp,
            last_change
        ]) as moment
    from raw.holds
),

until as (
    select
        happened.report,
        max(happened.moment)::date as known_until
    from happened
    cross join raw.job as job
    where happened.moment <= job.built_at
    group by happened.report
),

since as (
    select
        'transfers' as report,
        min(requested_at)::date as known_from
    from mart.transfer
    union all
    select
        'holds' as report,
        coalesce(min(last_change)::date, min(placed_date)) as known_from
    from raw.holds
),

month as (
    select distinct
        'transfers' as report,
        date_trunc('month', requested_at)::date as month
    from mart.transfer
    union all
    select distinct
        'holds' as report,
        date_trunc('month', placed_on)::date as month
    from core.hold
)

select
    month.report,
    month.month,
    until.known_until,
    since.known_from <= month.month + 2
    and (month.month + interval 1 month)::date - 1 <= until.known_until - 30 as is_complete
from month
inner join until on month.report = until.report
inner join since on month.report = since.report
order by month.report, month.month
