-- The small mart says the same as the large one, month by month.
with loan as (
    select
        loan_month,
        sum(loans) as loans,
        sum(renewals) as renewals
    from mart.loans_by_month
    group by loan_month
),

flow as (
    select
        loan_month,
        sum(loans) as loans,
        sum(renewals) as renewals
    from mart.flow_by_month
    group by loan_month
)

select
    coalesce(loan.loan_month, flow.loan_month) as loan_month,
    loan.loans,
    flow.loans as flow_loans
from loan
full join flow on loan.loan_month = flow.loan_month
where loan.loans is distinct from flow.loans or loan.renewals is distinct from flow.renewals
