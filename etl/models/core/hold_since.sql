-- One row per system that has holds: from which day on R3 holds all of them. It is cut by the last
-- change of a hold.
select
    system,
    coalesce(min(first_change), min(placed_on)) as known_from
from part.hold
group by system
