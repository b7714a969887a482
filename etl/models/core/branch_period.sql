-- One row per branch and period: its library organisation and municipality; open ends are closed
-- with far days. A technical unit has no municipality.
select
    branch_code,
    branch_name,
    kind,
    library,
    municipality_code,
    coalesce(valid_from, date '0001-01-01') as valid_from,
    coalesce(valid_to, date '9999-12-31') as valid_to
from raw.branch_code
