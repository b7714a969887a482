-- Where the register of cooperation comes from: one workbook, or the files of the region pack.
select
    file_name,
    sha256,
    loaded_at,
    is_sample,
    rows_read,
    rows_accepted,
    rows_refused
from raw.cooperation_source
order by file_name
