-- One row per month, file and kind of event: its fate, and where it happened on that day.
-- The first matching reason wins: superseded, future (dated after the day on which the file was
-- loaded, so it has not been yet), event type, branch, technical unit, patron category.
-- unknown_sides: whose branch the map lacks where that is the reason (1 owner, 2 place, 3 both).
-- A category is the same in capitals and small letters, as it is in Koha.
-- Events are counted by stretch of days before they are placed: they are many, the stretches few.
with counted as (
    select
        event.file_order,
        day.loan_month,
        day.stretch,
        event.event_type,
        event.item_home_branch,
        event.event_branch,
        event.patron_category,
        event.is_superseded,
        event.event_day > event.loaded_on + 1 as is_future,
        case when event.event_type in ('issue', 'renew') then event.item_type end as item_type,
        case when event.event_type in ('issue', 'renew') then event.shelving_location end
            as shelving_location,
        case when event.event_type in ('issue', 'renew') then event.collection_code end
            as collection_code,
        case when event.event_type in ('issue', 'renew') then event.material_type end
            as material_type,
        min(event.event_day) as event_day,
        count(*) as archived_rows,
        sum(event.events)::bigint as events
    from core.event as event
    inner join core.steady_day as day on event.event_day = day.event_day
    group by all
),

placed as (
    select
        counted.*,
        counted.item_home_branch as owner_branch,
        owner.library as owner_library,
        owner.municipality_code as owner_municipality_code,
        counted.event_branch as place_branch,
        place.library as place_library,
        place.municipality_code as place_municipality_code,
        case
            when counted.is_superseded then 'superseded'
            when counted.is_future then 'future'
            when counted.event_type not in ('issue', 'renew') then 'event_type'
            when owner.branch_code is null or place.branch_code is null then 'unknown_branch'
            when owner.municipality_code is null or place.municipality_code is null
                then 'technical_unit'
            when not category.counted
                then 'patron_category:' || category.category
        end as reason,
        (owner.branch_code is null)::utinyint + 2 * (place.branch_code is null)::utinyint
            as unknown_sides
    from counted
    left join core.branch_period as owner
        on
            counted.item_home_branch = owner.branch_code
            and counted.event_day between owner.valid_from and owner.valid_to
    left join core.branch_period as place
        on
            counted.event_branch = place.branch_code
            and counted.event_day between place.valid_from and place.valid_to
    left join raw.patron_category as category
        on upper(counted.patron_category) = upper(category.category)
)

select
    loan_month,
    file_order,
    reason,
    event_type,
    owner_branch,
    place_branch,
    case when reason = 'unknown_branch' then unknown_sides end as unknown_sides,
    case when reason is null then owner_library end as owner_library,
    case when reason is null then owner_municipality_code end as owner_municipality_code,
    case when reason is null then place_library end as place_library,
    case when reason is null then place_municipality_code end as place_municipality_code,
    case when reason is null then item_type end as item_type,
    case when reason is null then shelving_location end as shelving_location,
    case when reason is null then collection_code end as collection_code,
    case when reason is null then material_type end as material_type,
    sum(archived_rows)::bigint as archived_rows,
    sum(events)::bigint as events
from placed
group by all
