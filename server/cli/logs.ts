import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Command, Option } from "commander";
import { dataDirFiles, resolveDataDir } from "../dataFolder/dataDir";
import { parseWholeNumber } from "./serviceFlags";
import { dataDirFlag } from "./whichServiceFlags";

/** `lookoutvision logs` */
export function addLogsCommand(program: Command): void {
    program
        .command("logs")
        .description("Show the log of the local service.")
        .addOption(new Option("-n, --lines <n>", "so many of the last lines").default(200).argParser(parseWholeNumber))
        .addOption(new Option("-f, --follow", "go on as the log grows, until interrupted"))
        .addOption(dataDirFlag())
        .action(async ({ lines, follow, dataDir }: { lines: number; follow?: true; dataDir?: string }) => {
            await showLog(dataDirFiles(resolveDataDir(dataDir)).log, lines, follow === true);
        });
}

/** More of the end of a log than this is not looked at for its last lines. */
const tailBytes = 4_000_000;
const followMs = 300;

async function showLog(path: string, lines: number, follow: boolean): Promise<void> {
    const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
        throw error.code === "ENOENT"
            ? new Error(`There is no log ${path}: no local service was started there.`)
            : error;
    });
    try {
        const { size } = await file.stat();
        let position = Math.max(0, size - tailBytes);
        const readOn = async () => {
            const chunk = Buffer.alloc(1 << 16);
            const parts: Buffer[] = [];
            for (;;) {
                const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
                if (bytesRead === 0) {
                    return Buffer.concat(parts);
                }
                position += bytesRead;
                parts.push(Buffer.from(chunk.subarray(0, bytesRead)));
            }
        };
        const all = (await readOn()).toString("utf8").split("\n");
        process.stdout.write(all.slice(Math.max(0, all.length - 1 - lines)).join("\n"));
        while (follow) {
            await sleep(followMs);
            process.stdout.write(await readOn());
        }
    } finally {
        await file.close();
    }
}
