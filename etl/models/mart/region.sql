-- One row: the region and its consortium.
select
    region,
    name_fi,
    name_sv,
    name_en,
    name_se,
    consortium_fi,
    consortium_sv,
    consortium_en,
    consortium_se
from raw.region
order by region
