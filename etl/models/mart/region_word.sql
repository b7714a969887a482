-- Texts of the portal that the region says otherwise: one form, or that of one and of many.
select
    language,
    key,
    forms
from raw.region_word
order by language, key
