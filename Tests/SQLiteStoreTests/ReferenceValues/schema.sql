CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    connector TEXT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    read INTEGER NOT NULL,
    added INTEGER NOT NULL,
    revised INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    newest_available INTEGER,
    UNIQUE (connector, hash)
);
CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    place TEXT NOT NULL,
    grain TEXT NOT NULL,
    first_reference INTEGER NOT NULL,
    last_reference INTEGER NOT NULL,
    newest_available INTEGER NOT NULL,
    rows INTEGER NOT NULL
);
CREATE INDEX series_by_place ON series (place, grain);
CREATE TABLE block (
    id INTEGER PRIMARY KEY,
    series INTEGER NOT NULL,
    first_reference INTEGER NOT NULL,
    last_reference INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    versions BLOB NOT NULL
);
CREATE INDEX block_by_reference ON block (series, first_reference, last_reference, rows);
CREATE TABLE coverage (
    id INTEGER PRIMARY KEY,
    delivery INTEGER NOT NULL,
    place TEXT NOT NULL,
    grain TEXT NOT NULL,
    measures TEXT NOT NULL,
    first_reference INTEGER NOT NULL,
    end_reference INTEGER NOT NULL,
    absent TEXT NOT NULL,
    available INTEGER NOT NULL
);
CREATE INDEX coverage_by_place ON coverage (place, grain, available);
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    delivery INTEGER NOT NULL,
    position INTEGER NOT NULL,
    series TEXT,
    body TEXT NOT NULL
);
CREATE INDEX finding_by_delivery ON finding (delivery, position);
CREATE INDEX finding_by_series ON finding (series, delivery, position);
CREATE TABLE territory (place TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE school_holiday (
    first_day TEXT NOT NULL,
    name TEXT NOT NULL,
    zones TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (first_day, name, zones)
) WITHOUT ROWID;
CREATE TABLE forecast (
    id INTEGER PRIMARY KEY,
    series TEXT NOT NULL,
    origin INTEGER NOT NULL,
    model TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    data_as_of INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    version TEXT NOT NULL,
    zone TEXT NOT NULL,
    body BLOB NOT NULL,
    notes TEXT NOT NULL,
    UNIQUE (series, origin, model)
);
CREATE TABLE fit (
    series TEXT NOT NULL,
    model TEXT NOT NULL,
    version TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (series, model)
);
CREATE TABLE source (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE delivery_scope (delivery INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE quality (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
CREATE TABLE issued_forecast (
    id INTEGER PRIMARY KEY,
    series TEXT NOT NULL,
    origin INTEGER NOT NULL,
    model TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    data_as_of INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    version TEXT NOT NULL,
    zone TEXT NOT NULL,
    body BLOB NOT NULL,
    notes TEXT NOT NULL,
    UNIQUE (series, origin, model, issued_at)
);
CREATE INDEX finding_by_severity ON finding (json_extract(body, '$.severity'), delivery, position);
