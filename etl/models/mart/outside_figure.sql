-- Figures of others (staff_years, population, loans, visits, costs) by municipality or library and
-- year, as their source tells them: exactly one of the two places is known.
select
    figure,
    municipality_code,
    library,
    year,
    value::decimal(15, 2) as value,
    source,
    dated,
    file_name
from core.figure
order by figure, municipality_code, library, year
