# SPDX-License-Identifier: MIT
# A service in Python whose database headway takes over: an Alembic environment of three revisions.
#
#   adopt_alembic.py <directory> <url> upgrade <revision>    what `alembic upgrade` does
#   adopt_alembic.py <directory> <url> current               what `alembic current` prints
import os
import sys

try:
    import psycopg2  # noqa: F401
    from alembic import command
    from alembic.config import Config
except ImportError as missing:
    print(f"SKIPPED: {missing}")
    sys.exit(77)

REVISIONS = {
    "0001_users": (None, "op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True), "
                         "sa.Column('email', sa.String(255), nullable=False, unique=True), "
                         "sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.func.now()))"),
    "0002_tasks": ("0001_users", "op.create_table('tasks', sa.Column('id', sa.Integer(), primary_key=True), "
                                 "sa.Column('user_id', sa.Integer(), sa.ForeignKey('users.id', ondelete='CASCADE')), "
                                 "sa.Column('title', sa.Text(), nullable=False)); "
                                 "op.create_index('idx_tasks_user', 'tasks', ['user_id'])"),
    "0003_effort": ("0002_tasks", "raise RuntimeError('headway was to do this')"),
}


def make(directory):
    versions = os.path.join(directory, "versions")
    os.makedirs(versions, exist_ok=True)
    for revision, (down, body) in REVISIONS.items():
        with open(os.path.join(versions, revision + ".py"), "w") as file:
            file.write(f"import sqlalchemy as sa\nfrom alembic import op\nrevision = {revision!r}\n"
                       f"down_revision = {down!r}\n\n\ndef upgrade():\n    {body}\n\n\ndef downgrade():\n    pass\n")
    with open(os.path.join(directory, "env.py"), "w") as file:
        file.write("from alembic import context\nfrom sqlalchemy import create_engine\n"
                   "with create_engine(context.config.attributes['url']).connect() as connection:\n"
                   "    context.configure(connection=connection)\n"
                   "    with context.begin_transaction():\n        context.run_migrations()\n")


directory, url, what = sys.argv[1:4]
make(directory)
config = Config()
config.set_main_option("script_location", directory)
config.attributes["url"] = url
if what == "upgrade":
    command.upgrade(config, sys.argv[4])
else:
    command.current(config)
