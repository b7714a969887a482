-- Holds counted by month, pickup, owner, outcome and days of waiting: what the page on demand adds
-- up. The owner is that of the item that was caught for the hold; empty when the hold has no item.
-- Days of waiting are empty when the item never reached the shelf, or reached it before the hold.
select
    date_trunc('month', placed_on)::date as placed_month,
    pickup_branch,
    pickup_library,
    pickup_municipality_code,
    owner_branch,
    owner_library,
    owner_municipality_code,
    outcome,
    case when waiting_days >= 0 then waiting_days end as waiting_days,
    count(*) as holds
from part.hold
group by
    date_trunc('month', placed_on)::date,
    pickup_branch,
    pickup_library,
    pickup_municipality_code,
    owner_branch,
    owner_library,
    owner_municipality_code,
    outcome,
    case when waiting_days >= 0 then waiting_days end
order by placed_month, pickup_branch, owner_branch, outcome, waiting_days
