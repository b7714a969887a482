-- One row per place of a level above the municipality: the consortia of the systems that the pack
-- lists (systems with one consortium are one place, called as the first of them), and the regions
-- of the municipalities, where the pack tells the region of every one.
with consortium as (
    select
        system,
        coalesce(consortium, name_fi) as name,
        case when consortium is null then name_sv end as name_sv,
        case when consortium is null then name_en end as name_en,
        case when consortium is null then name_se end as name_se
    from mart.system
),

told as (
    select count(*) = count(region_code) as has_all
    from raw.municipality
),

region as (
    select
        municipality.region_code,
        min(coalesce(municipality.region_fi, municipality.region_code)) as name,
        min(municipality.region_sv) as name_sv,
        min(municipality.region_en) as name_en,
        min(municipality.region_se) as name_se
    from raw.municipality as municipality
    cross join told
    where told.has_all
    group by municipality.region_code
)

select
    'consortium' as level,
    min(system) as place,
    name as name_fi,
    min(name_sv) as name_sv,
    min(name_en) as name_en,
    min(name_se) as name_se
from consortium
group by name
union all
select
    'region' as level,
    region_code as place,
    name as name_fi,
    name_sv,
    name_en,
    name_se
from region
order by level, place
