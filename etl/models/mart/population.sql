-- Inhabitants on 31 December, by municipality and year. The region's tables come first; figures of
-- others (outside_file names their file) fill what they lack, or stand instead where staff say so.
with told as (
    select
        municipality_code,
        year,
        population,
        null::varchar as outside_file,
        1 as place
    from raw.population
    union all
    select
        municipality_code,
        year,
        value::integer as population,
        file_name as outside_file,
        case when is_over then 0 else 2 end as place
    from core.figure
    where figure = 'population' and municipality_code is not null
)

select
    municipality_code,
    year,
    population,
    outside_file
from told
qualify row_number() over (partition by municipality_code, year order by place) = 1
order by municipality_code, year
