/**
 * Finds the known name that was probably meant: one that begins with `name`, or the nearest by letters. Undefined: none
 * is near.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
    let nearest: string | undefined;
    let least = Math.max(2, Math.floor(name.length / 2)) + 1;
    for (const candidate of known) {
        const [given, wanted] = [name.toLowerCase(), candidate.toLowerCase()];
        const distance = wanted.startsWith(given) ? 0 : editDistance(given, wanted);
        if (distance < least) {
            [nearest, least] = [candidate, distance];
        }
    }
    return nearest;
}

/** Counts the letters to add, remove or change to turn one text into the other (Levenshtein). */
function editDistance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
            next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
        }
        row = next;
    }
    return row[b.length];
}
