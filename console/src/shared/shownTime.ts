const format = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** A time of the service, in Unix epoch seconds, as people read it. */
export function shownTime(seconds: number | undefined): string {
    return seconds === undefined ? "–" : format.format(seconds * 1000);
}
