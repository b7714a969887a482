-- One row per code of an item that the pack names for one system alone, where there are several: it
-- is published with its system before it, so that it is not taken for the same code of another.
select
    code.system,
    code.kind,
    code.code,
    system.prefix || code.code as key
from raw.code_name as code
inner join pack.system as system on code.system = system.system
where system.prefix <> ''
