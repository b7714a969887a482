-- Person-years of a library's whole staff, by library and year. The register comes first; figures
-- of others (outside_file names their file) fill what it lacks, or stand instead where staff say
-- so.
with told as (
    select
        library,
        year::integer as year,
        staff_years::decimal(12, 2) as staff_years,
        source,
        null::varchar as outside_file,
        1 as place
    from raw.cooperation
    where record = 'staff_year'
    union all
    select
        library,
        year,
        value::decimal(12, 2) as staff_years,
        source,
        file_name as outside_file,
        case when is_over then 0 else 2 end as place
    from core.library_figure
    where figure = 'staff_years'
)

select
    library,
    year,
    staff_years,
    source,
    outside_file
from told
qualify row_number() over (partition by library, year order by place) = 1
order by library, year
