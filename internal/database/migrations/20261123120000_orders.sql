-- +goose Up
-- append-only: order_steps
-- rev11 §10: orders of service and the steps they went. What no query asks for
-- is in record, one JSON document.
CREATE TABLE orders (
    id            TEXT NOT NULL PRIMARY KEY,
    folio         TEXT NOT NULL DEFAULT '',
    number        BIGINT NOT NULL DEFAULT 0,
    revision      BIGINT NOT NULL,
    version       BIGINT NOT NULL,
    state         TEXT NOT NULL,
    half_done     BIGINT NOT NULL DEFAULT 0 CHECK (half_done IN (0, 1)),
    is_open       BIGINT NOT NULL CHECK (is_open IN (0, 1)),
    turn_role     TEXT NOT NULL DEFAULT '',
    turn_person   TEXT NOT NULL DEFAULT '',
    class         TEXT NOT NULL,
    origin        TEXT NOT NULL DEFAULT '',
    medium        TEXT NOT NULL,
    requester_id  TEXT NOT NULL,
    holder_id     TEXT NOT NULL DEFAULT '',
    captured_by   TEXT NOT NULL DEFAULT '',
    unit_id       TEXT NOT NULL DEFAULT '',
    adviser_id    TEXT NOT NULL DEFAULT '',
    asset_id      TEXT NOT NULL DEFAULT '',
    service       TEXT NOT NULL DEFAULT '',
    category      TEXT NOT NULL DEFAULT '',
    fault         TEXT NOT NULL,
    building      TEXT NOT NULL DEFAULT '',
    floor         TEXT NOT NULL DEFAULT '',
    office        TEXT NOT NULL DEFAULT '',
    priority      TEXT NOT NULL DEFAULT '',
    priority_rank BIGINT NOT NULL DEFAULT 4,
    created_at    TEXT NOT NULL CHECK (length(created_at) = 27),
    requested_at  TEXT NOT NULL,
    state_since   TEXT NOT NULL,
    timer         TEXT NOT NULL DEFAULT '',
    due_at        TEXT NOT NULL DEFAULT '',
    check_at      TEXT NOT NULL DEFAULT '',
    concluded_at  TEXT NOT NULL DEFAULT '',
    conclusion    TEXT NOT NULL DEFAULT '',
    survey_due    TEXT NOT NULL DEFAULT '',
    closed_at     TEXT NOT NULL DEFAULT '',
    grade         TEXT NOT NULL DEFAULT '',
    satisfaction  BIGINT NOT NULL DEFAULT -1,
    parent_id     TEXT NOT NULL DEFAULT '',
    repair_id     TEXT NOT NULL DEFAULT '',
    reopenings    BIGINT NOT NULL DEFAULT 0,
    agenda_at     TEXT NOT NULL DEFAULT '',
    record        TEXT NOT NULL
);

-- Folios are unique; a prefilled order has none yet.
CREATE UNIQUE INDEX orders_folio ON orders (folio) WHERE folio <> '';
CREATE INDEX orders_number ON orders (number, id) WHERE number > 0;

-- Queues and boards are answered from the open orders only, so that their cost
-- does not grow with the archive.
CREATE INDEX orders_turn_role ON orders (turn_role, priority_rank, state_since, id) WHERE is_open = 1;
CREATE INDEX orders_turn_person ON orders (turn_person, due_at, id) WHERE is_open = 1 AND turn_person <> '';
-- With all that the load of an AST is counted from.
CREATE INDEX orders_open_adviser ON orders (adviser_id, state, priority_rank, turn_person) WHERE is_open = 1 AND adviser_id <> '';
CREATE INDEX orders_open_state ON orders (state, created_at, id) WHERE is_open = 1;
CREATE INDEX orders_open_asset ON orders (asset_id) WHERE is_open = 1 AND asset_id <> '';
CREATE INDEX orders_check ON orders (check_at) WHERE check_at <> '';
CREATE INDEX orders_agenda ON orders (adviser_id, agenda_at) WHERE is_open = 1 AND agenda_at <> '';

-- Lists walk these by keyset.
CREATE INDEX orders_created ON orders (created_at, id);
CREATE INDEX orders_requester ON orders (requester_id, created_at, id);
CREATE INDEX orders_holder ON orders (holder_id, created_at, id) WHERE holder_id <> '';
CREATE INDEX orders_adviser ON orders (adviser_id, created_at, id) WHERE adviser_id <> '';
CREATE INDEX orders_asset ON orders (asset_id, created_at, id) WHERE asset_id <> '';
CREATE INDEX orders_state ON orders (state, created_at, id);
-- Two instances may find the same machine due at once: one proposal stands.
CREATE UNIQUE INDEX orders_proposal ON orders (asset_id, origin) WHERE state = 'E00' AND asset_id <> '';
CREATE INDEX orders_parent ON orders (parent_id) WHERE parent_id <> '';
CREATE INDEX orders_repair ON orders (repair_id) WHERE repair_id <> '';
CREATE INDEX orders_repair_created ON orders (created_at, id) WHERE repair_id <> '';

CREATE TABLE order_steps (
    order_id   TEXT NOT NULL REFERENCES orders (id),
    seq        BIGINT NOT NULL CHECK (seq > 0),
    way        TEXT NOT NULL DEFAULT '',
    act        TEXT NOT NULL,
    answer     TEXT NOT NULL DEFAULT '',
    from_state TEXT NOT NULL DEFAULT '',
    to_state   TEXT NOT NULL,
    actor_id   TEXT NOT NULL,
    role       TEXT NOT NULL,
    at         TEXT NOT NULL CHECK (length(at) = 27),
    real_at    TEXT NOT NULL DEFAULT '',
    text       TEXT NOT NULL DEFAULT '',
    revision   BIGINT NOT NULL,
    data       TEXT NOT NULL,
    PRIMARY KEY (order_id, seq)
);
