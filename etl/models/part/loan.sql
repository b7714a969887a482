-- Loans that would be published (own ones too) by owner, place and item, of each report.
select
    kind,
    system,
    month,
    owner_branch,
    owner_library,
    owner_municipality_code,
    place_branch,
    place_library,
    place_municipality_code,
    item_type,
    shelving_location,
    collection_code,
    material_type,
    coalesce(sum(events) filter (where event_type = 'issue'), 0)::bigint as loans,
    coalesce(sum(events) filter (where event_type = 'renew'), 0)::bigint as renewals
from step.placed
where reason is null
group by
    kind,
    system,
    month,
    owner_branch,
    owner_library,
    owner_municipality_code,
    place_branch,
    place_library,
    place_municipality_code,
    item_type,
    shelving_location,
    collection_code,
    material_type
