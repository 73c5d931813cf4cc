/** Facts about a request by condition key in lower case, such as `aws:sourceip`. */
export interface AccessContext {
    /** Returns the values of a key, which may be several. Undefined: the request has no such key. */
    get(key: string): readonly string[] | undefined;
}

/** What somebody wants to do. */
export interface AccessRequest {
    /** Action with its prefix, such as `lookoutvision:DetectAnomalies`. */
    action: string;
    /** ARN of the resource. `*` for an action that has none. */
    resource: string;
    context: AccessContext;
}

/** Makes the context of a request from keys in any case. Keys without a value are absent. */
export function accessContext(facts: Readonly<Record<string, string | readonly string[] | undefined>>): AccessContext {
    const context = new Map<string, string[]>();
    for (const [name, value] of Object.entries(facts)) {
        if (value === undefined) {
            continue;
        }
        const key = name.toLowerCase();
        // Tags whose keys differ in case only are one key with several values.
        context.set(key, [...(context.get(key) ?? []), ...(typeof value === "string" ? [value] : value)]);
    }
    return context;
}
