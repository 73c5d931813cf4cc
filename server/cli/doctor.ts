import type { Command } from "commander";
import { parseEngineSettings } from "../sageMaker/engineSetting";
import { describeRefusedCall } from "../sageMaker/failures";
import type { Leftover } from "../sageMaker/leftovers";
import type { EngineSettings } from "../sageMaker/settings";
import { collectEngines, flag } from "./serviceFlags";

/** `lookoutvision doctor` */
export function addDoctorCommand(program: Command): void {
    program
        .command("doctor")
        .description(
            "List what services have made at Amazon SageMaker: jobs that run, endpoints and their scaling, files in the bucket. What a training in progress or a hosted model uses is among it. Nothing is changed.",
        )
        .addOption(
            flag(
                "--engine <engine>",
                "the engine to look at, written as for serve: sagemaker:role=ARN,… or sagemakerAlgorithm:role=ARN,…",
            )
                .argParser(collectEngines)
                .makeOptionMandatory(),
        )
        .action(lookForLeftovers);
}

async function lookForLeftovers({ engine }: { engine: string[] }): Promise<void> {
    // Two engines of one account see the same jobs.
    const found = new Map<string, Leftover>();
    for (const setting of parseEngineSettings(engine)) {
        for (const one of setting.engine === "local" ? [] : await leftoversOf(setting.settings)) {
            found.set(`${one.kind} ${one.name}`, one);
        }
    }
    process.stdout.write(tableOf([...found.values()]));
}

async function leftoversOf(settings: EngineSettings): Promise<Leftover[]> {
    const { sageMakerClients } = require("../sageMaker/clients") as typeof import("../sageMaker/clients");
    const { findLeftovers } = require("../sageMaker/leftovers") as typeof import("../sageMaker/leftovers");
    try {
        return await findLeftovers(sageMakerClients(settings, "us-east-1"), settings);
    } catch (error) {
        throw new Error(describeRefusedCall("look at SageMaker", error as Error, settings), { cause: error });
    }
}

function tableOf(leftovers: readonly Leftover[]): string {
    const lines = leftovers.map(({ kind, name, facts }) => `${kind.padEnd(24)}${name}  ${facts}`);
    return lines.length === 0 ? "Nothing is left at SageMaker.\n" : `${lines.join("\n")}\n`;
}
