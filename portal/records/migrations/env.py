"""How Alembic runs inside the portal: on the connection, and in the transaction, that store opened."""

from alembic import context

from portal.records.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
