-- One row per system, report, branch and day on which the release holds anything: the days that it
-- covers. Every type of event counts; a day after the file was loaded has not been yet. R5 knows no
-- days, and R3 holds only some of the holds that were placed before the first change in it: neither
-- is here.
with counted as (
    select
        'loans' as report,
        event.file_order,
        event.event_branch as branch_code,
        event.event_day,
        sum(event.events)::bigint as events
    from core.event as event
    inner join raw.file as file on event.file_order = file.file_order
    where
        not event.is_superseded
        and file.kind <> 'monthly_matrix'
        and event.event_day <= file.loaded_at::date + 1
    group by event.file_order, event.event_branch, event.event_day
    union all
    select
        'transfers' as report,
        transfer.file_order,
        transfer.from_branch as branch_code,
        transfer.requested_time::date as event_day,
        count(*) as events
    from raw.transfers as transfer
    inner join core.newest_transfer as newest
        on
            transfer.transfer_id = newest.transfer_id
            and transfer.system = newest.system
            and transfer.file_order * 1000000000000 + transfer.file_row = newest.version
    inner join raw.file as file on transfer.file_order = file.file_order
    where transfer.requested_time::date <= file.loaded_at::date + 1
    group by transfer.file_order, transfer.from_branch, transfer.requested_time::date
    union all
    select
        'holds' as report,
        hold.file_order,
        hold.pickup_branch as branch_code,
        hold.placed_date as event_day,
        count(*) as events
    from raw.holds as hold
    inner join core.newest_hold as newest
        on
            hold.hold_id = newest.hold_id
            and hold.system = newest.system
            and hold.file_order * 1000000000000 + hold.file_row = newest.version
    inner join raw.file as file on hold.file_order = file.file_order
    inner join core.hold_since as since on hold.system = since.system
    where
        hold.placed_date <= file.loaded_at::date + 1
        and hold.placed_date >= since.known_from
    group by hold.file_order, hold.pickup_branch, hold.placed_date
)

select
    file.system,
    counted.report,
    system.prefix || counted.branch_code as branch,
    counted.event_day,
    sum(counted.events)::bigint as events
from counted
inner join raw.file as file on counted.file_order = file.file_order
inner join core.system as system on file.system = system.system
group by file.system, counted.report, system.prefix || counted.branch_code, counted.event_day
