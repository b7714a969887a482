-- What the region says of itself: a row a text, by its place in region.csv.
select
    what,
    fi,
    sv,
    en,
    se
from raw.region_text
where what is not null
order by what
