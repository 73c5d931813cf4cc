import { isAbsent } from "./absent";
import { canonicalJson } from "./clientToken";
import type { CommonInputs } from "../host/contract";
import { isEarlierStubThatLoads } from "../host/stub";
import { containsUnknown } from "./unknown";

/**
 * Returns the named arguments that differ between state and program. An argument that contains an unknown value counts
 * as changed.
 */
export function changedArguments(olds: object, news: object, names: readonly string[]): string[] {
    const before = olds as Record<string, unknown>;
    const after = news as Record<string, unknown>;
    return names.filter((name) => containsUnknown(after[name]) || comparable(before[name]) !== comparable(after[name]));
}

/**
 * True if the state holds another stub than this package has, or if other arguments are marked as secret.
 *
 * The state is then brought up to date by an update that calls nothing. Refresh and delete run the stub of the outputs,
 * and outputs that no update writes stay in plain text.
 */
export function bookkeepingChanged(olds: CommonInputs, news: CommonInputs): boolean {
    const stubIsStale = olds.__provider !== news.__provider && !isEarlierStubThatLoads(olds.__provider);
    return stubIsStale || comparable(olds.secretArguments) !== comparable(news.secretArguments);
}

/** Canonical JSON of the value. Undefined: the value says nothing (absent, null, `{}` or `[]`). */
function comparable(value: unknown): string | undefined {
    const empty = isAbsent(value) || (typeof value === "object" && Object.keys(value).length === 0);
    return empty ? undefined : canonicalJson(value);
}
