-- One row per municipality of the region; tiles are rows and columns of the tile map.
select
    municipality_code,
    name_fi,
    name_sv,
    name_en,
    name_se,
    subregion_code,
    subregion_fi,
    tile_row,
    tile_column,
    centre_lat as latitude,
    centre_lon as longitude
from raw.municipality
order by municipality_code
