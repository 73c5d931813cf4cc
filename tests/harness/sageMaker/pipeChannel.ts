import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Channel, CreateTrainingJobRequest } from "@aws-sdk/client-sagemaker";
import { frameRecord } from "./recordIo";
import type { SiteFiles } from "./siteFiles";

/*
 * Channels in Pipe mode: named pipes `<channel>_0`, `_1` and so on, one for each time that the container reads the data.
 * An augmented manifest is sent line by line, its attributes in order, as RecordIO.
 */

/** Makes the first pipe of each such channel. @returns why the job can't have it. */
export async function makePipes(
    opt: string,
    input: CreateTrainingJobRequest,
    files: SiteFiles,
): Promise<string | undefined> {
    for (const channel of pipedChannels(input)) {
        await mkdir(join(opt, "input", "data"), { recursive: true });
        await makePipe(opt, channel, 0);
        const { S3Uri: uri, AttributeNames: names } = channel.DataSource!.S3DataSource!;
        const lines = await linesOf(channel, files).catch((error: Error) => error.message);
        if (typeof lines === "string") {
            return `ClientError: Data download failed:${lines} (S3 URL ${uri})`;
        }
        const without = lines.findIndex((line) => names!.some((name) => line[name] === undefined));
        if (without >= 0) {
            return `ClientError: line ${without + 1} of the manifest ${uri} lacks one of the attributes ${names!.join(", ")}`;
        }
    }
    return undefined;
}

/** Feeds the pipes of a container until it has ended. */
export function feedPipes(opt: string, input: CreateTrainingJobRequest, files: SiteFiles): { end(): Promise<void> } {
    const ending = new AbortController();
    const fed = pipedChannels(input).map(async (channel) => {
        for (let epoch = 0; !ending.signal.aborted; epoch++) {
            const pipe = await openForWriting(
                join(opt, "input", "data", `${channel.ChannelName}_${epoch}`),
                ending.signal,
            );
            // The next one is there before the reader can want it.
            await makePipe(opt, channel, epoch + 1);
            await feed(pipe, channel, files).finally(() => pipe.close());
        }
    });
    return {
        async end() {
            ending.abort();
            // A reader that closes early, or never opens the next one, is allowed.
            await Promise.allSettled(fed);
        },
    };
}

async function feed(pipe: FileHandle, channel: Channel, files: SiteFiles): Promise<void> {
    for (const line of await linesOf(channel, files)) {
        for (const name of channel.DataSource!.S3DataSource!.AttributeNames!) {
            const value = line[name];
            const content = name.endsWith("-ref")
                ? await files.read(value as string)
                : Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
            await pipe.writeFile(frameRecord(content));
        }
    }
}

async function linesOf(channel: Channel, files: SiteFiles): Promise<Record<string, unknown>[]> {
    const manifest = await files.read(channel.DataSource!.S3DataSource!.S3Uri!);
    return manifest
        .toString("utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Opens a pipe when somebody reads it. */
async function openForWriting(path: string, signal: AbortSignal): Promise<FileHandle> {
    for (;;) {
        signal.throwIfAborted();
        try {
            // Without waiting: a waiting call would keep this process from ending.
            const probe = await open(path, constants.O_WRONLY | constants.O_NONBLOCK);
            const pipe = await open(path, constants.O_WRONLY);
            await probe.close();
            return pipe;
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "ENXIO") {
                throw error;
            }
            await sleep(20);
        }
    }
}

async function makePipe(opt: string, { ChannelName }: Channel, epoch: number): Promise<void> {
    await promisify(execFile)("mkfifo", [join(opt, "input", "data", `${ChannelName}_${epoch}`)]);
}

function pipedChannels({ InputDataConfig: channels = [] }: CreateTrainingJobRequest): Channel[] {
    return channels.filter(({ InputMode }) => InputMode === "Pipe");
}
