-- +goose Up
-- S-02: units with validity dates. G-01, G-13, G-14, G-15: persons, dated roles,
-- appointments. E-07: account log. One person has at most one password and PIN.
CREATE TABLE units (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL CHECK (name <> ''),
    unit_key   TEXT NOT NULL DEFAULT '',
    head_id    TEXT NOT NULL DEFAULT '',
    valid_from TEXT NOT NULL DEFAULT '',
    valid_to   TEXT NOT NULL DEFAULT '',
    version    BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX units_by_key ON units (unit_key) WHERE unit_key <> '';

CREATE TABLE persons (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL CHECK (name <> ''),
    post       TEXT NOT NULL DEFAULT '',
    unit_id    TEXT NOT NULL REFERENCES units (id),
    email      TEXT NOT NULL DEFAULT '',
    email_key  TEXT NOT NULL DEFAULT '',
    extension  TEXT NOT NULL DEFAULT '',
    building   TEXT NOT NULL DEFAULT '',
    floor      TEXT NOT NULL DEFAULT '',
    office     TEXT NOT NULL DEFAULT '',
    active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    level      TEXT NOT NULL DEFAULT '' CHECK (level IN ('', 'Técnico', 'TSU', 'Licenciatura', 'Ingeniería')),
    level_proof TEXT NOT NULL DEFAULT '',
    version    BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX persons_by_email ON persons (email_key) WHERE email_key <> '';
CREATE INDEX persons_by_unit ON persons (unit_id);
CREATE INDEX persons_by_name ON persons (name, id);

CREATE TABLE person_skills (
    person_id   TEXT NOT NULL REFERENCES persons (id),
    skill       TEXT NOT NULL CHECK (skill IN ('Bienes informáticos', 'Red de datos', 'Orientación')),
    endorsed_by TEXT NOT NULL CHECK (endorsed_by <> ''),
    endorsed_at TEXT NOT NULL,
    PRIMARY KEY (person_id, skill)
);

CREATE TABLE role_grants (
    id         TEXT NOT NULL PRIMARY KEY,
    person_id  TEXT NOT NULL REFERENCES persons (id),
    role       TEXT NOT NULL CHECK (role IN ('usuario', 'supervisor', 'ast', 'coordinacion', 'administrador', 'auditor')),
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL DEFAULT '',
    document   TEXT NOT NULL DEFAULT '',
    granted_by TEXT NOT NULL,
    granted_at TEXT NOT NULL
);
CREATE INDEX role_grants_by_person ON role_grants (person_id, role);
CREATE INDEX role_grants_by_role ON role_grants (role, person_id);

CREATE TABLE appointments (
    id         TEXT NOT NULL PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('titular', 'suplencia')),
    person_id  TEXT NOT NULL REFERENCES persons (id),
    valid_from TEXT NOT NULL CHECK (length(valid_from) = 27),
    valid_to   TEXT NOT NULL DEFAULT '',
    document   TEXT NOT NULL CHECK (document <> ''),
    made_by    TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    CHECK (valid_to = '' OR valid_to > valid_from),
    CHECK (kind = 'titular' OR valid_to <> '')
);
CREATE INDEX appointments_by_start ON appointments (kind, valid_from);

CREATE TABLE absences (
    id         TEXT NOT NULL PRIMARY KEY,
    person_id  TEXT NOT NULL REFERENCES persons (id),
    from_day   TEXT NOT NULL CHECK (length(from_day) = 10),
    to_day     TEXT NOT NULL CHECK (to_day >= from_day),
    reason     TEXT NOT NULL CHECK (reason <> ''),
    set_by     TEXT NOT NULL,
    set_at     TEXT NOT NULL,
    withdrawn_at TEXT NOT NULL DEFAULT ''
);
CREATE INDEX absences_by_person ON absences (person_id, to_day) WHERE withdrawn_at = '';

CREATE TABLE credentials (
    person_id   TEXT NOT NULL REFERENCES persons (id),
    kind        TEXT NOT NULL CHECK (kind IN ('contraseña', 'pin')),
    hash        TEXT NOT NULL,
    set_at      TEXT NOT NULL,
    must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
    PRIMARY KEY (person_id, kind)
);

CREATE TABLE sessions (
    id         TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    person_id  TEXT NOT NULL REFERENCES persons (id),
    address    TEXT NOT NULL,
    demo       INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
    started_at TEXT NOT NULL,
    seen_at    TEXT NOT NULL,
    ends_at    TEXT NOT NULL,
    ended_at   TEXT NOT NULL DEFAULT '',
    end_reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX sessions_by_person ON sessions (person_id, started_at);

CREATE TABLE sign_in_attempts (
    kind          TEXT NOT NULL CHECK (kind IN ('cuenta', 'equipo', 'direccion', 'firma')),
    subject       TEXT NOT NULL,
    failures      BIGINT NOT NULL,
    since         TEXT NOT NULL,
    last_at       TEXT NOT NULL,
    blocked_until TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (kind, subject)
);
CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (last_at);
