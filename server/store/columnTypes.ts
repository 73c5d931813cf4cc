/** Column types whose names differ between SQLite and PostgreSQL. */
export interface ColumnTypes {
    blobType: "blob" | "bytea";
    /** Text type that both databases compare byte by byte, so that orders and pages agree. */
    textType: "text" | 'text collate "C"';
}
