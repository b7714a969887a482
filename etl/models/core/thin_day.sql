-- One row per file of R1 and day of it in a month that another report of its system tells, since R1
-- holds too little of it.
select
    file_day.file_order,
    file_day.event_day
from raw.file_day as file_day
inner join raw.file as file on file_day.file_order = file.file_order
inner join core.month_source as source
    on
        file.system = source.system
        and date_trunc('month', file_day.event_day)::date = source.loan_month
where file.kind = 'loans_pseudonymized' and source.source_kind <> 'loans_pseudonymized'
