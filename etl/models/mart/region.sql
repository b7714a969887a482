-- One row: the region and its consortium; a pack without names is called by its folder.
with named as (
    select
        max(fi) filter (where what = 'name') as name_fi,
        max(sv) filter (where what = 'name') as name_sv,
        max(en) filter (where what = 'name') as name_en,
        max(se) filter (where what = 'name') as name_se,
        max(fi) filter (where what = 'consortium') as consortium_fi,
        max(sv) filter (where what = 'consortium') as consortium_sv,
        max(en) filter (where what = 'consortium') as consortium_en,
        max(se) filter (where what = 'consortium') as consortium_se
    from raw.region_text
)

select
    job.region,
    coalesce(named.name_fi, job.region) as name_fi,
    named.name_sv,
    named.name_en,
    named.name_se,
    coalesce(named.consortium_fi, named.name_fi, job.region) as consortium_fi,
    named.consortium_sv,
    named.consortium_en,
    named.consortium_se
from raw.job as job
cross join named
