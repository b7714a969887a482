-- One row per library organisation, municipality and period.
select
    library,
    municipality_code,
    valid_from,
    valid_to
from raw.library_member
order by library, municipality_code, valid_from
