-- One row: what this release is and where every row of its loan exports went.
-- region_layer: the version of what staff had told over the region pack, empty when nothing was.
-- Branch lists, transfers and holds are no loans and are not counted in the rows.
with fate as (
    select
        coalesce(sum(archived_rows) filter (where reason is null), 0)::bigint as rows_published,
        coalesce(
            sum(archived_rows) filter (where reason is not null and reason <> 'superseded'), 0
        )::bigint as rows_excluded,
        coalesce(sum(archived_rows) filter (where reason = 'superseded'), 0)::bigint
            as rows_superseded
    from core.classified
),

input as (
    select
        coalesce(sum(rows_read), 0)::bigint as rows_read,
        coalesce(sum(rows_accepted), 0)::bigint as rows_accepted,
        coalesce(sum(rows_refused), 0)::bigint as rows_refused
    from raw.file
    where kind in ('loans_pseudonymized', 'loans_statistics', 'monthly_matrix')
),

reach as (
    select max(last_day) as data_until
    from mart.coverage
)

select
    job.release_id,
    job.built_at,
    job.region,
    job.is_sample,
    job.rule_version,
    job.region_layer,
    reach.data_until,
    input.rows_read,
    input.rows_accepted,
    input.rows_refused,
    fate.rows_published,
    fate.rows_excluded,
    fate.rows_superseded
from raw.job as job
cross join fate
cross join input
cross join reach
