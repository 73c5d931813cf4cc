import type { ManifestLine } from "./manifestLine";

/** Classes other than `normal` and `anomaly`, with the number of lines of each. */
export interface OtherClasses {
    note(entry: Pick<ManifestLine, "label" | "otherClass">): void;
    /**
     * Sentence on the lines that count as not labelled, and what to do. Undefined: no line has another class.
     *
     * @param options.bare - also reports lines without any class, which may be meant to be labelled later.
     */
    describe(options?: { bare?: boolean }): string | undefined;
}

const namedClasses = 5;
/**
 * Most distinct classes that are counted one by one. Thus a manifest with a new class on every line takes no
 * memory.
 */
const countedClasses = 1000;
const longestName = 60;

export function countOtherClasses(): OtherClasses {
    const lines = new Map<string, number>();
    let classed = 0;
    let bare = 0;
    return {
        note: ({ label, otherClass }) => {
            if (label !== null) {
                return;
            }
            if (otherClass === undefined) {
                bare++;
                return;
            }
            classed++;
            if (lines.has(otherClass) || lines.size < countedClasses) {
                lines.set(otherClass, (lines.get(otherClass) ?? 0) + 1);
            }
        },
        describe: ({ bare: withBare = false } = {}) => {
            const parts = [
                ...(classed > 0
                    ? [
                          `${counted(classed)} ${classed === 1 ? "has" : "have"} the class ${nameClasses(lines)}, and only normal and anomaly are labels`,
                      ]
                    : []),
                ...(bare > 0 && (withBare || classed > 0)
                    ? [`${counted(bare)} ${bare === 1 ? "has" : "have"} no class`]
                    : []),
            ];
            return parts.length === 0
                ? undefined
                : `${parts.join("; ")}: ${classed + bare === 1 ? "it is" : "these are"} not used for training until the class-name is normal or anomaly.`;
        },
    };
}

function nameClasses(lines: ReadonlyMap<string, number>): string {
    const byCount = [...lines].sort(([, a], [, b]) => b - a);
    const named = byCount.slice(0, namedClasses).map(([name, count]) => `${shortened(name)} (${count})`);
    const more = byCount.length - named.length;
    return more > 0
        ? `${named.join(", ")} or one of ${more} more`
        : named.length === 1
          ? shortened(byCount[0][0])
          : `${named.slice(0, -1).join(", ")} or ${named.at(-1)}`;
}

/** Class name in readable form, whatever the manifest has there: control characters as JSON writes them. */
function shortened(name: string): string {
    const plain = /^[\p{L}\p{N}][\p{L}\p{N} ._/-]*$/u.test(name) ? name : JSON.stringify(name);
    return plain.length > longestName ? `${plain.slice(0, longestName)}…` : plain;
}

function counted(lines: number): string {
    return lines === 1 ? "1 line" : `${lines} lines`;
}
