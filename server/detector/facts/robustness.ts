import type { ChangeKind } from "../changes/changeKinds";

/** How verdicts stand changes that are no defects. */
export interface Robustness {
    changes: readonly JudgedChange[];
    /** What may be a defect by itself, as the customer says: such changes are not among {@link Robustness.changes}. */
    sensitiveTo: readonly ChangeKind[];
}

/** Test pictures that were judged again after a change. */
export interface JudgedChange {
    name: string;
    judged: number;
    /** Normal ones that are called anomalous only now, and anomalies that are missed only now. */
    falseAlarms: number;
    missed: number;
    /** Verdicts that were wrong and are right now. */
    righted: number;
}
