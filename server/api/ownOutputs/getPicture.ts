import type { OutputTable, WireOutputOf } from "../outputTable";

export const getPicture = {
    /** Bytes of the picture. Missing: the caller has them (304). */
    Picture: { type: "blob", in: "rawBody" },
    ContentType: { type: "string", values: ["image/png", "image/jpeg", "image/webp"], in: { header: "content-type" } },
    CacheControl: { type: "string", required: true, in: { header: "cache-control" } },
    Vary: { type: "string", required: true, in: { header: "vary" } },
    ETag: { type: "string", required: true, in: { header: "etag" } },
} as const satisfies OutputTable;

export type GetPictureOutput = WireOutputOf<typeof getPicture>;
