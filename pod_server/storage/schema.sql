-- Tables of one pod. Numbered steps, applied in order, never edited once released (R-11).
--
-- The same text is valid on SQLite and PostgreSQL: BIGINT, TEXT and BYTEA only, every key led by
-- pod_id, no sequence, no clock, no foreign key. Small columns stand before bodies, so that an
-- update which leaves the body alone writes one page.

-- step 1
CREATE TABLE pod (
    pod_id TEXT NOT NULL,
    name TEXT NOT NULL,
    base TEXT NOT NULL,
    owner TEXT NOT NULL,
    state TEXT NOT NULL,
    seq BIGINT NOT NULL,
    rules_at BIGINT NOT NULL,
    rewritten BIGINT NOT NULL,
    bytes_used BIGINT NOT NULL,
    bytes_max BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (pod_id)
);
CREATE TABLE resource (
    pod_id TEXT NOT NULL,
    name TEXT NOT NULL,
    parent TEXT,
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    modified_us BIGINT NOT NULL,
    listed_us BIGINT NOT NULL,
    deltas BIGINT NOT NULL,
    original BIGINT NOT NULL,
    blob_key TEXT,
    body BYTEA,
    PRIMARY KEY (pod_id, name)
);
CREATE INDEX resource_by_parent ON resource (pod_id, parent, name);
CREATE TABLE auxiliary (
    pod_id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    version BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    modified_us BIGINT NOT NULL,
    deltas BIGINT NOT NULL,
    original BIGINT NOT NULL,
    blob_key TEXT,
    body BYTEA,
    PRIMARY KEY (pod_id, name, role)
);
CREATE TABLE delta (
    pod_id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    version BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    removed BYTEA NOT NULL,
    inserted BYTEA NOT NULL,
    PRIMARY KEY (pod_id, name, role, version, ord)
);
CREATE TABLE change_log (
    pod_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    op TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    actor TEXT,
    other TEXT,
    PRIMARY KEY (pod_id, seq, ord)
);
CREATE TABLE blob_ref (
    pod_id TEXT NOT NULL,
    blob_key TEXT NOT NULL,
    size BIGINT NOT NULL,
    refs BIGINT NOT NULL,
    since_us BIGINT NOT NULL,
    PRIMARY KEY (pod_id, blob_key)
);

-- step 2
CREATE TABLE channel (
    pod_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    said TEXT NOT NULL,
    told BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    PRIMARY KEY (pod_id, channel_id)
);

-- step 3
ALTER TABLE pod ADD COLUMN resources BIGINT NOT NULL DEFAULT 0;
ALTER TABLE pod ADD COLUMN resources_max BIGINT NOT NULL DEFAULT 1000000;
UPDATE pod SET resources =
    (SELECT count(*) FROM resource WHERE resource.pod_id = pod.pod_id);

-- step 4
-- Auxiliary rows may have the role "replies" (decision 0038), which older programs would not know.
