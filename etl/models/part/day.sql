-- Events of every type by branch and day, of the loans reports that tell days.
select
    file.kind,
    file.system,
    event.month,
    system.prefix || event.event_branch as branch,
    event.event_day,
    sum(event.events)::bigint as events
from step.event as event
inner join raw.file as file
    on event.file_order = file.file_order and file.kind <> 'monthly_matrix'
inner join pack.system as system on file.system = system.system
where not event.is_superseded and not event.is_future
group by
    file.kind,
    file.system,
    event.month,
    system.prefix || event.event_branch,
    event.event_day
