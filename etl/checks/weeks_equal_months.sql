-- The weeks hold the loans between municipalities that are counted from reports that tell days, no
-- more, no fewer.
with by_week as (
    select coalesce(sum(loans), 0) as loans from mart.flow_by_week
),

by_month as (
    select coalesce(sum(each.events), 0) as loans
    from core.classified as each
    inner join raw.file as file on each.file_order = file.file_order
    where
        each.reason is null
        and each.event_type = 'issue'
        and each.owner_municipality_code <> each.place_municipality_code
        and file.kind <> 'monthly_matrix'
)

select
    by_week.loans,
    by_month.loans as loans_of_months
from by_week
cross join by_month
where by_week.loans <> by_month.loans
