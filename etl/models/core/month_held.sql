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
    day_owner.system,
    matrix.month as loan_month,
    'monthly_matrix' as kind,
    date_diff('day', matrix.month, (matrix.month + interval 1 month)::date) as days,
    sum(matrix.events)::bigint as events
from raw.monthly_matrix as matrix
inner join core.day_owner as day_owner
    on
        matrix.month = day_owner.event_day
        and matrix.file_order = day_owner.file_order
        and day_owner.kind = 'monthly_matrix'
group by day_owner.system, matrix.month
