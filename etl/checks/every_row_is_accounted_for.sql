-- accepted = published + excluded + superseded, and read = accepted + refused.
select
    rows_read,
    rows_accepted,
    rows_refused,
    rows_published,
    rows_excluded,
    rows_superseded
from mart.release
where
    rows_accepted <> rows_published + rows_excluded + rows_superseded
    or rows_read <> rows_accepted + rows_refused
