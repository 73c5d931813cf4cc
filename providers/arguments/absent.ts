/** True for an argument that isn't given. A program may write it as `null`, and a test of `undefined` misses that. */
export function isAbsent(value: unknown): value is undefined | null {
    return value === undefined || value === null;
}
