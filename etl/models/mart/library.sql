-- One row per library organisation, past ones too.
select
    library,
    name_fi,
    name_sv,
    name_en,
    name_se
from raw.library
order by library
