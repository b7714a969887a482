-- On any day a branch belongs to one municipality and one library: else loans would double.
select
    one.branch,
    one.valid_from,
    other.valid_from as other_valid_from
from pack.branch_period as one
inner join pack.branch_period as other
    on
        one.branch = other.branch
        and one.valid_from <= other.valid_to
        and one.valid_to >= other.valid_from
where
    one.valid_from < other.valid_from
    or (
        one.valid_from = other.valid_from
        and (one.valid_to, one.municipality_code, one.library)
        < (other.valid_to, other.municipality_code, other.library)
    )
