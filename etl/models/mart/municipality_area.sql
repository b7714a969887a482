-- One row per municipality on the map, none where the region has no map. Kilometres east and south
-- of its north-western corner: (x, y) is a point inside, rings are lists of points, holes too.
select
    municipality_code,
    x,
    y,
    rings
from raw.municipality_area
order by municipality_code
