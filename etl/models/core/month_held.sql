-- One row per system, month and loans report that has it: how many days and events the report holds
-- there. R5 knows months alone, so its days are those of the month.
select
    file.system,
    date_trunc('month', file_day.event_day)::date as loan_month,
    file.kind,
    count(distinct file_day.event_day) as days,
    sum(file_day.archived_rows)::bigint as events
from raw.file_day as file_day
inner join raw.file as file on file_day.file_order = file.file_order
where file.kind in ('loans_pseudonymized', 'loans_statistics')
group by file.system, date_trunc('month', file_day.event_day), file.kind
union all
select
    system,
    month as loan_month,
    kind,
    date_diff('day', month, (month + interval 1 month)::date) as days,
    sum(events)::bigint as events
from part.fate
where kind = 'monthly_matrix' and reason is distinct from 'superseded'
group by system, month, kind
