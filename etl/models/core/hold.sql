-- One row per hold in its newest version; places as of the day it was placed.
-- Outcome, first match: expired, cancelled, filled, waiting. waiting_days = placed to on the shelf.
select
    hold.system,
    hold.hold_id,
    hold.placed_date as placed_on,
    system.prefix || hold.pickup_branch as pickup_branch,
    pickup.library as pickup_library,
    pickup.municipality_code as pickup_municipality_code,
    system.prefix || hold.item_home_branch as owner_branch,
    owner.library as owner_library,
    owner.municipality_code as owner_municipality_code,
    case
        when upper(hold.cancel_reason) = 'EXPIRED' then 'expired'
        when hold.cancelled_date is not null then 'cancelled'
        when upper(hold.found) = 'F' then 'filled'
        else 'waiting'
    end as outcome,
    date_diff('day', hold.placed_date, hold.waiting_date) as waiting_days
from raw.holds as hold
inner join core.system as system on hold.system = system.system
inner join core.newest_hold as newest
    on
        hold.hold_id = newest.hold_id
        and hold.system = newest.system
        and hold.file_order * 1000000000000 + hold.file_row = newest.version
left join core.branch_period as pickup
    on
        hold.pickup_branch = pickup.branch_code
        and hold.system = pickup.system
        and hold.placed_date between pickup.valid_from and pickup.valid_to
left join core.branch_period as owner
    on
        hold.item_home_branch = owner.branch_code
        and hold.system = owner.system
        and hold.placed_date between owner.valid_from and owner.valid_to
