-- Goals of the regional development library by year: what is done for each, what came of it.
select
    goal_id,
    year::integer as year,
    task,
    goal,
    action,
    outcome,
    source
from raw.cooperation
where record = 'goal'
order by year, task, goal_id
