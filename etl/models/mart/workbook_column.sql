-- The contract of the workbook of cooperation, a row for each column: the portal writes by it.
select
    sheet_place,
    sheet,
    mart,
    place,
    name,
    heading,
    type,
    word_list,
    mart_column,
    is_required,
    is_hidden,
    unless,
    width,
    help
from raw.workbook_column
order by sheet_place, place
