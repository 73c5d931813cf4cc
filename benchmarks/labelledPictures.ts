import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { Label } from "../server/pictures/label";
import type { LabelledPicture, PictureMask } from "../server/detector/trainingTask";

/**
 * Reads the pictures for a measurement.
 *
 * @param path - a folder or a manifest of JSON Lines. A folder has the subfolders normal/ and anomaly/, and masks/ for
 *   masks of the same names. Its masks/colors.json gives the meanings of colours: `{ "scratch": "#FF0000" }`. The
 *   references of a manifest are paths beside it or above it: what an S3 address has after the bucket, or a relative
 *   path.
 */
export function picturesOf(path: string): LabelledPicture[] {
    return statSync(path).isDirectory() ? picturesOfFolder(path) : picturesOfManifest(path);
}

function picturesOfFolder(folder: string): LabelledPicture[] {
    return (["normal", "anomaly"] as const).flatMap((label) =>
        readdirSync(join(folder, label))
            .sort()
            .map((name) => ({ ...pictureOf(join(folder, label, name), label), mask: maskInFolder(folder, name) })),
    );
}

function picturesOfManifest(manifest: string): LabelledPicture[] {
    const lines = readFileSync(manifest, "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "");
    return lines.map((line) => {
        const entry = JSON.parse(line) as Record<string, unknown>;
        const [, metadata] =
            Object.entries(entry).find(
                ([key, value]) => key.endsWith("-metadata") && classNameOf(value) !== undefined,
            ) ?? [];
        const className = classNameOf(metadata);
        if (className !== "normal" && className !== "anomaly") {
            throw new Error(`${manifest}: a line has no class-name normal or anomaly: ${line.slice(0, 200)}`);
        }
        return {
            ...pictureOf(fileOf(manifest, String(entry["source-ref"])), className),
            mask: maskOf(manifest, entry),
        };
    });
}

function classNameOf(metadata: unknown): unknown {
    return typeof metadata === "object" && metadata !== null && "class-name" in metadata
        ? metadata["class-name"]
        : undefined;
}

/** Finds a file beside the manifest or in a folder above it. */
function fileOf(manifest: string, sourceRef: string): string {
    const path = sourceRef.replace(/^s3:\/\/[^/]+\//, "");
    for (let folder = dirname(resolve(manifest)); ; folder = dirname(folder)) {
        if (existsSync(join(folder, path))) {
            return join(folder, path);
        }
        if (folder === dirname(folder)) {
            throw new Error(`${manifest}: ${path} is neither beside it nor in a folder above it`);
        }
    }
}

function pictureOf(file: string, label: Label): LabelledPicture {
    return { sourceRef: file, label, read: async () => readFileSync(file) };
}

function maskOf(manifest: string, entry: Record<string, unknown>): PictureMask | undefined {
    const key = Object.keys(entry).find(
        (name) => name.endsWith("-ref") && name !== "source-ref" && `${name}-metadata` in entry,
    );
    if (key === undefined) {
        return undefined;
    }
    const metadata = entry[`${key}-metadata`] as {
        "internal-color-map": Record<string, { "class-name": string; "hex-color": string }>;
    };
    const file = fileOf(manifest, String(entry[key]));
    return {
        ref: file,
        colorMap: Object.values(metadata["internal-color-map"]).map((each) => ({
            className: each["class-name"],
            color: each["hex-color"].toUpperCase(),
        })),
        read: async () => readFileSync(file),
    };
}

function maskInFolder(folder: string, picture: string): PictureMask | undefined {
    const colors = join(folder, "masks", "colors.json");
    const file = join(folder, "masks", `${basename(picture, extname(picture))}.png`);
    if (!existsSync(colors) || !existsSync(file)) {
        return undefined;
    }
    const colorMap = Object.entries(JSON.parse(readFileSync(colors, "utf8")) as Record<string, string>);
    return {
        ref: file,
        colorMap: colorMap.map(([className, color]) => ({ className, color: color.toUpperCase() })),
        read: async () => readFileSync(file),
    };
}
