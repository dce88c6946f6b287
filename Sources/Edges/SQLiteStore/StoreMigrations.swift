internal import GRDB

/// The schema, as named migrations in order.
///
/// A migration that was released is never edited: databases in hospitals have run it. A change is a new one at the end.
enum StoreMigrations {
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("2026-11-observations", migrate: observations)
        migrator.registerMigration("2026-11-reference-data", migrate: referenceData)
        migrator.registerMigration("2026-11-forecasts", migrate: forecasts)
        migrator.registerMigration("2026-11-fits", migrate: fits)
        migrator.registerMigration("2026-11-sources", migrate: sources)
        migrator.registerMigration("2026-11-quality", migrate: quality)
        migrator.registerMigration("2026-11-issues", migrate: issues)
        migrator.registerMigration("2026-11-severities", migrate: severities)
        return migrator
    }()

    /// Times are seconds since 1970-01-01T00:00:00Z.
    ///
    /// A block holds versions of one series in columns (`VersionBlock`);
    /// the blocks of a series do not overlap in reference time, and all versions of one step are in one block.
    private static func observations(_ db: Database) throws {
        try db.execute(
            sql: """
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
                """)
    }

    /// Most findings are worth knowing and nothing to do: the others are found without reading them.
    private static func severities(_ db: Database) throws {
        try db.execute(
            sql: "CREATE INDEX finding_by_severity ON finding (json_extract(body, '$.severity'), delivery, position)")
    }

    private static func referenceData(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE territory (place TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
                CREATE TABLE school_holiday (
                    first_day TEXT NOT NULL,
                    name TEXT NOT NULL,
                    zones TEXT NOT NULL,
                    body TEXT NOT NULL,
                    PRIMARY KEY (first_day, name, zones)
                ) WITHOUT ROWID;
                """)
    }

    /// `body` holds levels, quantiles, means and paths (`ForecastBody`).
    private static func forecasts(_ db: Database) throws {
        try db.execute(
            sql: """
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
                """)
    }

    /// A forecast may be made again for the same origin: its time of issue tells it apart.
    ///
    /// `forecast` holds the record from here on.
    private static func issues(_ db: Database) throws {
        try db.execute(
            sql: """
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
                INSERT INTO issued_forecast SELECT * FROM forecast WHERE substr(model, 1, 7) <> 'member:';
                DELETE FROM forecast WHERE substr(model, 1, 7) <> 'member:';
                """)
    }

    /// A cache: every row may be deleted at any time.
    private static func fits(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE fit (
                    series TEXT NOT NULL,
                    model TEXT NOT NULL,
                    version TEXT NOT NULL,
                    body BLOB NOT NULL,
                    PRIMARY KEY (series, model)
                );
                """)
    }

    /// How each source fares, as JSON (`SourceStatus`).
    private static func sources(_ db: Database) throws {
        try db.execute(sql: "CREATE TABLE source (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;")
    }

    /// What each delivery spoke of (`DeliveryScope`), and what the checks last found (`QualityReport`), as JSON.
    private static func quality(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE delivery_scope (delivery INTEGER PRIMARY KEY, body TEXT NOT NULL);
                CREATE TABLE quality (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
                """)
    }
}
