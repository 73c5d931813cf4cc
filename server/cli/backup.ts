import { resolve } from "node:path";
import type { Command } from "commander";
import { usableDataDir } from "./connect";
import { dataDirFlag } from "./whichServiceFlags";

/** `lookoutvision backup` */
export function addBackupCommand(program: Command): void {
    program
        .command("backup")
        .description(
            "Back up the local service into a folder, also while it runs. The same command continues a back-up that was cut off.",
        )
        .argument(
            "<target>",
            "folder of the back-up: new, empty, or with a back-up of the same service to bring up to date",
        )
        .addOption(dataDirFlag())
        .action(async (target: string, flags: { dataDir?: string }) =>
            backup(resolve(target), usableDataDir(flags.dataDir)),
        );
}

async function backup(target: string, dataDir: string): Promise<void> {
    const { backUp } = require("../backup/backUp") as typeof import("../backup/backUp");
    const { serviceId, projects, models, files, notIncluded, changing, resumed } = await backUp(dataDir, target);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const lines = [
        `Backed up the service ${serviceId} into ${target}: projects ${projects}, versions of models ${models}, files ${files.length}, ${(bytes / 1e6).toFixed(1)} MB. All was read again and compared.`,
        ...(resumed > 0 ? [`${resumed} of the files were there already.`] : []),
        ...changing.map((path) => `${path} was changed again and again while it was copied.`),
        ...(notIncluded.length > 0 ? ["Not in the back-up:", ...notIncluded.map((text) => `  ${text}`)] : []),
        "It has the keys of the service: keep it as safe as those.",
        `To restore: lookoutvision restore ${target} --data-dir NEW_FOLDER`,
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
}
