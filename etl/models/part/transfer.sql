-- One row per transfer between branches, in its newest version; places as of the day it was asked,
-- and its month is that day's. hours = from sent to arrived, by the clock of the system's zone, so
-- that a night on which clocks change is 23 or 25 hours long; empty while it is under way. An
-- unmapped branch has no library.
select
    'transfers' as kind,
    transfer.system,
    day.month,
    transfer.transfer_id,
    system.prefix || transfer.from_branch as from_branch,
    sender.library as from_library,
    sender.municipality_code as from_municipality_code,
    system.prefix || transfer.to_branch as to_branch,
    receiver.library as to_library,
    receiver.municipality_code as to_municipality_code,
    transfer.reason,
    transfer.requested_time as requested_at,
    transfer.sent_time as sent_at,
    transfer.arrived_time as arrived_at,
    transfer.cancelled_time as cancelled_at,
    date_diff(
        'second',
        to_utc_timestamp(transfer.sent_time, system.zone),
        to_utc_timestamp(transfer.arrived_time, system.zone)
    )::double / 3600 as hours,
    transfer.requested_time::date > transfer.loaded_on + 1 as is_future
from raw.transfers as transfer
inner join step.file_day as day
    on transfer.file_order = day.file_order and transfer.requested_time::date = day.event_day
inner join pack.system as system on transfer.system = system.system
left join step.newest_transfer as newest
    on
        transfer.transfer_id = newest.transfer_id
        and transfer.system = newest.system
        and transfer.is_contested
left join pack.branch_period as sender
    on
        transfer.from_branch = sender.branch_code
        and transfer.system = sender.system
        and transfer.requested_time::date between sender.valid_from and sender.valid_to
left join pack.branch_period as receiver
    on
        transfer.to_branch = receiver.branch_code
        and transfer.system = receiver.system
        and transfer.requested_time::date between receiver.valid_from and receiver.valid_to
where
    newest.version is null
    or newest.version = transfer.file_order * 1000000000000 + transfer.file_row
