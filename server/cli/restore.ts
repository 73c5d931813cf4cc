import { resolve } from "node:path";
import { Option } from "commander";
import type { Command } from "commander";

/** `lookoutvision restore` */
export function addRestoreCommand(program: Command): void {
    program
        .command("restore")
        .description("Restore a back-up into a new data folder. Every file is checked.")
        .argument("<source>", "folder that lookoutvision backup made, or a copy of a data folder")
        // The environment and the nearest folder are never used here: a folder found there is in use.
        .addOption(new Option("--data-dir <dir>", "new or empty folder").makeOptionMandatory())
        .action(async (source: string, { dataDir }: { dataDir: string }) =>
            restoreInto(resolve(source), resolve(dataDir)),
        );
}

async function restoreInto(source: string, dataDir: string): Promise<void> {
    const { restore } = require("../backup/restore") as typeof import("../backup/restore");
    const { serviceId, projects, models, files, notIncluded, original } = await restore(source, dataDir);
    const lines = [
        `Restored the service ${serviceId ?? ""} into ${dataDir}: projects ${projects}, versions of models ${models}, files ${files}. All was checked.`,
        ...(notIncluded.length > 0 ? ["Not in the back-up:", ...notIncluded.map((text) => `  ${text}`)] : []),
        ...(original === undefined
            ? []
            : [
                  `The original is still in ${original}. While it is there, the restored service gets an id of its own at its first start; to let it keep its id, move the original away before.`,
              ]),
        `To start it: lookoutvision serve --data-dir ${dataDir}`,
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
}
