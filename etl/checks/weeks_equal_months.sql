-- The weeks hold the loans between municipalities of the months that tell days, no more, no fewer.
with by_week as (
    select coalesce(sum(loans), 0) as loans from mart.flow_by_week
),

by_month as (
    select coalesce(sum(flow.loans), 0) as loans
    from mart.flow_by_month as flow
    inner join mart.coverage as coverage on flow.loan_month = coverage.month
    where
        flow.owner_municipality_code <> flow.place_municipality_code
        and coverage.source_kind <> 'monthly_matrix'
)

select
    by_week.loans,
    by_month.loans as loans_of_months
from by_week
cross join by_month
where by_week.loans <> by_month.loans
