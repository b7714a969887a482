-- One row per day that a report holds rows of: its month, and which stretch of days it lies in.
-- Within a stretch the branch map stays the same, so that events are counted first and placed then.
with turn as (
    select distinct valid_from as turns_on from core.branch_period
    union
    select distinct valid_to + 1 as turns_on from core.branch_period
    where valid_to < date '9999-12-31'
)

select
    file_day.event_day,
    date_trunc('month', file_day.event_day)::date as loan_month,
    count(turn.turns_on) as stretch
from (select distinct event_day from raw.file_day) as file_day
left join turn on file_day.event_day >= turn.turns_on
group by file_day.event_day
