-- Inhabitants on 31 December, by municipality and year.
select
    municipality_code,
    year,
    population
from raw.population
order by municipality_code, year
