-- Published loans between municipalities by week (its Monday), owner and place: what a closure
-- changed. What is counted from R5 has no days, and no rows here.
-- Counted by file and day's stretch of the map first, as in core.classified, whose rules these are.
with counted as (
    select
        event.file_order,
        date_trunc('week', event.event_day)::date as week,
        day.stretch,
        event.item_home_branch,
        event.event_branch,
        event.patron_category,
        min(event.event_day) as event_day,
        sum(event.events)::bigint as loans
    from core.event as event
    inner join core.steady_day as day on event.event_day = day.event_day
    where
        event.event_type = 'issue'
        and event.item_home_branch <> event.event_branch
        and not event.is_superseded
        and event.event_day <= event.loaded_on + 1
    group by
        event.file_order,
        date_trunc('week', event.event_day)::date,
        day.stretch,
        event.item_home_branch,
        event.event_branch,
        event.patron_category
)

select
    counted.week,
    owner.municipality_code as owner_municipality_code,
    place.municipality_code as place_municipality_code,
    sum(counted.loans)::bigint as loans
from counted
inner join raw.file as file
    on counted.file_order = file.file_order and file.kind <> 'monthly_matrix'
inner join core.branch_period as owner
    on
        counted.item_home_branch = owner.branch_code
        and file.system = owner.system
        and counted.event_day between owner.valid_from and owner.valid_to
inner join core.branch_period as place
    on
        counted.event_branch = place.branch_code
        and file.system = place.system
        and counted.event_day between place.valid_from and place.valid_to
left join core.patron_category as category
    on upper(counted.patron_category) = category.key and file.system = category.system
where
    coalesce(category.counted, true)
    and owner.municipality_code <> place.municipality_code
group by counted.week, owner.municipality_code, place.municipality_code
order by counted.week, owner.municipality_code, place.municipality_code
