-- One row per month that has data: its source, first and last day, and whether it is complete.
-- An edge month is complete when its data reach within three days of the month's edge; a month
-- in between is. R5 knows months only: complete unless it was exported before the month ended.
with covered as (
    select
        source.loan_month,
        source.source_kind,
        min(file_day.event_day) as first_day,
        max(file_day.event_day) as last_day,
        max(file.loaded_at)::date as loaded_on
    from core.month_source as source
    inner join raw.file_day as file_day
        on source.loan_month = date_trunc('month', file_day.event_day)::date
    inner join raw.file as file
        on file_day.file_order = file.file_order and source.source_kind = file.kind
    group by source.loan_month, source.source_kind
),

spanned as (
    select
        loan_month,
        source_kind,
        first_day,
        (loan_month + interval 1 month)::date - 1 as month_end,
        case
            when source_kind = 'monthly_matrix' then (loan_month + interval 1 month)::date - 1
            else last_day
        end as last_day,
        loaded_on,
        min(loan_month) over () as first_month,
        max(loan_month) over () as last_month
    from covered
)

select
    loan_month as month,
    source_kind,
    source_kind = 'loans_statistics' as owner_is_todays,
    first_day,
    least(last_day, case when source_kind = 'monthly_matrix' then loaded_on else last_day end)
        as last_day,
    (loan_month > first_month or first_day <= loan_month + 2)
    and (loan_month < last_month or last_day >= month_end - 2)
    and (source_kind <> 'monthly_matrix' or loaded_on > month_end) as is_complete
from spanned
order by loan_month
