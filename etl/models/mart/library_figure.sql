-- Figures of others by library and year; a joint library has the sum of its municipalities where
-- all are known, or the figure that is told of itself.
select
    figure,
    library,
    year,
    value::decimal(15, 2) as value,
    source,
    dated,
    file_name
from core.library_figure
order by figure, library, year
