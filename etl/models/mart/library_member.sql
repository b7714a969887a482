-- One row per library organisation, municipality and period, as the branch map has them.
select
    library,
    municipality_code,
    nullif(min(valid_from), date '1900-01-01') as valid_from,
    nullif(max(valid_to), date '9999-12-31') as valid_to
from pack.branch_period
where municipality_code is not null
group by library, municipality_code
order by library, municipality_code
