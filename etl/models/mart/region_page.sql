-- Texts of the region's own, in Markdown: a row a topic and language.
select
    topic,
    language,
    text
from raw.region_page
order by topic, language
