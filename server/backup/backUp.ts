import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { dataDirFiles } from "../dataFolder/dataDir";
import { isInside, placeOf } from "../dataFolder/dataDirCopy";
import { lockIfFree } from "../dataFolder/dataDirLock";
import { readRememberedSettings } from "../dataFolder/rememberedSettings";
import { readServiceInfo } from "../dataFolder/serviceInfo";
import { fileProblem } from "../files/fileProblem";
import { packageVersion } from "../files/packageRoot";
import { readStoreEnd } from "../storeFile/storeFiles";
import type { BackedUpFile, BackupDescription } from "./backupFolder";
import {
    addToJournal,
    backupFiles,
    readDescription,
    readJournal,
    sha256OfFile,
    writeDescription,
} from "./backupFolder";
import { copyFile } from "./copyFile";
import { listFiles } from "./listFiles";
import type { StoreFacts } from "./storeSnapshot";
import { checkStore, copyStore } from "./storeSnapshot";

/** Outcome of a back-up. */
export interface BackupResult extends BackupDescription {
    projects: number;
    models: number;
    /** Files that were changed again and again while they were read. Each was taken as it was found last. */
    changing: string[];
    /** Number of files that an earlier attempt had copied already. */
    resumed: number;
}

const storeName = "lookoutvision.db";
/** Files and folders of a data folder that belong to its service, besides the store. */
const ownPaths = ["service.key", "credentials", "settings.json", "models", "buckets"];
/** States in which a model has files that the store knows. */
const withArtifacts = /^(TRAINED|HOSTED|STARTING_HOSTING|STOPPING_HOSTING|HOSTING_FAILED|SYSTEM_UPDATING)$/;
/** Times that the store is copied, when models are deleted in the meantime. */
const storeCopies = 5;
const copiedAtOnce = 4;

/**
 * Backs up a data folder, also while a service runs on it: store, keys, settings, models, and buckets in the folder.
 * Store and models fit together. Everything is read again and compared before the back-up counts as complete. A
 * back-up that was cut off is gone on with.
 *
 * @param target - folder of the back-up: new, empty, or with an earlier back-up of the same service, which is
 *   brought up to date.
 * @throws Error that says what to do.
 */
export async function backUp(dataDir: string, target: string): Promise<BackupResult> {
    if (!existsSync(dataDirFiles(dataDir).store)) {
        throw new Error(
            `The data folder ${dataDir} has no store ${storeName} to back up. Name the folder of the service with --data-dir. A store in PostgreSQL is backed up by pg_dump (docs/operating.md).`,
        );
    }
    try {
        await prepareTarget(dataDir, target);
        return await copyAll(dataDir, target);
    } catch (error) {
        const { code, path = target } = error as NodeJS.ErrnoException;
        const isFileProblem = typeof code === "string" && /^(E[A-Z]+|SQLITE_(FULL|IOERR|CANTOPEN).*)$/.test(code);
        if (!isFileProblem) {
            throw error;
        }
        throw new Error(
            `The back-up of ${dataDir} into ${target} stopped at ${path}: ${fileProblem(error)}. Correct that and run the same command again: what is copied already stays.`,
            { cause: error },
        );
    }
}

function requireApart(dataDir: string, target: string): void {
    if (isInside(dataDir, target) || isInside(target, dataDir)) {
        throw new Error(
            `The back-up ${target} can't be in the data folder ${dataDir} or around it. Name another folder.`,
        );
    }
}

/** Copies the store. While no service runs, none may start: a killed service's log is brought into the store. */
async function copyStoreOf(dataDir: string, target: string): Promise<StoreFacts> {
    const { store } = dataDirFiles(dataDir);
    const copy = join(backupFiles(target).data, storeName);
    const lock = await lockIfFree(dataDir);
    try {
        if (lock !== undefined) {
            await readStoreEnd(store);
        }
        await copyStore(store, copy);
    } finally {
        lock?.release();
    }
    return checkStore(copy);
}

async function prepareTarget(dataDir: string, target: string): Promise<void> {
    requireApart(placeOf(dataDir), target);
    await mkdir(target, { recursive: true, mode: 0o700 });
    requireApart(placeOf(dataDir), placeOf(target));
    const files = backupFiles(target);
    const before = await readDescription(target);
    const found = await readdir(target);
    if (before === undefined && found.length > 0 && !existsSync(files.journal)) {
        throw new Error(`The folder ${target} has other files and is no back-up. Name a new or empty folder.`);
    }
    const { serviceId } = await readRememberedSettings(dataDir);
    if (before !== undefined && before.serviceId !== serviceId) {
        throw new Error(
            `The folder ${target} has a back-up of the service ${before.serviceId}, and ${dataDir} has the service ${serviceId}. Name another folder.`,
        );
    }
    await mkdir(files.data, { recursive: true, mode: 0o700 });
    if (before !== undefined) {
        await addToJournal(target, before.files);
        await rm(files.description);
    } else {
        await addToJournal(target, []);
    }
}

async function copyAll(dataDir: string, target: string): Promise<BackupResult> {
    const copies = openCopies(dataDir, target, await readJournal(target));
    // Most is copied before the store, so that little changes between the store's instant and the end.
    await copies.update();
    for (let attempt = 1; ; attempt++) {
        const storeCopiedAt = new Date().toISOString();
        const facts = await copyStoreOf(dataDir, target);
        const { others, changing } = await copies.update();
        const notIncluded = await thingsElsewhere(dataDir, others);
        const lost = modelsWithoutFiles(dataDir, facts);
        if (lost.length > 0 && attempt < storeCopies && !notIncluded.some((text) => text.startsWith("Artifacts"))) {
            continue;
        }
        const files = [...(await copies.finish(facts)), await describeStore(target)];
        await verify(target, files);
        const description: BackupDescription = {
            format: 1,
            serviceId: facts.serviceId ?? "",
            release: packageVersion,
            storeCopiedAt,
            dataDir,
            notIncluded,
            files,
        };
        await writeDescription(target, description);
        await rm(backupFiles(target).journal);
        return {
            ...description,
            projects: facts.projects,
            models: facts.models.length,
            changing,
            resumed: copies.resumed(),
        };
    }
}

/** Models that the copied store has, and whose files were deleted since. */
function modelsWithoutFiles(dataDir: string, { models }: StoreFacts): string[] {
    return models
        .filter(({ status }) => withArtifacts.test(status))
        .map(({ id }) => id)
        .filter((id) => !existsSync(join(dataDirFiles(dataDir).models, id)));
}

async function thingsElsewhere(dataDir: string, links: readonly string[]): Promise<string[]> {
    const { bucketRoot, artifacts } = await readRememberedSettings(dataDir);
    const credentials = (await readServiceInfo(dataDir))?.credentialsFile;
    const isElsewhere = (path: string | undefined): path is string =>
        path !== undefined && relative(dataDir, path).startsWith(`..${sep}`);
    return [
        ...(isElsewhere(bucketRoot) ? [`Buckets in ${bucketRoot}: copy that folder yourself.`] : []),
        ...(artifacts === undefined ? [] : [`Artifacts in ${artifacts}: copy them yourself, after this back-up.`]),
        ...(isElsewhere(credentials) ? [`Key pairs in ${credentials}: copy that file yourself.`] : []),
        ...links.map((path) => `${join(dataDir, path)}: it is a link or a special file.`),
    ];
}

function openCopies(dataDir: string, target: string, known: Map<string, BackedUpFile>) {
    const { data } = backupFiles(target);
    const taken = new Map<string, BackedUpFile>();
    let changing: string[] = [];
    let resumed = 0;

    async function take(path: string): Promise<void> {
        const before = taken.get(path) ?? known.get(path);
        const now = await stat(join(dataDir, path)).catch(() => undefined);
        if (before !== undefined && now?.size === before.bytes && now.mtimeMs === before.changedAt) {
            const copy = await stat(join(data, path)).catch(() => undefined);
            if (copy?.size === before.bytes) {
                resumed += taken.has(path) ? 0 : 1;
                taken.set(path, before);
                return;
            }
        }
        const copied = await copyFile(join(dataDir, path), join(data, path));
        if (copied === undefined) {
            return;
        }
        const { wasChanging, ...content } = copied;
        if (wasChanging) {
            changing.push(path);
        }
        const file = { path, ...content };
        taken.set(path, file);
        await addToJournal(target, [file]);
    }

    return {
        resumed: () => resumed,
        /** Copies what is new or has changed. */
        async update(): Promise<{ others: string[]; changing: string[] }> {
            changing = [];
            const listings = await Promise.all(ownPaths.map((path) => listFiles(dataDir, path)));
            const waiting = listings.flatMap(({ files }) => files);
            const next = async (): Promise<void> => {
                for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
                    await take(path);
                }
            };
            await Promise.all(Array.from({ length: copiedAtOnce }, next));
            return { others: listings.flatMap(({ others }) => others), changing };
        },
        /** Deletes copies that the store's copy doesn't know. @returns the files of the back-up, without the store. */
        async finish({ models }: StoreFacts): Promise<BackedUpFile[]> {
            const ids = new Set(models.map(({ id }) => id));
            const isKept = (path: string) => !path.startsWith("models/") || ids.has(path.split("/")[1]);
            const files = [...taken.values()].filter(({ path }) => isKept(path));
            const kept = new Set(files.map(({ path }) => path));
            const listings = await Promise.all(ownPaths.map((path) => listFiles(data, path)));
            for (const path of listings.flatMap((listing) => listing.files).filter((each) => !kept.has(each))) {
                await rm(join(data, path));
            }
            return files;
        },
    };
}

async function describeStore(target: string): Promise<BackedUpFile> {
    const path = join(backupFiles(target).data, storeName);
    const { size, mtimeMs } = await stat(path);
    return { path: storeName, bytes: size, changedAt: mtimeMs, sha256: await sha256OfFile(path) };
}

async function verify(target: string, files: readonly BackedUpFile[]): Promise<void> {
    for (const { path, sha256 } of files) {
        const copy = join(backupFiles(target).data, path);
        if ((await sha256OfFile(copy)) !== sha256) {
            // The next attempt copies it again.
            await rename(copy, `${copy}.damaged`);
            throw new Error(
                `The copy ${copy} was written and reads back differently, so the disk of the back-up may be failing. Check that disk, and run the same command again.`,
            );
        }
    }
}
