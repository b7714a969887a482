-- One row per hold in its newest version; places as of the day it was placed, and its month is that
-- day's. Outcome, first match: expired, cancelled, filled, waiting. waiting_days = placed to on the
-- shelf. first_change: the first change that any version tells; last_day: the last day that the
-- newest one knows.
select
    'holds' as kind,
    hold.system,
    day.month,
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
    date_diff('day', hold.placed_date, hold.waiting_date) as waiting_days,
    coalesce(newest.first_change, hold.last_change) as first_change,
    greatest(hold.placed_date, hold.waiting_date, hold.cancelled_date, hold.last_change)
        as last_day,
    hold.placed_date > hold.loaded_on + 1 as is_future
from raw.holds as hold
inner join step.file_day as day
    on hold.file_order = day.file_order and hold.placed_date = day.event_day
inner join pack.system as system on hold.system = system.system
left join step.newest_hold as newest
    on
        hold.hold_id = newest.hold_id
        and hold.system = newest.system
        and hold.is_contested
left join pack.branch_period as pickup
    on
        hold.pickup_branch = pickup.branch_code
        and hold.system = pickup.system
        and hold.placed_date between pickup.valid_from and pickup.valid_to
left join pack.branch_period as owner
    on
        hold.item_home_branch = owner.branch_code
        and hold.system = owner.system
        and hold.placed_date between owner.valid_from and owner.valid_to
where
    newest.version is null
    or newest.version = hold.file_order * 1000000000000 + hold.file_row
