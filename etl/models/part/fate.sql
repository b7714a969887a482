-- One row per file, kind of event, branches and reason: where every archived row of a loans export
-- went. reason is empty where it is published; so far nothing is known of other reports and other
-- systems (core.classified). has_collections, has_locations: whether what is published tells any.
with judged as (
    select
        kind,
        system,
        month,
        sha256,
        reason,
        event_type,
        owner_branch,
        place_branch,
        case when reason = 'unknown_branch' then unknown_sides end as unknown_sides,
        case when reason is null then owner_library end as owner_library,
        case when reason is null then owner_municipality_code end as owner_municipality_code,
        case when reason is null then place_library end as place_library,
        case when reason is null then place_municipality_code end as place_municipality_code,
        reason is null and collection_code is not null as has_collection,
        reason is null and shelving_location is not null as has_location,
        archived_rows,
        events
    from step.placed
)

select
    kind,
    system,
    month,
    sha256,
    reason,
    event_type,
    owner_branch,
    owner_library,
    owner_municipality_code,
    place_branch,
    place_library,
    place_municipality_code,
    unknown_sides,
    bool_or(has_collection) as has_collections,
    bool_or(has_location) as has_locations,
    sum(archived_rows)::bigint as archived_rows,
    sum(events)::bigint as events
from judged
group by
    kind,
    system,
    month,
    sha256,
    reason,
    event_type,
    owner_branch,
    owner_library,
    owner_municipality_code,
    place_branch,
    place_library,
    place_municipality_code,
    unknown_sides
