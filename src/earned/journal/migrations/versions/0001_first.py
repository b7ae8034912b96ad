"""The first tables: lessons, relationships, moments with what they touch, ruptures, settings.

Written out as SQL and never edited, so that every file ever made has the same beginning.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_WINDOWS = "('shut_down', 'low', 'steady', 'stirred', 'wound_up', 'unknown')"

_DELETIONS = """
CREATE TABLE deletions (
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    "of" TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    CONSTRAINT pk_deletions PRIMARY KEY (seq)
)
"""

_SETTINGS = """
CREATE TABLE settings (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_settings PRIMARY KEY (name),
    CONSTRAINT ck_settings_value CHECK (json_valid(value))
)
"""

_LESSONS = """
CREATE TABLE lessons (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    family TEXT,
    old_words TEXT NOT NULL,
    new_words TEXT,
    new_words_since TEXT,
    end_low TEXT,
    end_high TEXT,
    template TEXT,
    created_at TEXT,
    put_away_at TEXT,
    deletion INTEGER,
    CONSTRAINT pk_lessons PRIMARY KEY (seq),
    CONSTRAINT uq_lessons_id UNIQUE (id),
    CONSTRAINT ck_lessons_family CHECK (family IN
        ('conditional_love', 'abandonment', 'danger', 'neglect', 'own')),
    CONSTRAINT fk_lessons_deletion FOREIGN KEY(deletion) REFERENCES deletions (seq) ON DELETE SET NULL
)
"""

_RELATIONSHIPS = """
CREATE TABLE relationships (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT,
    role_words TEXT,
    standing TEXT,
    feels_safe TEXT,
    hard_stops TEXT,
    chosen BOOLEAN NOT NULL,
    created_at TEXT,
    put_away_at TEXT,
    deletion INTEGER,
    CONSTRAINT pk_relationships PRIMARY KEY (seq),
    CONSTRAINT uq_relationships_id UNIQUE (id),
    CONSTRAINT ck_relationships_role CHECK (role IN
        ('therapist', 'friend', 'partner', 'mentor', 'family', 'colleague', 'group', 'me', 'own')),
    CONSTRAINT ck_relationships_standing CHECK (standing IN
        ('in_my_life', 'some_distance', 'resting', 'over', 'gone', 'not_safe')),
    CONSTRAINT ck_relationships_feels_safe CHECK (feels_safe IN ('yes', 'mostly', 'no', 'unknown')),
    CONSTRAINT ck_relationships_chosen CHECK (chosen IN (0, 1)),
    CONSTRAINT fk_relationships_deletion FOREIGN KEY(deletion) REFERENCES deletions (seq) ON DELETE SET NULL
)
"""

_MOMENTS = f"""
CREATE TABLE moments (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    relationship TEXT,
    planned BOOLEAN NOT NULL,
    channel TEXT NOT NULL,
    about TEXT NOT NULL,
    before_words TEXT,
    after_words TEXT,
    stretch TEXT,
    hard_day TEXT,
    body_before TEXT,
    body TEXT,
    body_words TEXT NOT NULL,
    noticed TEXT,
    noticed_at TEXT,
    landed TEXT,
    guards TEXT NOT NULL,
    guard_words TEXT,
    not_safe TEXT,
    let_go_at TEXT,
    put_away_at TEXT,
    deletion INTEGER,
    CONSTRAINT pk_moments PRIMARY KEY (seq),
    CONSTRAINT uq_moments_id UNIQUE (id),
    CONSTRAINT ck_moments_planned CHECK (planned IN (0, 1)),
    CONSTRAINT ck_moments_channel CHECK (channel IN ('lived', 'witnessed', 'told')),
    CONSTRAINT ck_moments_about CHECK (json_valid(about) AND json_type(about) = 'array'),
    CONSTRAINT ck_moments_stretch CHECK (stretch IN
        ('tiny', 'small', 'medium', 'large', 'very_large', 'unknown')),
    CONSTRAINT ck_moments_hard_day CHECK (hard_day IN ('no', 'some', 'very', 'unknown')),
    CONSTRAINT ck_moments_body_before CHECK (body_before IN {_WINDOWS}),
    CONSTRAINT ck_moments_body CHECK (body IN {_WINDOWS}),
    CONSTRAINT ck_moments_body_words CHECK (json_valid(body_words) AND json_type(body_words) = 'array'),
    CONSTRAINT ck_moments_noticed CHECK (noticed IN ('yes', 'partly', 'no', 'unknown')),
    CONSTRAINT ck_moments_landed CHECK (landed IN ('no', 'flicker', 'some', 'stayed', 'unknown')),
    CONSTRAINT ck_moments_guards CHECK (json_valid(guards) AND json_type(guards) = 'array'),
    CONSTRAINT ck_moments_not_safe CHECK (not_safe IN ('no', 'a_bit', 'yes', 'unknown')),
    CONSTRAINT fk_moments_relationship FOREIGN KEY(relationship)
        REFERENCES relationships (id) ON DELETE SET NULL,
    CONSTRAINT fk_moments_deletion FOREIGN KEY(deletion) REFERENCES deletions (seq) ON DELETE SET NULL
)
"""


def _answer(column: str, words: str) -> str:
    return (
        f"CASE typeof({column}) WHEN 'null' THEN 1 WHEN 'real' THEN {column} BETWEEN 0 AND 100"
        f" WHEN 'text' THEN {column} IN ({words}) ELSE 0 END"
    )


_TOUCHES = f"""
CREATE TABLE touches (
    moment TEXT NOT NULL,
    lesson TEXT NOT NULL,
    position INTEGER NOT NULL,
    head_rating REAL,
    head_noted_at TEXT,
    head_looked_back BOOLEAN,
    gut_rating REAL,
    gut_noted_at TEXT,
    gut_looked_back BOOLEAN,
    outcome REAL,
    outcome_at TEXT,
    signs TEXT NOT NULL,
    next_head REAL,
    next_gut REAL,
    next_at TEXT,
    CONSTRAINT pk_touches PRIMARY KEY (moment, lesson),
    CONSTRAINT ck_touches_position CHECK (position >= 0),
    CONSTRAINT ck_touches_head_rating CHECK ({_answer("head_rating", "'unknown'")}),
    CONSTRAINT ck_touches_head_looked_back CHECK (head_looked_back IN (0, 1)),
    CONSTRAINT ck_touches_head_whole CHECK ((head_rating IS NULL) = (head_noted_at IS NULL)
        AND (head_rating IS NULL) = (head_looked_back IS NULL)),
    CONSTRAINT ck_touches_gut_rating CHECK ({_answer("gut_rating", "'unknown'")}),
    CONSTRAINT ck_touches_gut_looked_back CHECK (gut_looked_back IN (0, 1)),
    CONSTRAINT ck_touches_gut_whole CHECK ((gut_rating IS NULL) = (gut_noted_at IS NULL)
        AND (gut_rating IS NULL) = (gut_looked_back IS NULL)),
    CONSTRAINT ck_touches_outcome CHECK ({_answer("outcome", "'unknown', 'nothing_to_do'")}),
    CONSTRAINT ck_touches_signs CHECK (json_valid(signs) AND json_type(signs) = 'array'),
    CONSTRAINT ck_touches_next_head CHECK ({_answer("next_head", "'unknown'")}),
    CONSTRAINT ck_touches_next_gut CHECK ({_answer("next_gut", "'unknown'")}),
    CONSTRAINT fk_touches_moment FOREIGN KEY(moment) REFERENCES moments (id) ON DELETE CASCADE,
    CONSTRAINT fk_touches_lesson FOREIGN KEY(lesson) REFERENCES lessons (id) ON DELETE CASCADE
)
"""

_RUPTURES = f"""
CREATE TABLE ruptures (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    relationship TEXT NOT NULL,
    moment TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    at TEXT NOT NULL,
    repair_moment TEXT,
    repaired_at TEXT,
    moved_by TEXT,
    held TEXT,
    after_rating REAL,
    put_away_at TEXT,
    deletion INTEGER,
    CONSTRAINT pk_ruptures PRIMARY KEY (seq),
    CONSTRAINT uq_ruptures_id UNIQUE (id),
    CONSTRAINT ck_ruptures_moved_by CHECK (moved_by IN ('me', 'them', 'both', 'unknown')),
    CONSTRAINT ck_ruptures_held CHECK (held IN ('yes', 'partly', 'no', 'unknown')),
    CONSTRAINT ck_ruptures_after_rating CHECK ({_answer("after_rating", "'unknown', 'nothing_to_do'")}),
    CONSTRAINT fk_ruptures_relationship FOREIGN KEY(relationship)
        REFERENCES relationships (id) ON DELETE CASCADE,
    CONSTRAINT fk_ruptures_moment FOREIGN KEY(moment) REFERENCES moments (id) ON DELETE CASCADE,
    CONSTRAINT fk_ruptures_repair_moment FOREIGN KEY(repair_moment)
        REFERENCES moments (id) ON DELETE SET NULL,
    CONSTRAINT fk_ruptures_deletion FOREIGN KEY(deletion) REFERENCES deletions (seq) ON DELETE SET NULL
)
"""

_INDEXES = (
    ("lessons", "deletion"),
    ("relationships", "deletion"),
    ("moments", "deletion"),
    ("moments", "relationship"),
    ("moments", "at_us", "seq"),
    ("touches", "lesson"),
    ("ruptures", "deletion"),
    ("ruptures", "relationship"),
    ("ruptures", "moment"),
    ("ruptures", "repair_moment"),
)


def upgrade() -> None:
    for table in (_DELETIONS, _SETTINGS, _LESSONS, _RELATIONSHIPS, _MOMENTS, _TOUCHES, _RUPTURES):
        op.execute(table)
    for table, *columns in _INDEXES:
        op.execute(f"CREATE INDEX ix_{table}_{'_'.join(columns)} ON {table} ({', '.join(columns)})")
