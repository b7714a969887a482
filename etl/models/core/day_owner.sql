-- One row per kind and day (R5: month): the file loaded last that replaces the others there.
-- R1b has no key, so a new export replaces all days from its first to its last; R5 whole months.
with placed as (
    select
        file.kind,
        covered.event_day,
        file.file_order,
        row_number() over (
            partition by file.kind, covered.event_day order by file.file_order desc
        ) as place
    from raw.file as file
    inner join raw.file_day as covered
        on file.first_day <= covered.event_day and file.last_day >= covered.event_day
    inner join raw.file as covering on covered.file_order = covering.file_order
    where file.kind = covering.kind and file.kind in ('loans_statistics', 'monthly_matrix')
)

select
    kind,
    event_day,
    file_order
from placed
where place = 1
