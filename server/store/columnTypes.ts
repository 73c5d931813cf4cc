/** Column types whose names differ between SQLite and PostgreSQL. */
export interface ColumnTypes {
    blobType: "blob" | "bytea";
    /** Compared byte by byte in both, so that orders and pages agree. */
    textType: "text" | 'text collate "C"';
}
