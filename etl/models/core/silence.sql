-- One row per run of days without any event that cannot be chance or a holiday: of a whole report
-- of a system (branch is null) at least three open days, of one branch at least five, that usually
-- bring twenty events or more in all. A branch is excused where an annotation of its municipality
-- names the time, or where it is silent at the same time of another year. open_days and missing
-- tell how much it is.
with told as (
    select
        system,
        report,
        branch,
        first_day,
        last_day,
        is_open_ended,
        count(*)::integer as open_days,
        sum(events)::bigint as missing
    from core.silent_day
    group by system, report, branch, first_day, last_day, is_open_ended
    having count(*) >= case when branch is null then 3 else 5 end and sum(events) >= 20
)

select
    told.system,
    told.report,
    told.branch,
    told.first_day,
    told.last_day,
    told.is_open_ended,
    told.open_days,
    told.missing,
    told.branch is not null
    and (
        exists (
            select 1
            from raw.annotation as annotation
            inner join pack.branch_period as period
                on annotation.municipality_code = period.municipality_code
            where
                period.branch = told.branch
                and annotation.date_from <= told.last_day
                and coalesce(annotation.date_to, annotation.date_from) >= told.first_day
        )
        or exists (
            select 1
            from core.silent_day as other
            where
                other.report = told.report
                and other.branch = told.branch
                and date_part('year', other.first_day) <> date_part('year', told.first_day)
                and date_part('month', other.first_day) <= date_part('month', told.last_day)
                and date_part('month', other.last_day) >= date_part('month', told.first_day)
        )
    ) as is_excused
from told
