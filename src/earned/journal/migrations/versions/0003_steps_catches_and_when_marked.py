"""Steps of one's own, what is expected to go wrong, refused guesses; and since when a mark stands.

When a mark was set was not kept before. A harm flag counts from when its moment was noted, a mark
on someone from when they were first noted: rather too early than too late.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OWN_STEPS = """
CREATE TABLE own_steps (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    words TEXT NOT NULL,
    stretch TEXT NOT NULL,
    lesson TEXT,
    created_at TEXT,
    put_away_at TEXT,
    deletion INTEGER,
    CONSTRAINT pk_own_steps PRIMARY KEY (seq),
    CONSTRAINT uq_own_steps_id UNIQUE (id),
    CONSTRAINT ck_own_steps_stretch CHECK (stretch IN
        ('tiny', 'small', 'medium', 'large', 'very_large', 'unknown')),
    CONSTRAINT fk_own_steps_lesson FOREIGN KEY(lesson) REFERENCES lessons (id) ON DELETE CASCADE,
    CONSTRAINT fk_own_steps_deletion FOREIGN KEY(deletion) REFERENCES deletions (seq) ON DELETE SET NULL
)
"""

_SET_ASIDE = """
CREATE TABLE set_aside (
    seq INTEGER NOT NULL,
    step TEXT NOT NULL,
    at TEXT NOT NULL,
    deletion INTEGER,
    CONSTRAINT pk_set_aside PRIMARY KEY (seq),
    CONSTRAINT uq_set_aside_step UNIQUE (step),
    CONSTRAINT fk_set_aside_deletion FOREIGN KEY(deletion) REFERENCES deletions (seq) ON DELETE SET NULL
)
"""

_CATCHES = """
CREATE TABLE catches (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    relationship TEXT,
    lesson TEXT,
    words TEXT NOT NULL,
    by_date TEXT NOT NULL,
    created_at TEXT NOT NULL,
    came TEXT,
    answered_at TEXT,
    let_go_at TEXT,
    put_away_at TEXT,
    deletion INTEGER,
    CONSTRAINT pk_catches PRIMARY KEY (seq),
    CONSTRAINT uq_catches_id UNIQUE (id),
    CONSTRAINT ck_catches_by_date CHECK (by_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    CONSTRAINT ck_catches_came CHECK (came IN ('no', 'partly', 'yes', 'unknown')),
    CONSTRAINT ck_catches_answered CHECK ((came IS NULL) = (answered_at IS NULL)),
    CONSTRAINT fk_catches_relationship FOREIGN KEY(relationship) REFERENCES relationships (id)
        ON DELETE CASCADE,
    CONSTRAINT fk_catches_lesson FOREIGN KEY(lesson) REFERENCES lessons (id) ON DELETE CASCADE,
    CONSTRAINT fk_catches_deletion FOREIGN KEY(deletion) REFERENCES deletions (seq) ON DELETE SET NULL
)
"""

_REFUSALS = """
CREATE TABLE refusals (
    seq INTEGER NOT NULL,
    guess TEXT NOT NULL,
    lesson TEXT,
    relationship TEXT,
    at TEXT NOT NULL,
    deletion INTEGER,
    CONSTRAINT pk_refusals PRIMARY KEY (seq),
    CONSTRAINT fk_refusals_lesson FOREIGN KEY(lesson) REFERENCES lessons (id) ON DELETE CASCADE,
    CONSTRAINT fk_refusals_relationship FOREIGN KEY(relationship) REFERENCES relationships (id)
        ON DELETE CASCADE,
    CONSTRAINT fk_refusals_deletion FOREIGN KEY(deletion) REFERENCES deletions (seq) ON DELETE SET NULL
)
"""

_INDEXED = {
    "own_steps": ("lesson", "deletion"),
    "set_aside": ("deletion",),
    "catches": ("relationship", "lesson", "deletion"),
    "refusals": ("lesson", "relationship", "deletion"),
}

_MARKED_SINCE_THEY_WERE_NOTED = """
UPDATE relationships SET marked_at = created_at
WHERE standing = 'not_safe' OR hard_stops <> '[]'
    OR (feels_safe = 'no' AND NOT mark_declined AND role IS NOT 'me')
"""


def upgrade() -> None:
    for table in (_OWN_STEPS, _SET_ASIDE, _CATCHES, _REFUSALS):
        op.execute(table)
    for table, columns in _INDEXED.items():
        for column in columns:
            op.execute(f"CREATE INDEX ix_{table}_{column} ON {table} ({column})")
    op.execute("ALTER TABLE relationships ADD COLUMN marked_at TEXT")
    op.execute(_MARKED_SINCE_THEY_WERE_NOTED)
    for column in ("flagged_at", "step", "kept_at"):
        op.execute(f"ALTER TABLE moments ADD COLUMN {column} TEXT")
    op.execute("UPDATE moments SET flagged_at = created_at WHERE not_safe = 'yes'")
    for column in ("step", "kept_at"):
        op.execute(f"CREATE INDEX ix_moments_{column} ON moments ({column}) WHERE {column} IS NOT NULL")
