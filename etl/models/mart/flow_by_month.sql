-- All published loans by month, owner and place: what most pages ask, without the item columns.
select
    loan_month,
    owner_branch,
    owner_library,
    owner_municipality_code,
    place_branch,
    place_library,
    place_municipality_code,
    sum(loans)::bigint as loans,
    sum(renewals)::bigint as renewals
from mart.loans_by_month
group by
    loan_month,
    owner_branch,
    owner_library,
    owner_municipality_code,
    place_branch,
    place_library,
    place_municipality_code
order by loan_month, owner_branch, place_branch
