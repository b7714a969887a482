-- One row per system, kind and day (R5: month) that has rows: the file loaded last that holds any
-- there. R1b and R5 have no key, so a new export replaces what it really holds, and nothing
-- between.
with placed as (
    select
        file.system,
        file.kind,
        covered.event_day,
        file.file_order,
        row_number() over (
            partition by file.system, file.kind, covered.event_day order by file.file_order desc
        ) as place
    from raw.file as file
    inner join raw.file_day as covered on file.file_order = covered.file_order
    where file.kind in ('loans_statistics', 'monthly_matrix')
)

select
    system,
    kind,
    event_day,
    file_order
from placed
where place = 1
