import { printable } from "../files/printable";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Option } from "commander";
import type { Command } from "commander";
import { dataDirFiles } from "../dataFolder/dataDir";
import { readDataDirFacts } from "../localService/findOrStart";
import { readServiceInfo } from "../dataFolder/serviceInfo";
import { listModels, listProjects } from "./hostedVersion";
import type { ServiceClient } from "../client/serviceClient";
import { connect, usableDataDir } from "./connect";
import type { WhichService } from "./connect";
import { whichServiceFlags } from "./whichServiceFlags";

interface Status {
    /** Service that answers. Undefined: none does. */
    service?: { url: string; id?: string; pid?: number; startedAt?: string };
    /** Data folder. Undefined for a service elsewhere. */
    dataDir?: string;
    projects: { name: string; models: { version: string; status: string; statusMessage: string }[] }[];
    /** Size of encrypted copies of pictures and of trained models, in bytes. Undefined: they are elsewhere. */
    bytesUsed?: number;
}

/** `lookoutvision status` */
export function addStatusCommand(program: Command): void {
    const command = program
        .command("status")
        .description("Show the service, its projects and models, and the disk space that it uses.")
        .addOption(new Option("--json", "as JSON"));
    whichServiceFlags.forEach((option) => command.addOption(option));
    command.action(async (flags: WhichService & { json?: true }) => {
        const status = await readStatus(flags);
        process.stdout.write(flags.json ? `${JSON.stringify(status, undefined, 2)}\n` : printable(asText(status)));
    });
}

async function readStatus(which: WhichService): Promise<Status> {
    const client = await connect(which, { start: false });
    const projects = client === undefined ? [] : await readProjects(client);
    const dataDir = usableDataDir(which.dataDir);
    const info = await readServiceInfo(dataDir);
    const { serviceId: id } = await readDataDirFacts(dataDir);
    if (client !== undefined && client.endpoint !== info?.url) {
        return { service: { url: client.endpoint }, projects };
    }
    return {
        service: client && info && { url: info.url, id, pid: info.pid, startedAt: info.startedAt },
        dataDir,
        projects,
        bytesUsed: await folderBytes(dataDirFiles(dataDir).models),
    };
}

async function readProjects(client: ServiceClient): Promise<Status["projects"]> {
    const projects: Status["projects"] = [];
    for (const name of await listProjects(client)) {
        const models = await listModels(client, name);
        projects.push({
            name,
            models: models.map((model) => ({
                version: model.ModelVersion,
                status: model.Status,
                statusMessage: model.StatusMessage ?? "",
            })),
        });
    }
    return projects;
}

async function folderBytes(folder: string): Promise<number> {
    let bytes = 0;
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter((file) => file.isFile())) {
        // The file is missing if its version was deleted meanwhile.
        bytes += await stat(join(entry.parentPath, entry.name)).then(
            ({ size }) => size,
            () => 0,
        );
    }
    return bytes;
}

function asText({ service, dataDir, projects, bytesUsed }: Status): string {
    const lines: string[] = [];
    if (service === undefined) {
        lines.push(`No service runs on ${dataDir}.`);
    } else {
        const process = service.pid === undefined ? "" : `, process ${service.pid}, since ${service.startedAt}`;
        lines.push(`The service${service.id === undefined ? "" : ` ${service.id}`} runs at ${service.url}${process}.`);
        if (dataDir !== undefined) {
            lines.push(`Data folder: ${dataDir}`);
        }
    }
    if (bytesUsed !== undefined) {
        lines.push(`Copies of pictures and trained models: ${(bytesUsed / 1e6).toFixed(1)} MB`);
    }
    for (const { name, models } of projects) {
        lines.push("", `Project ${name}${models.length === 0 ? ": no models" : ""}`);
        lines.push(
            ...models.map(
                ({ version, status, statusMessage }) =>
                    `  ${version.padStart(3)}  ${status.padEnd(16)}  ${statusMessage}`,
            ),
        );
    }
    return `${lines.join("\n")}\n`;
}
