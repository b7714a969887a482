-- What the codes of locations, collections and item types are called.
select
    kind,
    code,
    name_fi,
    name_sv,
    name_en,
    name_se
from raw.code_name
order by kind, code
