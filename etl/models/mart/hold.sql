-- One row per hold in its newest version; places as of the day it was placed.
-- Outcome, first match: expired, cancelled, filled, waiting. waiting_days = placed to on the shelf.
select
    date_trunc('month', placed_on)::date as placed_month,
    pickup_branch,
    pickup_library,
    pickup_municipality_code,
    owner_library,
    owner_municipality_code,
    outcome,
    waiting_days
from part.hold
order by placed_on, system, hold_id
