-- Every transfer is counted once, and so is every hold, with the same outcome.
with counted as (
    select
        'transfer' as what,
        count(*) as rows_counted
    from mart.transport
    union all
    select
        outcome as what,
        sum(holds) as rows_counted
    from mart.demand
    group by outcome
),

kept as (
    select
        'transfer' as what,
        count(*) as rows_kept
    from mart.transfer
    union all
    select
        outcome as what,
        count(*) as rows_kept
    from mart.hold
    group by outcome
)

select
    coalesce(counted.what, kept.what) as what,
    counted.rows_counted,
    kept.rows_kept
from counted
full join kept on counted.what = kept.what
where counted.rows_counted is distinct from kept.rows_kept
