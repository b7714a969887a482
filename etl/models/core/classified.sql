-- One row per month, file, kind of event and branches: where every archived row of a loans export
-- went. To the reasons of part.fate come two that other parts tell: superseded, a month that is
-- counted from another report, and other_system, a branch that only another system has.
-- unknown_sides: whose branch the map lacks where that is the reason (1 owner, 2 place, 3 both).
with judged as (
    select
        fate.month as loan_month,
        file.file_order,
        fate.event_type,
        fate.owner_branch,
        fate.owner_library,
        fate.owner_municipality_code,
        fate.place_branch,
        fate.place_library,
        fate.place_municipality_code,
        fate.unknown_sides,
        fate.has_collections,
        fate.has_locations,
        fate.archived_rows,
        fate.events,
        case
            when source.source_kind is null then 'superseded'
            when
                fate.reason = 'unknown_branch'
                and (fate.unknown_sides = 2 or foreign_owner.branch is not null)
                and (fate.unknown_sides = 1 or foreign_place.branch is not null)
                then 'other_system'
            else fate.reason
        end as reason
    from part.fate as fate
    inner join raw.file as file on fate.sha256 = file.sha256
    left join core.month_source as source
        on
            fate.system = source.system
            and fate.month = source.loan_month
            and fate.kind = source.source_kind
    left join pack.foreign_code as foreign_owner
        on fate.owner_branch = foreign_owner.branch and fate.system = foreign_owner.system
    left join pack.foreign_code as foreign_place
        on fate.place_branch = foreign_place.branch and fate.system = foreign_place.system
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
    reason is null and has_collections as has_collections,
    reason is null and has_locations as has_locations,
    archived_rows,
    events
from judged
