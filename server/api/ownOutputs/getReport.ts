import type { OutputTable, WireOutputOf } from "../outputTable";

export const getReport = {
    /** Report as HTML in UTF-8. */
    Report: { type: "blob", required: true, in: "rawBody" },
    ContentType: { type: "string", required: true, in: { header: "content-type" } },
    CacheControl: { type: "string", required: true, in: { header: "cache-control" } },
    ContentSecurityPolicy: { type: "string", required: true, in: { header: "content-security-policy" } },
} as const satisfies OutputTable;

export type GetReportOutput = WireOutputOf<typeof getReport>;
