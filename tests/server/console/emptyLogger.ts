import { pino } from "pino";

/** Log that nobody reads. */
export const emptyLogger = pino({ level: "silent" });
