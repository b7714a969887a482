-- One row per month, file and kind of event: its fate, and where it happened on that day.
-- The first matching reason wins: superseded, future (dated after the day on which the file was
-- loaded, so it has not been yet), event type, other system (a branch that only another system
-- has), branch, technical unit, patron category.
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
    group by
        event.file_order,
        day.loan_month,
        day.stretch,
        event.event_type,
        event.item_home_branch,
        event.event_branch,
        event.patron_category,
        event.is_superseded,
        event.event_day > event.loaded_on + 1,
        case when event.event_type in ('issue', 'renew') then event.item_type end,
        case when event.event_type in ('issue', 'renew') then event.shelving_location end,
        case when event.event_type in ('issue', 'renew') then event.collection_code end,
        case when event.event_type in ('issue', 'renew') then event.material_type end
),

placed as (
    select
        counted.*,
        system.prefix || counted.item_home_branch as owner_branch,
        owner.library as owner_library,
        owner.municipality_code as owner_municipality_code,
        system.prefix || counted.event_branch as place_branch,
        place.library as place_library,
        place.municipality_code as place_municipality_code,
        coalesce(own_type.key, counted.item_type) as type_key,
        coalesce(own_location.key, counted.shelving_location) as location_key,
        coalesce(own_collection.key, counted.collection_code) as collection_key,
        coalesce(own_material.key, counted.material_type) as material_key,
        case
            when counted.is_superseded then 'superseded'
            when counted.is_future then 'future'
            when counted.event_type not in ('issue', 'renew') then 'event_type'
            when owner.branch is null or place.branch is null
                then
                    case
                        when
                            (owner.branch is not null or foreign_owner.branch_code is not null)
                            and (place.branch is not null or foreign_place.branch_code is not null)
                            then 'other_system'
                        else 'unknown_branch'
                    end
            when owner.municipality_code is null or place.municipality_code is null
                then 'technical_unit'
            when not category.counted
                then 'patron_category:' || category.category
        end as reason,
        case when owner.branch is null then 1 else 0 end
        + case when place.branch is null then 2 else 0 end as unknown_sides
    from counted
    inner join raw.file as file on counted.file_order = file.file_order
    inner join core.system as system on file.system = system.system
    left join core.branch_period as owner
        on
            counted.item_home_branch = owner.branch_code
            and file.system = owner.system
            and counted.event_day between owner.valid_from and owner.valid_to
    left join core.branch_period as place
        on
            counted.event_branch = place.branch_code
            and file.system = place.system
            and counted.event_day between place.valid_from and place.valid_to
    left join core.foreign_code as foreign_owner
        on
            counted.item_home_branch = foreign_owner.branch_code
            and file.system = foreign_owner.system
    left join core.foreign_code as foreign_place
        on
            counted.event_branch = foreign_place.branch_code
            and file.system = foreign_place.system
    left join core.patron_category as category
        on upper(counted.patron_category) = category.key and file.system = category.system
    left join core.own_code as own_type
        on
            counted.item_type = own_type.code
            and file.system = own_type.system
            and own_type.kind = 'item_type'
    left join core.own_code as own_location
        on
            counted.shelving_location = own_location.code
            and file.system = own_location.system
            and own_location.kind = 'shelving_location'
    left join core.own_code as own_collection
        on
            counted.collection_code = own_collection.code
            and file.system = own_collection.system
            and own_collection.kind = 'collection_code'
    left join core.own_code as own_material
        on
            counted.material_type = own_material.code
            and file.system = own_material.system
            and own_material.kind = 'material_type'
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
    case when reason is null then type_key end as item_type,
    case when reason is null then location_key end as shelving_location,
    case when reason is null then collection_key end as collection_code,
    case when reason is null then material_key end as material_type,
    sum(archived_rows)::bigint as archived_rows,
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
    case when reason is null then type_key end,
    case when reason is null then location_key end,
    case when reason is null then collection_key end,
    case when reason is null then material_key end
