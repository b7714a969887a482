-- One row where the region has a map: whether it is schematic, and whose its boundaries are.
with source as (
    select
        max(fi) as source_fi,
        max(sv) as source_sv,
        max(en) as source_en,
        max(se) as source_se
    from raw.region_text
    where what = 'boundaries'
)

select distinct
    area.is_schematic,
    source.source_fi,
    source.source_sv,
    source.source_en,
    source.source_se
from raw.municipality_area as area
cross join source
