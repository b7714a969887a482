-- Every published loan has an owner and a place in a municipality of the region.
select
    flow.owner_branch,
    flow.place_branch
from mart.flow_by_month as flow
left join mart.municipality as owner on flow.owner_municipality_code = owner.municipality_code
left join mart.municipality as place on flow.place_municipality_code = place.municipality_code
where
    owner.municipality_code is null
    or place.municipality_code is null
    or flow.owner_library is null
    or flow.place_library is null
