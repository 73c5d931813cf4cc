import { open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as sleep } from "node:timers/promises";
import { Option } from "commander";
import type { Command } from "commander";
import { dataDirFiles } from "../dataFolder/dataDir";
import { usableDataDir } from "./connect";
import { readableLine } from "./readableLog";
import { parseWholeNumber } from "./serviceFlags";
import { dataDirFlag } from "./whichServiceFlags";

interface LogsFlags {
    lines: number;
    follow?: true;
    json?: true;
    dataDir?: string;
}

/** `lookoutvision logs` */
export function addLogsCommand(program: Command): void {
    program
        .command("logs")
        .description("Show the log of the local service.")
        .addOption(
            new Option("-n, --lines <n>", "number of lines from the end of the log")
                .default(200)
                .argParser(parseWholeNumber),
        )
        .addOption(new Option("-f, --follow", "print new lines as they come, until interrupted"))
        .addOption(new Option("--json", "print the lines as they are, a JSON object each"))
        .addOption(dataDirFlag())
        .action(async ({ lines, follow, json, dataDir }: LogsFlags) => {
            const format = json ? (line: string) => line : readableLine;
            await showLog(dataDirFiles(usableDataDir(dataDir)).log, lines, follow === true, format);
        });
}

/** Longest end of a log that is searched for its last lines, in bytes. */
const tailBytes = 4_000_000;
const followMs = 300;

async function showLog(path: string, lines: number, follow: boolean, format: (line: string) => string): Promise<void> {
    const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
        throw error.code === "ENOENT"
            ? new Error(
                  `There is no log ${path}: no local service was started there. "lookoutvision serve" logs to its terminal.`,
              )
            : error;
    });
    const show = (shown: readonly string[]) => {
        if (shown.length > 0) {
            process.stdout.write(shown.map((line) => `${format(line)}\n`).join(""));
        }
    };
    try {
        const { size } = await file.stat();
        let position = Math.max(0, size - tailBytes);
        const decoder = new StringDecoder("utf8");
        let begun = "";
        /** Reads the complete lines that were added since the last call. */
        const newLines = async () => {
            const chunk = Buffer.alloc(1 << 16);
            let text = begun;
            for (;;) {
                const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
                if (bytesRead === 0) {
                    break;
                }
                position += bytesRead;
                text += decoder.write(chunk.subarray(0, bytesRead));
            }
            const all = text.split("\n");
            begun = all.pop()!;
            return all;
        };
        const last = await newLines();
        show(lines === 0 ? [] : last.slice(-lines));
        while (follow) {
            await sleep(followMs);
            show(await newLines());
        }
        if (begun !== "" && lines > 0) {
            show([begun]);
        }
    } finally {
        await file.close();
    }
}
