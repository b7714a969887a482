-- One row per month that has data: the one source it is counted from (R1, else R1b, else R5).
with ranked as (
    select distinct
        date_trunc('month', file_day.event_day)::date as loan_month,
        file.kind,
        case file.kind
            when 'loans_pseudonymized' then 1
            when 'loans_statistics' then 2
            else 3
        end as source_rank
    from raw.file_day as file_day
    inner join raw.file as file on file_day.file_order = file.file_order
    where file.kind in ('loans_pseudonymized', 'loans_statistics', 'monthly_matrix')
),

placed as (
    select
        loan_month,
        kind,
        row_number() over (partition by loan_month order by source_rank) as place
    from ranked
)

select
    loan_month,
    kind as source_kind
from placed
where place = 1
