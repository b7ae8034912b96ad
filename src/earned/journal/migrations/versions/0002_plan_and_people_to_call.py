"""A plan and people to call; *not now* is remembered; hard stops become a list that is checked.

Hard stops were ids with commas between them, which nothing kept whole. Columns are added and
dropped where they stand, never by making the table anew: dropping the old table would, through
its foreign keys, take the ruptures with it.
"""

from __future__ import annotations

import json

from alembic import op
from sqlalchemy import text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_CONTACTS = """
CREATE TABLE contacts (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    note TEXT,
    deletion INTEGER,
    CONSTRAINT pk_contacts PRIMARY KEY (seq),
    CONSTRAINT uq_contacts_id UNIQUE (id),
    CONSTRAINT fk_contacts_deletion FOREIGN KEY(deletion) REFERENCES deletions (seq) ON DELETE SET NULL
)
"""

_PLAN = """
CREATE TABLE "plan" (
    one INTEGER NOT NULL,
    signs TEXT,
    helps TEXT,
    people TEXT,
    places TEXT,
    reasons TEXT,
    deletion INTEGER,
    CONSTRAINT pk_plan PRIMARY KEY (one),
    CONSTRAINT ck_plan_one CHECK (one = 1),
    CONSTRAINT fk_plan_deletion FOREIGN KEY(deletion) REFERENCES deletions (seq) ON DELETE SET NULL
)
"""

# A declined mark was not kept before, so nobody has declined yet: the question is asked once more.
_MARK_DECLINED = """
ALTER TABLE relationships ADD COLUMN mark_declined BOOLEAN DEFAULT '0' NOT NULL
    CONSTRAINT ck_relationships_mark_declined CHECK (mark_declined IN (0, 1))
"""

_HARD_STOPS = """
ALTER TABLE relationships ADD COLUMN hard_stops TEXT DEFAULT '[]' NOT NULL
    CONSTRAINT ck_relationships_hard_stops
    CHECK (json_valid(hard_stops) AND json_type(hard_stops) = 'array')
"""


def upgrade() -> None:
    op.execute(_CONTACTS)
    op.execute("CREATE INDEX ix_contacts_deletion ON contacts (deletion)")
    op.execute(_PLAN)
    op.execute('CREATE INDEX ix_plan_deletion ON "plan" (deletion)')
    op.execute(_MARK_DECLINED)
    op.execute("ALTER TABLE relationships RENAME COLUMN hard_stops TO hard_stops_with_commas")
    op.execute(_HARD_STOPS)
    _carry_hard_stops()
    op.execute("ALTER TABLE relationships DROP COLUMN hard_stops_with_commas")


def _carry_hard_stops() -> None:
    connection = op.get_bind()
    ticked = text(
        "SELECT seq, hard_stops_with_commas FROM relationships WHERE hard_stops_with_commas IS NOT NULL"
    )
    put = text("UPDATE relationships SET hard_stops = :stops WHERE seq = :row")
    for row, commas in connection.execute(ticked).all():
        stops = sorted({stop.strip() for stop in commas.split(",")} - {""})
        connection.execute(put, {"stops": json.dumps(stops, ensure_ascii=False), "row": row})
