import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseEngineSetting } from "../../server/sageMaker/engineSetting";
import type { SageMakerSettings } from "../../server/sageMaker/settings";
import { cleanUp, steps } from "./steps";
import { openTrial } from "./trialService";

/*
 * `npm run try-on-sagemaker -- --engine sagemaker:role=…,image=…,bucket=… --yes`: tries the engine sagemaker with an
 * account of AWS, in some twenty minutes. It trains, cancels, hosts, detects, kills the service in between, and removes
 * all that it made. The credentials are those of the environment. Without --yes it only says what it would do.
 */

const usage =
    "Give the engine as for serve, and --yes to begin: npm run try-on-sagemaker -- --engine sagemaker:role=ARN,image=ADDRESS,bucket=NAME --yes";

async function main(): Promise<number> {
    const { values } = parseArgs({
        options: {
            engine: { type: "string" },
            yes: { type: "boolean", default: false },
            few: { type: "boolean", default: false },
        },
    });
    if (values.engine === undefined) {
        throw new Error(usage);
    }
    const setting = parseEngineSetting(values.engine);
    if (setting.engine !== "sagemaker") {
        throw new Error(usage);
    }
    say(plan(setting.settings));
    if (!values.yes) {
        say("Nothing was done. Add --yes to begin.");
        return 0;
    }
    const folder = await mkdtemp(join(tmpdir(), "try-on-sagemaker-"));
    const trial = openTrial({
        folder,
        engine: values.engine,
        few: values.few,
        longestJobSeconds: longestJobSeconds(setting.settings),
    });
    let failed = 0;
    try {
        for (const { name, run } of steps) {
            const began = Date.now();
            const told = await run(trial).catch((error: unknown) => {
                failed++;
                return (error as Error).message;
            });
            say(
                `${failed === 0 ? "ok    " : "FAILED"} ${name} (${Math.round((Date.now() - began) / 1000)} s): ${told}`,
            );
            if (failed > 0) {
                break;
            }
        }
    } finally {
        const left = await cleanUp(trial).catch((error: unknown) => `can't be told: ${(error as Error).message}`);
        say(`Left at SageMaker: ${left}`);
        await trial.end();
        if (failed === 0) {
            await rm(folder, { recursive: true, force: true });
        } else {
            say(`The service's data and log are in ${folder}.`);
        }
    }
    return failed === 0 ? 0 : 1;
}

/** An hour for capacity and two for copying, starting and fetching, besides the time on an instance. */
function longestJobSeconds({ maximumSeconds }: SageMakerSettings): number {
    return maximumSeconds + 3 * 3600;
}

/** What will be made, and what it costs at most. */
function plan({ instance, maximumSeconds, pricePerHour }: SageMakerSettings): string {
    const endpointSeconds = 1800;
    const seconds = 2 * maximumSeconds + 2 * endpointSeconds;
    const cost =
        pricePerHour === undefined
            ? "Add price-per-hour=… to the engine to see what that costs at most."
            : `At ${pricePerHour} per hour that costs at most ${((seconds / 3600) * pricePerHour).toFixed(2)}.`;
    return (
        `Two training jobs of at most ${maximumSeconds} s, one of which is cancelled soon, and an endpoint with one to two instances ` +
        `for at most half an hour, all of the type ${instance}. ${cost} A run that goes well takes twenty minutes and less than half of it.`
    );
}

function say(line: string): void {
    process.stdout.write(`${line}\n`);
}

main().then(
    (code) => process.exit(code),
    (error: unknown) => {
        process.stderr.write(`${(error as Error).message}\n`);
        process.exit(2);
    },
);
