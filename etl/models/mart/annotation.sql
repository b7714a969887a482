-- What happened in the libraries that the series show.
select
    date_from,
    date_to,
    municipality_code,
    text_fi,
    text_sv,
    text_en,
    text_se,
    source
from raw.annotation
order by date_from, municipality_code
