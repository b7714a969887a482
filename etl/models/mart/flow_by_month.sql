-- All published loans by month, owner and place: what most pages ask, without the item columns.
select
    loan_month,
    owner_branch,
    owner_library,
    owner_municipality_code,
    place_branch,
    place_library,
    place_municipality_code,
    coalesce(sum(events) filter (where event_type = 'issue'), 0)::bigint as loans,
    coalesce(sum(events) filter (where event_type = 'renew'), 0)::bigint as renewals
from core.classified
where reason is null
group by
    loan_month,
    owner_branch,
    owner_library,
    owner_municipality_code,
    place_branch,
    place_library,
    place_municipality_code
order by loan_month, owner_branch, place_branch
