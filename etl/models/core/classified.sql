-- One row per month, file and kind of event: its fate, and where it happened on that day.
-- The first matching reason wins: superseded, future (dated after the day on which the file was
-- loaded, so it has not been yet), event type, branch, technical unit, patron category.
-- unknown_sides: whose branch the map lacks where that is the reason (1 owner, 2 place, 3 both).
with placed as (
    select
        event.file_order,
        event.event_type,
        event.item_type,
        event.shelving_location,
        event.collection_code,
        event.material_type,
        event.events,
        date_trunc('month', event.event_day)::date as loan_month,
        event.item_home_branch as owner_branch,
        owner.library as owner_library,
        owner.municipality_code as owner_municipality_code,
        event.event_branch as place_branch,
        place.library as place_library,
        place.municipality_code as place_municipality_code,
        case
            when event.is_superseded then 'superseded'
            when event.event_day > event.loaded_on + 1 then 'future'
            when event.event_type not in ('issue', 'renew') then 'event_type'
            when owner.branch_code is null or place.branch_code is null then 'unknown_branch'
            when owner.municipality_code is null or place.municipality_code is null
                then 'technical_unit'
            when not category.counted
                then 'patron_category:' || event.patron_category
        end as reason,
        (owner.branch_code is null)::utinyint + 2 * (place.branch_code is null)::utinyint
            as unknown_sides
    from core.event as event
    left join core.branch_period as owner
        on
            event.item_home_branch = owner.branch_code
            and event.event_day between owner.valid_from and owner.valid_to
    left join core.branch_period as place
        on
            event.event_branch = place.branch_code
            and event.event_day between place.valid_from and place.valid_to
    left join raw.patron_category as category
        on event.patron_category = category.category
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
    count(*) as archived_rows,
    sum(events)::bigint as events
from placed
group by
    loan_month,
    file_order,
    reason,
    event_type,
    owner_branch,
    place_branch,
    case when reason = 'unknown_branch' then unknown_sides end,
    case when reason is null then owner_library end,
    case when reason is null then owner_municipality_code end,
    case when reason is null then place_library end,
    case when reason is null then place_municipality_code end,
    case when reason is null then item_type end,
    case when reason is null then shelving_location end,
    case when reason is null then collection_code end,
    case when reason is null then material_type end
