-- One row per file of R1b or R5 and day (R5: month) whose rows count: the file holds the day, and
-- its report is the source of the month in its system.
select
    day_owner.file_order,
    day_owner.event_day
from core.day_owner as day_owner
inner join core.month_source as source
    on
        day_owner.system = source.system
        and day_owner.kind = source.source_kind
        and date_trunc('month', day_owner.event_day)::date = source.loan_month
