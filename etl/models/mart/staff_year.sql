-- Person-years of a library's whole staff, by library and year.
select
    library,
    year::integer as year,
    staff_years::decimal(12, 2) as staff_years,
    source
from raw.cooperation
where record = 'staff_year'
order by library, year
