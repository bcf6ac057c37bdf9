-- +goose Up
-- append-only: seal_crls
-- append-only: seal_evidence
-- Whom the institution believes: certificates of authorities, with who added or took
-- one away (domain §6 no. 7 to 10). One that was taken away is kept.
CREATE TABLE seal_authorities (
    id         TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64),
    name       TEXT NOT NULL CHECK (name <> ''),
    der        TEXT NOT NULL,
    not_before TEXT NOT NULL,
    not_after  TEXT NOT NULL,
    added_by   TEXT NOT NULL,
    added_at   TEXT NOT NULL,
    removed_by TEXT NOT NULL DEFAULT '',
    removed_at TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL DEFAULT ''
);

-- Lists of revoked certificates, loaded by hand: nothing is asked over the network.
CREATE TABLE seal_crls (
    authority_id TEXT NOT NULL REFERENCES seal_authorities (id),
    id           TEXT NOT NULL CHECK (length(id) = 64),
    number       TEXT NOT NULL,
    this_update  TEXT NOT NULL,
    next_update  TEXT NOT NULL DEFAULT '',
    der          TEXT NOT NULL,
    added_by     TEXT NOT NULL,
    added_at     TEXT NOT NULL,
    PRIMARY KEY (authority_id, id)
);

-- Certificates with which people sign. Each belongs to one person.
CREATE TABLE seal_certificates (
    id            TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64),
    person_id     TEXT NOT NULL CHECK (person_id <> ''),
    state         TEXT NOT NULL CHECK (state IN ('por confirmar', 'confirmado', 'retirado')),
    name          TEXT NOT NULL,
    rfc           TEXT NOT NULL DEFAULT '',
    curp          TEXT NOT NULL DEFAULT '',
    serial        TEXT NOT NULL,
    issuer        TEXT NOT NULL,
    not_before    TEXT NOT NULL,
    not_after     TEXT NOT NULL,
    der           TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    decided_by    TEXT NOT NULL DEFAULT '',
    decided_at    TEXT NOT NULL DEFAULT '',
    reason        TEXT NOT NULL DEFAULT ''
);
CREATE INDEX seal_certificates_by_person ON seal_certificates (person_id, registered_at);

-- What proves a signature beyond the session of who signed: a drawn mark, a scan, a
-- witness, an advanced electronic signature. It is of one place of one version.
CREATE TABLE seal_evidence (
    subject     TEXT NOT NULL CHECK (subject <> ''),
    slot        TEXT NOT NULL CHECK (slot <> ''),
    version     BIGINT NOT NULL CHECK (version > 0),
    level       TEXT NOT NULL CHECK (level IN ('autógrafa', 'pantalla', 'testigo', 'e.firma')),
    hash        TEXT NOT NULL CHECK (length(hash) = 64),
    person_id   TEXT NOT NULL DEFAULT '',
    name        TEXT NOT NULL CHECK (name <> ''),
    post        TEXT NOT NULL DEFAULT '',
    id_shown    TEXT NOT NULL DEFAULT '',
    blob        TEXT NOT NULL DEFAULT '',
    media_type  TEXT NOT NULL DEFAULT '',
    witness     TEXT NOT NULL DEFAULT '',
    attested_by TEXT NOT NULL DEFAULT '',
    signed_text TEXT NOT NULL DEFAULT '',
    proof       TEXT NOT NULL DEFAULT '',
    proof_hash  TEXT NOT NULL DEFAULT '',
    chain       TEXT NOT NULL DEFAULT '',
    serial      TEXT NOT NULL DEFAULT '',
    issuer      TEXT NOT NULL DEFAULT '',
    algorithm   TEXT NOT NULL DEFAULT '',
    revocation  TEXT NOT NULL DEFAULT '',
    at          TEXT NOT NULL,
    sum         TEXT NOT NULL CHECK (length(sum) = 64),
    PRIMARY KEY (subject, slot, version, level)
);
CREATE UNIQUE INDEX seal_evidence_by_proof ON seal_evidence (proof_hash) WHERE proof_hash <> '';
