-- The words of the workbook's lists and the codes they stand for.
select
    word_list,
    place,
    code,
    word
from raw.workbook_word
order by word_list, place
