"""Migrations of the records, applied in order by Alembic."""
