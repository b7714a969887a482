-- One row per branch of a consortium and per municipality of a region: what moves between two
-- places is added up to their levels by these codes.
with consortium as (
    select
        system.system,
        place.place
    from mart.system as system
    inner join mart.level_place as place
        on
            place.level = 'consortium'
            and coalesce(system.consortium, system.name_fi) = place.name_fi
)

select distinct
    'consortium' as level,
    period.branch as code,
    consortium.place
from pack.branch_period as period
inner join consortium on period.system = consortium.system
union all
select
    place.level,
    municipality.municipality_code as code,
    place.place
from raw.municipality as municipality
inner join mart.level_place as place
    on place.level = 'region' and municipality.region_code = place.place
order by level, code
