-- One row per system that has holds: from which day on R3 holds all of them. It is cut by the last
-- change of a hold.
select
    system,
    coalesce(min(last_change)::date, min(placed_date)) as known_from
from raw.holds
group by system
