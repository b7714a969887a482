-- One row per file, stretch of days and kind of event: its fate, and where it happened on that day.
-- The first matching reason wins: superseded, future, event type, branch, technical unit, patron
-- category. unknown_sides: whose branch the map lacks (1 owner, 2 place, 3 both).
-- A category is the same in capitals and small letters, as it is in Koha.
-- Events are counted by stretch of days before they are placed: they are many, the stretches few.
-- Of what is no loan or renewal nothing is published, so its item is not told apart.
with event as (
    select
        file_order,
        month,
        stretch,
        event_day,
        event_type,
        item_home_branch,
        event_branch,
        patron_category,
        is_superseded,
        is_future,
        case when event_type in ('issue', 'renew') then item_type end as item_type,
        case when event_type in ('issue', 'renew') then shelving_location end as shelving_location,
        case when event_type in ('issue', 'renew') then collection_code end as collection_code,
        case when event_type in ('issue', 'renew') then material_type end as material_type,
        events
    from step.event
),

counted as (
    select
        file_order,
        month,
        stretch,
        event_type,
        item_home_branch,
        event_branch,
        patron_category,
        is_superseded,
        is_future,
        item_type,
        shelving_location,
        collection_code,
        material_type,
        min(event_day) as event_day,
        count(*) as archived_rows,
        sum(events)::bigint as events
    from event
    group by
        file_order,
        month,
        stretch,
        event_type,
        item_home_branch,
        event_branch,
        patron_category,
        is_superseded,
        is_future,
        item_type,
        shelving_location,
        collection_code,
        material_type
)

select
    file.kind,
    file.system,
    counted.month,
    file.sha256,
    counted.event_type,
    system.prefix || counted.item_home_branch as owner_branch,
    owner.library as owner_library,
    owner.municipality_code as owner_municipality_code,
    system.prefix || counted.event_branch as place_branch,
    place.library as place_library,
    place.municipality_code as place_municipality_code,
    coalesce(own_type.key, counted.item_type) as item_type,
    coalesce(own_location.key, counted.shelving_location) as shelving_location,
    coalesce(own_collection.key, counted.collection_code) as collection_code,
    coalesce(own_material.key, counted.material_type) as material_type,
    case
        when counted.is_superseded then 'superseded'
        when counted.is_future then 'future'
        when counted.event_type not in ('issue', 'renew') then 'event_type'
        when owner.branch is null or place.branch is null then 'unknown_branch'
        when owner.municipality_code is null or place.municipality_code is null
            then 'technical_unit'
        when not category.counted then 'patron_category:' || category.category
    end as reason,
    case when owner.branch is null then 1 else 0 end
    + case when place.branch is null then 2 else 0 end as unknown_sides,
    counted.archived_rows,
    counted.events
from counted
inner join raw.file as file on counted.file_order = file.file_order
inner join pack.system as system on file.system = system.system
left join pack.branch_period as owner
    on
        counted.item_home_branch = owner.branch_code
        and file.system = owner.system
        and counted.event_day between owner.valid_from and owner.valid_to
left join pack.branch_period as place
    on
        counted.event_branch = place.branch_code
        and file.system = place.system
        and counted.event_day between place.valid_from and place.valid_to
left join pack.patron_category as category
    on upper(counted.patron_category) = category.key and file.system = category.system
left join pack.own_code as own_type
    on
        counted.item_type = own_type.code
        and file.system = own_type.system
        and own_type.kind = 'item_type'
left join pack.own_code as own_location
    on
        counted.shelving_location = own_location.code
        and file.system = own_location.system
        and own_location.kind = 'shelving_location'
left join pack.own_code as own_collection
    on
        counted.collection_code = own_collection.code
        and file.system = own_collection.system
        and own_collection.kind = 'collection_code'
left join pack.own_code as own_material
    on
        counted.material_type = own_material.code
        and file.system = own_material.system
        and own_material.kind = 'material_type'
