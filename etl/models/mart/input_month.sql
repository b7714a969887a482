-- One row per file and month that it holds accepted rows of: which reports really cover a month.
select
    file.sha256,
    file.kind,
    date_trunc('month', file_day.event_day)::date as month,
    sum(file_day.archived_rows)::bigint as rows_accepted
from raw.file_day as file_day
inner join raw.file as file on file_day.file_order = file.file_order
group by file.sha256, file.kind, date_trunc('month', file_day.event_day)
order by month, file.kind, file.sha256
