import type { NamedArrays } from "../modelFile";
import type { Detector, FittedDetector } from "./contract";

/** What the parts of a detector have learnt, under one roof: `memoryBank.bank` and so on. */
export function withPartNames(parts: readonly Detector[], fitted: readonly FittedDetector[]): NamedArrays {
    return Object.fromEntries(
        parts.flatMap(({ name }, position) =>
            Object.entries(fitted[position].arrays).map(([array, values]) => [`${name}.${array}`, values]),
        ),
    );
}

/** The arrays of one part under its own names. */
export function arraysOfPart(part: string, arrays: NamedArrays): NamedArrays {
    const prefix = `${part}.`;
    return Object.fromEntries(
        Object.entries(arrays)
            .filter(([name]) => name.startsWith(prefix))
            .map(([name, values]) => [name.slice(prefix.length), values]),
    );
}
