-- One row per export in the archive; used = at least one of its rows is in this release.
select
    file.file_name,
    file.sha256,
    file.kind,
    file.rows_read,
    file.rows_accepted,
    file.rows_refused,
    file.first_day,
    file.last_day,
    file.loaded_at,
    case
        when file.kind = 'cooperation'
            then file.file_order = max(file.file_order) over (partition by file.kind)
        when file.kind in ('loans_pseudonymized', 'loans_statistics', 'monthly_matrix')
            then coalesce(bool_or(classified.reason is distinct from 'superseded'), false)
        else true
    end as used,
    file.system
from raw.file as file
left join core.classified as classified on file.file_order = classified.file_order
group by
    file.file_order,
    file.file_name,
    file.sha256,
    file.kind,
    file.rows_read,
    file.rows_accepted,
    file.rows_refused,
    file.first_day,
    file.last_day,
    file.loaded_at,
    file.system
order by file.file_order
