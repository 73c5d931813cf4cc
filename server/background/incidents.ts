/** What goes wrong on a bad day and is mended by the service itself, with what the metric says of it. */
export const incidentKinds = [
    "unit-ended",
    "unit-hung",
    "picture-repeated",
    "picture-abandoned",
    "training-ended",
    "training-hung",
    "training-out-of-memory",
    "training-disk-full",
    "import-repeated",
] as const;

export type IncidentKind = (typeof incidentKinds)[number];

/** Counts incidents of this process. */
export interface Incidents {
    readonly totals: Readonly<Record<IncidentKind, number>>;
    note(kind: IncidentKind): void;
}

export function createIncidents(): Incidents {
    const totals = Object.fromEntries(incidentKinds.map((kind) => [kind, 0])) as Record<IncidentKind, number>;
    return { totals, note: (kind) => void totals[kind]++ };
}
