import { commonInputs } from "./contract";
import type { ArgumentPath, RawProperties } from "./contract";

/**
 * Shortest text that is hidden, in characters: any two characters occur in some message by chance. The engine's own
 * filter of messages has the same limit.
 */
const shortestSecret = 3;

/** Mark of a secret value in the engine's protocol. */
const signature = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

/**
 * Secrets that this host has met. A host serves one run of one stack, and the service may mention one resource in
 * another's status.
 */
const known = new Set<string>();

/** Remembers the values of the arguments that the program calls secret, for {@link redact}. */
export function rememberSecrets(properties: RawProperties): void {
    secretsOf(properties).forEach((secret) => known.add(secret));
}

/** Replaces the secrets that this host has met in the text. */
export function redact(text: string): string {
    // The longest comes first. Otherwise the rest of a secret that contains another would be shown.
    const byLength = [...known].sort((a, b) => b.length - a.length);
    return byLength.reduce(
        (rest, secret) => [secret, escaped(secret)].reduce((left, form) => left.replaceAll(form, "[secret]"), rest),
        text,
    );
}

/**
 * Returns the state with every text marked as secret that repeats a secret this host has met. The engine marks the
 * secret arguments themselves, by their names.
 *
 * @param state - plain values, with the arguments.
 */
export function markSecrets<T extends RawProperties>(state: T): T {
    if (known.size === 0) {
        return state;
    }
    const marked = (value: unknown): unknown => {
        if (typeof value === "string") {
            return redact(value) === value ? value : { ...signature, value };
        }
        if (typeof value !== "object" || value === null) {
            return value;
        }
        return Array.isArray(value)
            ? value.map(marked)
            : Object.fromEntries(Object.entries(value).map(([name, member]) => [name, marked(member)]));
    };
    const asTheyAre = new Set([...commonInputs, ...pathsIn(state).map(([name]) => name)] as string[]);
    return Object.fromEntries(
        Object.entries(state).map(([name, value]) => [name, asTheyAre.has(name) ? value : marked(value)]),
    ) as T;
}

function secretsOf(properties: RawProperties): string[] {
    return pathsIn(properties).flatMap((path) =>
        textsIn(path.reduce<unknown>((value, name) => (value as RawProperties | undefined | null)?.[name], properties)),
    );
}

function pathsIn(properties: RawProperties): ArgumentPath[] {
    return (properties["secretArguments"] ?? []) as ArgumentPath[];
}

function textsIn(value: unknown): string[] {
    if (typeof value === "object" && value !== null) {
        return Object.values(value).flatMap(textsIn);
    }
    const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
    return text.length < shortestSecret ? [] : [text];
}

/** Form of the secret inside JSON. */
function escaped(secret: string): string {
    return JSON.stringify(secret).slice(1, -1);
}
