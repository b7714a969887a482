-- One row per figure of others, place and year: a municipality or a library, as its source tells.
-- Of several files one that counts over everything comes first, then the one that was loaded last.
select
    figure,
    municipality_code,
    library,
    year,
    value,
    is_over,
    source,
    dated,
    file_name
from raw.figures
qualify
    row_number() over (
        partition by figure, municipality_code, library, year
        order by is_over desc, file_order desc
    ) = 1
