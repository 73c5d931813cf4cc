import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import sharp from "sharp";
import { encodeMask } from "../detector/segmentation/encodeMask";
import { ImportError } from "./contract";
import type { LabelledSet, LabelledSource, Shape } from "./contract";
import { drawMask } from "./drawMask";
import type { DrawnMask } from "./drawMask";

/** Options for writing a set into folders. */
export interface FolderOptions {
    /** Classes that mean a normal piece, in addition to those with a name like "good". */
    normal: readonly string[];
    /** Classes whose pictures are left out. */
    ignored: readonly string[];
    /** Whether a picture without any label is normal. False: it is left out. */
    unlabelledIsNormal: boolean;
    /** Whether boxes become masks. */
    boxes: boolean;
    /** Whether training and test pictures go into one folder. */
    together: boolean;
}

/** Folder that was written, for a LookoutVisionDataset. */
export interface WrittenFolder {
    /** Place in the target folder: `""`, `"train"` or `"test"`. */
    place: string;
    normal: number;
    anomaly: number;
    masks: number;
}

export interface WrittenSet {
    folders: WrittenFolder[];
    /** Colours of the kinds of anomaly in the masks, as `#rrggbb`. Empty: there are no masks. */
    maskColors: Record<string, string>;
    notes: string[];
}

const normalName =
    /^(normal|good|ok|okay|pass|passed|non[_-]?defective|defect[_-]?free|no[_-]?defect|clean|background)$/i;

/** Colours that differ clearly from each other, white and black. Further colours are made by halving. */
const colors = [
    "#ff0000",
    "#00ff00",
    "#0000ff",
    "#ffff00",
    "#ff00ff",
    "#00ffff",
    "#ff8000",
    "#8000ff",
    "#0080ff",
    "#80ff00",
];

/**
 * Writes `normal/`, `anomaly/` and `masks/`. If the set is divided, they are below `train/` and `test/`. PNG and JPEG
 * files are copied unchanged. Other files become PNG.
 *
 * @param target - absolute path of a folder that is empty or doesn't exist.
 * @throws ImportError
 */
export async function writeFolder(set: LabelledSet, target: string, options: FolderOptions): Promise<WrittenSet> {
    await requireEmpty(target);
    const isNormal = (name: string) => options.normal.includes(name) || normalName.test(name);
    const kinds: string[] = [];
    const numberOf = (name: string): number => {
        if (isNormal(name) || options.ignored.includes(name)) {
            return 0;
        }
        return kinds.indexOf(name) + 1 || kinds.push(name);
    };
    const folders = new Map<string, WrittenFolder>();
    const left = { ignored: 0, unlabelled: 0, boxes: 0, unmarked: 0, unreadable: [] as string[] };
    let taken = 0;
    const names = new Set<string>();
    for (const picture of set.pictures) {
        const said = [...picture.classes, ...picture.shapes.map(({ className }) => className)];
        if (said.some((name) => options.ignored.includes(name))) {
            left.ignored++;
            continue;
        }
        if (said.length === 0 && !options.unlabelledIsNormal) {
            left.unlabelled++;
            continue;
        }
        taken += said.length === 0 ? 1 : 0;
        const label = said.every(isNormal) ? "normal" : "anomaly";
        const place = options.together ? "" : (picture.side ?? "");
        const name = uniqueName(picture, `${place}/${label}`, names);
        const folder = folders.get(place) ?? { place, normal: 0, anomaly: 0, masks: 0 };
        const root = join(target, place);
        try {
            const { format, autoOrient: size } = await sharp(picture.path).metadata();
            // Draw the mask before anything is written: a picture without its mask would teach the wrong thing.
            const mask = label === "anomaly" ? await drawMask(picture, size, numberOf, options) : undefined;
            await copyPicture(picture.path, format, join(root, label, name));
            folder[label]++;
            folders.set(place, folder);
            const isDrawn = ({ kind, className }: Shape) =>
                (kind !== "box" || options.boxes) && numberOf(className) > 0;
            left.unmarked += mask?.isEmpty && picture.shapes.some(isDrawn) ? 1 : 0;
            left.boxes += !options.boxes && picture.shapes.some(({ kind }) => kind === "box") ? 1 : 0;
            if (mask !== undefined && !mask.isEmpty) {
                await writeMask(mask, join(root, "masks", pngName(name)));
                folder.masks++;
            }
        } catch (error) {
            left.unreadable.push(
                error instanceof ImportError ? error.message : `${picture.path}: ${(error as Error).message}.`,
            );
        }
    }
    if (folders.size === 0) {
        throw new ImportError(
            `No picture could be imported. ${[...set.notes, ...left.unreadable.slice(0, 3)].join(" ")}`.trim(),
        );
    }
    const hasMasks = [...folders.values()].some(({ masks }) => masks > 0);
    return {
        folders: [...folders.values()],
        maskColors: hasMasks ? Object.fromEntries(kinds.map((name, index) => [name, colorOf(index + 1)])) : {},
        notes: [
            ...set.notes,
            ...(taken > 0
                ? [`${taken} pictures without any label were taken as normal; --skip-unlabelled leaves such out.`]
                : []),
            ...(left.unlabelled > 0 ? [`${left.unlabelled} pictures without any label were left out.`] : []),
            ...(left.ignored > 0 ? [`${left.ignored} pictures of ignored classes were left out.`] : []),
            ...(left.boxes > 0
                ? [`Boxes of ${left.boxes} pictures made no masks, since they hold background too; --boxes draws them.`]
                : []),
            ...(left.unmarked > 0
                ? [`Shapes of ${left.unmarked} anomalies mark no pixel of their picture, and made no masks.`]
                : []),
            ...left.unreadable,
        ],
    };
}

async function requireEmpty(target: string): Promise<void> {
    const found = await readdir(target).catch(() => []);
    if (found.length > 0) {
        throw new ImportError(`${target} is not empty: name a folder that is, or isn't there yet.`);
    }
}

async function copyPicture(path: string, format: string, to: string): Promise<void> {
    await mkdir(dirname(to), { recursive: true });
    if (format === "png" || format === "jpeg") {
        await copyFile(path, to);
    } else {
        await sharp(path).autoOrient().png().toFile(to);
    }
}

async function writeMask(mask: DrawnMask, to: string): Promise<void> {
    const most = mask.classes.reduce((highest, each) => Math.max(highest, each), 0);
    const palette = ["#ffffff", ...Array.from({ length: most }, (_, index) => colorOf(index + 1))];
    await mkdir(dirname(to), { recursive: true });
    await writeFile(
        to,
        encodeMask(
            mask,
            palette.map((color) => [...Buffer.from(color.slice(1), "hex")]),
        ),
    );
}

/** @param number - number of the kind, from 1 on. */
function colorOf(number: number): string {
    const base = colors[(number - 1) % colors.length];
    const round = Math.floor((number - 1) / colors.length);
    const halved = [...Buffer.from(base.slice(1), "hex")].map((value) => Math.max(0, value - 24 * round));
    return `#${Buffer.from(halved).toString("hex")}`;
}

/**
 * Makes a unique name: the file's name, after its folders if another picture has that name. Endings don't count,
 * because masks are named without them.
 */
function uniqueName({ path }: LabelledSource, place: string, names: Set<string>): string {
    const ending = /\.(png|jpe?g)$/i.test(path) ? extname(path) : ".png";
    const parts = dirname(path)
        .split(/[\\/]/)
        .filter((part) => part !== "");
    let stem = basename(path, extname(path)).normalize("NFC");
    const key = () => `${place}/${stem.toLowerCase()}`;
    for (; names.has(key()) && parts.length > 0;) {
        stem = `${parts.pop()}-${stem}`;
    }
    for (let copy = 2; names.has(key()); copy++) {
        stem = `${stem}-${copy}`;
    }
    names.add(key());
    return `${stem}${ending}`;
}

function pngName(name: string): string {
    return `${basename(name, extname(name))}.png`;
}
