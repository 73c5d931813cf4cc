/**
 * Finds a member that comes twice in an object of a JSON text. JSON.parse would take the last one without a word.
 *
 * @param text - text that JSON.parse has read.
 */
export function repeatedMember(text: string): string | undefined {
    const open: { names: Set<string> | undefined; nameNext: boolean }[] = [];
    for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
        const inner = open.at(-1);
        if (token === "{") {
            open.push({ names: new Set(), nameNext: true });
        } else if (token === "[") {
            open.push({ names: undefined, nameNext: false });
        } else if (token === "}" || token === "]") {
            open.pop();
        } else if (token === ",") {
            inner!.nameNext = inner!.names !== undefined;
        } else if (inner?.nameNext) {
            const name = JSON.parse(token) as string;
            if (inner.names!.has(name)) {
                return name;
            }
            inner.names!.add(name);
            inner.nameNext = false;
        }
    }
    return undefined;
}
