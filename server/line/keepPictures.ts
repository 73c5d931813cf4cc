import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileProblem } from "../files/fileProblem";
import { ifThere } from "../files/ifThere";
import { writeFileAtomically } from "../files/writeFileAtomically";
import type { LineResult, Sink } from "./contract";
import { safeName } from "./safeName";

/** Rule by which a picture is worth a person's look. */
export type KeepRule =
    | { kind: "anomalous" }
    /** Confidence below this, from 0.5 to 1. */
    | { kind: "uncertain"; below: number }
    /** Share of all pictures, from 0 to 1. */
    | { kind: "random"; share: number };

/** Parses rules: `uncertain,anomalous,random:1%`, `uncertain:0.8`. @throws Error with a sentence. */
export function parseKeepRules(text: string): KeepRule[] {
    return text.split(",").map((part) => {
        const [, kind, value] = /^(anomalous|uncertain|random)(?::(.+))?$/.exec(part.trim()) ?? [];
        const percent = /^(\d+(?:\.\d+)?)%$/.exec(value ?? "")?.[1];
        const number = percent === undefined ? Number(value) : Number(percent) / 100;
        if (kind === "anomalous" && value === undefined) {
            return { kind };
        }
        if (kind === "uncertain" && (value === undefined || (number > 0.5 && number <= 1))) {
            return { kind, below: value === undefined ? 0.7 : number };
        }
        if (kind === "random" && number >= 0 && number <= 1) {
            return { kind, share: number };
        }
        throw new Error(
            `"${part}" is no rule. Give anomalous, uncertain, uncertain:0.8 or random:1%, with commas between.`,
        );
    });
}

/** Tells whether a result is to be kept. */
export function isKept(rules: readonly KeepRule[], result: LineResult, random: () => number): boolean {
    if (result.error !== undefined) {
        return false;
    }
    return rules.some((rule) => {
        switch (rule.kind) {
            case "anomalous":
                return result.isAnomalous;
            case "uncertain":
                return result.confidence! < rule.below;
            default:
                return random() < rule.share;
        }
    });
}

export interface KeepOptions {
    rules: readonly KeepRule[];
    folder: string;
    /** Most bytes of pictures. Beyond that the oldest are deleted. */
    mostBytes: number;
    /** Prefix of the pictures in the manifest, to which they will be copied: `s3://BUCKET/PREFIX/`. */
    prefix: string;
    random?(): number;
}

const manifestFile = "kept.manifest";

/**
 * Keeps pictures by rule, with a manifest whose lines have no label yet: a person gives it, and the next training learns
 * from them. The verdict stands in each line.
 */
export async function openKeptPictures(options: KeepOptions): Promise<Sink> {
    const { rules, folder, mostBytes, prefix, random = Math.random } = options;
    const pictures = join(folder, "pictures");
    const kept: Kept[] = [];
    try {
        const lines = await linesOf(join(folder, manifestFile));
        await mkdir(pictures, { recursive: true });
        for (const name of await readdir(pictures)) {
            const { size, mtimeMs } = await stat(join(pictures, name));
            kept.push({ name, bytes: size, at: mtimeMs, line: lines.get(name) ?? lineOf(prefix, name) });
        }
    } catch (error) {
        throw new Error(`Pictures can't be kept in ${folder}: ${fileProblem(error)}.`, { cause: error });
    }
    kept.sort((one, other) => one.at - other.at);
    let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
    return {
        async deliver({ result, picture }) {
            if (!isKept(rules, result, random) || picture.length > mostBytes) {
                return;
            }
            const name = `${result.id}-${safeName(result.picture)}`;
            const before = kept.findIndex((each) => each.name === name);
            if (before !== -1) {
                total -= kept.splice(before, 1)[0].bytes;
            }
            while (total + picture.length > mostBytes) {
                const oldest = kept.shift()!;
                total -= oldest.bytes;
                await rm(join(pictures, oldest.name), { force: true });
            }
            await writeFileAtomically(join(pictures, name), picture);
            kept.push({ name, bytes: picture.length, at: Date.now(), line: lineOf(prefix, name, result) });
            total += picture.length;
            await writeFileAtomically(join(folder, manifestFile), kept.map(({ line }) => `${line}\n`).join(""));
        },
        close: async () => undefined,
    };
}

/** Picture that is kept, and its line of the manifest. */
interface Kept {
    name: string;
    bytes: number;
    at: number;
    line: string;
}

/** Lines of an earlier manifest by the names of the pictures. */
async function linesOf(manifest: string): Promise<Map<string, string>> {
    const lines = ((await ifThere(readFile(manifest, "utf8"))) ?? "").split("\n").filter((line) => line !== "");
    return new Map(
        lines.map((line) => [(JSON.parse(line) as { "source-ref": string })["source-ref"].split("/").at(-1)!, line]),
    );
}

function lineOf(prefix: string, name: string, result?: LineResult): string {
    const { model, isAnomalous, confidence, score, threshold, takenAt } = result ?? {};
    const verdict = result && { model, isAnomalous, confidence, score, threshold, takenAt };
    return JSON.stringify({ "source-ref": `${prefix}${name}`, ...(verdict && { "lookoutvision-verdict": verdict }) });
}
