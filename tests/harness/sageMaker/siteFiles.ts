import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import { EmulatedError } from "./emulatedApi";
import type { RoleAccess } from "./emulatedApi";

/** Copies between folders and S3, done as a role: what SageMaker does around a container. */
export interface SiteFiles {
    /** Copies all objects below a prefix into a folder. @returns how many they are. */
    download(uri: string, folder: string): Promise<number>;
    /** Addresses of all objects below a prefix. */
    list(uri: string): Promise<string[]>;
    /** Reads one object. */
    read(uri: string): Promise<Buffer>;
    /** Writes one object. */
    write(uri: string, content: Uint8Array, kmsKeyId?: string): Promise<void>;
    /** Packs what is in a folder as one `.tar.gz`. Nothing in it, no object. @returns whether there is one. */
    pack(folder: string, uri: string, kmsKeyId?: string): Promise<boolean>;
}

/** @param note - called with each use of the role. */
export function openSiteFiles(s3: S3Client, role: string, note: (access: RoleAccess) => void): SiteFiles {
    const arn = (bucket: string, key = "") => `arn:aws:s3:::${bucket}${key && `/${key}`}`;
    const put = async (file: string, uri: string, kmsKeyId?: string) => write(uri, await readFile(file), kmsKeyId);
    const write = async (uri: string, content: Uint8Array, kmsKeyId?: string) => {
        const { bucket, key } = parseS3Uri(uri);
        note({ role, action: "s3:PutObject", resource: arn(bucket, key) });
        if (kmsKeyId !== undefined) {
            note({ role, action: "kms:GenerateDataKey", resource: kmsKeyId });
        }
        await s3.send(
            new PutObjectCommand({
                Bucket: bucket,
                Key: key,
                Body: content,
                ...(kmsKeyId !== undefined && { ServerSideEncryption: "aws:kms", SSEKMSKeyId: kmsKeyId }),
            }),
        );
    };
    const read = async (uri: string) => {
        const { bucket, key } = parseS3Uri(uri);
        note({ role, action: "s3:GetObject", resource: arn(bucket, key) });
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return Buffer.from(await Body!.transformToByteArray());
    };
    const list = async (uri: string) => {
        const { bucket, key: prefix } = parseS3Uri(uri);
        note({ role, action: "s3:ListBucket", resource: arn(bucket) });
        const found: string[] = [];
        let token: string | undefined;
        do {
            const page = await s3.send(
                new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
            );
            found.push(...(page.Contents ?? []).map(({ Key }) => `s3://${bucket}/${Key}`));
            token = page.NextContinuationToken;
        } while (token !== undefined);
        return found;
    };
    return {
        write,
        read,
        list,
        async download(uri, folder) {
            await mkdir(folder, { recursive: true });
            const found = await list(uri);
            for (const address of found) {
                const file = join(folder, address.slice(uri.length).replace(/^\//, ""));
                await mkdir(dirname(file), { recursive: true });
                await writeFile(file, await read(address));
            }
            return found.length;
        },
        async pack(folder, uri, kmsKeyId) {
            if ((await filesOf(folder)).length === 0) {
                return false;
            }
            const archive = `${folder}.tar.gz`;
            await promisify(execFile)("tar", ["-czf", archive, "-C", folder, "."]);
            await put(archive, uri, kmsKeyId);
            return true;
        },
    };
}

async function filesOf(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    // What is being written has a name of its own until it is whole.
    return entries
        .filter((entry) => entry.isFile() && !entry.name.endsWith(".tmp"))
        .map((entry) => join(entry.parentPath, entry.name));
}

/** Copies each new version of a folder's files to S3 while a job runs, as SageMaker does with checkpoints. */
export function mirrorFolder(files: SiteFiles, folder: string, uri: string): { end(): Promise<void> } {
    const copied = new Map<string, number>();
    const put = async (file: string, place: string) => files.write(place, await readFile(file));
    let ended = false;
    const copy = async () => {
        for (const file of await filesOf(folder)) {
            // A file that goes meanwhile isn't kept. What can't be copied now is tried again.
            const changed = (await stat(file).catch(() => undefined))?.mtimeMs;
            if (changed !== undefined && changed !== copied.get(file)) {
                const place = `${uri.replace(/\/$/, "")}/${relative(folder, file)}`;
                await put(file, place).then(
                    () => copied.set(file, changed),
                    () => undefined,
                );
            }
        }
    };
    const copying = (async () => {
        while (!ended) {
            await copy();
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        await copy();
    })();
    return {
        async end() {
            ended = true;
            await copying;
        },
    };
}

export function parseS3Uri(uri: string): { bucket: string; key: string } {
    const match = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri);
    if (match === null) {
        throw new EmulatedError("ValidationException", `${uri} is no S3 URI`);
    }
    return { bucket: match[1], key: match[2] };
}
