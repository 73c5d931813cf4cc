import assert from "node:assert/strict";
import { InitError } from "../../../providers/host/initError";
import { modelPackageHandlers } from "../../../providers/modelPackage/handlers";
import { apiError, scriptedContext } from "../scriptedService";
import type { GreengrassConfiguration } from "@aws-sdk/client-lookoutvision";
import { argumentsOf } from "../../../providers/modelPackage/describe";
import type { ModelPackageInputs } from "../../../providers/modelPackage/state";
import { inputs, packaged, withGreengrass } from "./packageState";

const notFound = (): never => {
    throw apiError("ResourceNotFoundException", "no such job");
};
const job =
    (Status: string, StatusMessage = "") =>
    () => ({ ModelPackagingDescription: { Status, StatusMessage } });
const started = ({ JobName }: Record<string, unknown>) => ({ JobName });

/** Answers one after the other, and the last for ever. */
function inTurn(...answers: (() => object)[]): () => object {
    let turn = 0;
    return () => answers[Math.min(turn++, answers.length - 1)]();
}

async function initErrorOf(work: Promise<unknown>): Promise<InitError> {
    try {
        await work;
    } catch (error) {
        assert.ok(error instanceof InitError, String(error));
        return error;
    }
    throw new assert.AssertionError({ message: "it should have failed" });
}

describe("creating a model package", () => {
    it("looks half a second after the start, and shows the job's words while it goes on", async () => {
        const context = scriptedContext({
            startModelPackagingJob: started,
            describeModelPackagingJob: inTurn(notFound, job("RUNNING", "half done"), job("SUCCEEDED", "It is there.")),
        });
        const { id, outs } = await modelPackageHandlers(context).create(inputs);
        assert.match(id, /^plates\/for-line-7-[0-9a-f]{12}$/);
        assert.equal(`plates/${outs.jobName}`, id);
        assert.deepEqual([outs.status, context.shown, context.notes], ["SUCCEEDED", ["half done"], ["It is there."]]);
        assert.ok(context.clock.now() <= 1_500, String(context.clock.now()));
    });

    it("sends the configuration in the API's words, and the same token at every attempt", async () => {
        const send = async () => {
            const context = scriptedContext({
                startModelPackagingJob: started,
                describeModelPackagingJob: inTurn(notFound, job("SUCCEEDED")),
            });
            await modelPackageHandlers(context).create(inputs);
            return context.inputOf("startModelPackagingJob")!;
        };
        const { ClientToken, JobName, ...rest } = await send();
        assert.match(String(ClientToken), /^[0-9a-f]{64}$/);
        assert.deepEqual(JSON.parse(JSON.stringify(rest)), {
            ProjectName: "plates",
            ModelVersion: "1",
            Configuration: {
                Greengrass: {
                    S3OutputLocation: { Bucket: "factory", Prefix: "edge/" },
                    ComponentName: "plates",
                    TargetPlatform: { Os: "LINUX", Arch: "X86_64" },
                },
            },
        });
        const again = await send();
        assert.deepEqual([again["ClientToken"], again["JobName"]], [ClientToken, JobName]);
    });

    it("sends the agent's settings as tags beside those of the component, and reads them back", async () => {
        const given: ModelPackageInputs = {
            ...withGreengrass({ tags: { line: "7" } }),
            agent: { socket: "unix:///run/plates.sock", autostart: true },
        };
        const context = scriptedContext({
            startModelPackagingJob: started,
            describeModelPackagingJob: inTurn(notFound, job("SUCCEEDED")),
        });
        await modelPackageHandlers(context).create(given);
        const { Configuration } = context.inputOf("startModelPackagingJob") as {
            Configuration: { Greengrass: GreengrassConfiguration };
        };
        assert.deepEqual(Configuration.Greengrass.Tags, [
            { Key: "line", Value: "7" },
            { Key: "lookoutvision:socket", Value: "unix:///run/plates.sock" },
            { Key: "lookoutvision:autostart", Value: "true" },
        ]);
        const { agent, configuration } = argumentsOf({ ModelPackagingConfiguration: Configuration });
        assert.deepEqual(agent, given.agent);
        assert.deepEqual(configuration, given.configuration);
    });

    it("waits for the job that a killed up had started, and starts none", async () => {
        const context = scriptedContext({
            describeModelPackagingJob: inTurn(job("RUNNING"), job("RUNNING"), job("SUCCEEDED")),
        });
        await modelPackageHandlers(context).create(inputs);
        assert.deepEqual(new Set(context.calls), new Set(["describeModelPackagingJob"]));
    });

    it("packages anew under another name when jobs of its names have ended, since what they wrote may be gone", async () => {
        const names: unknown[] = [];
        const context = scriptedContext({
            startModelPackagingJob: started,
            describeModelPackagingJob: (input) => {
                names.push(input["JobName"]);
                return inTurnOf[Math.min(names.length, inTurnOf.length) - 1]();
            },
        });
        const inTurnOf = [job("SUCCEEDED"), job("FAILED"), notFound, job("SUCCEEDED")];
        const { outs } = await modelPackageHandlers(context).create(inputs);
        assert.equal(new Set(names.slice(0, 3)).size, 3);
        assert.equal(outs.jobName, names[2]);
    });

    const named = { ...inputs, jobName: "mine" };
    const described = (Status: string, change: object = {}) => ({
        ModelPackagingDescription: {
            ...{ Status, ModelVersion: "1", ...change },
            ModelPackagingConfiguration: {
                Greengrass: {
                    S3OutputLocation: { Bucket: "factory", Prefix: "edge/" },
                    ComponentName: "plates",
                    TargetPlatform: { Os: "LINUX", Arch: "X86_64" },
                },
            },
        },
    });

    it("with a name takes over a job of that name with the same arguments, and refuses one with others", async () => {
        const same = scriptedContext({ describeModelPackagingJob: () => described("SUCCEEDED") });
        assert.equal((await modelPackageHandlers(same).create(named)).id, "plates/mine");
        const other = scriptedContext({
            describeModelPackagingJob: () => described("SUCCEEDED", { ModelVersion: "2" }),
        });
        await assert.rejects(
            modelPackageHandlers(other).create(named),
            (error: Error) =>
                !(error instanceof InitError) &&
                /has a model packaging job mine already, with other arguments: give another jobName/.test(
                    error.message,
                ),
        );
    });

    it("with the name of a job that failed starts it again", async () => {
        const context = scriptedContext({
            startModelPackagingJob: started,
            describeModelPackagingJob: inTurn(() => described("FAILED", { ModelVersion: "2" }), job("SUCCEEDED")),
        });
        assert.equal((await modelPackageHandlers(context).create(named)).id, "plates/mine");
        assert.equal(context.inputOf("startModelPackagingJob")!["JobName"], "mine");
    });

    it("leaves a job that failed to be recorded, with the service's reason", async () => {
        const context = scriptedContext({
            startModelPackagingJob: started,
            describeModelPackagingJob: inTurn(notFound, job("FAILED", "There is no bucket.")),
        });
        const error = await initErrorOf(modelPackageHandlers(context).create(named));
        assert.equal(error.id, "plates/mine");
        assert.equal(error.properties["status"], "FAILED");
        assert.equal(
            error.reasons[0],
            'Packaging version 1 of project plates for LookoutVisionModelPackage "for line 7" (job mine) failed: There is no bucket. ' +
                'Correct that and run "pulumi up" again: it packages anew.',
        );
    });

    it("leaves a job that takes too long to be waited for", async () => {
        const context = scriptedContext({
            startModelPackagingJob: started,
            describeModelPackagingJob: inTurn(notFound, job("RUNNING")),
        });
        const error = await initErrorOf(modelPackageHandlers(context).create({ ...named, timeouts: { create: "5m" } }));
        assert.equal(context.clock.now(), 300_000);
        assert.equal(error.properties["status"], "RUNNING");
        assert.match(error.reasons[0], /took longer than 5 min; it goes on\. Run "pulumi up" again/);
    });

    it("records nothing when the service doesn't take the job", async () => {
        const refuse = () => {
            throw apiError("ConflictException", "Version 1 can't be packaged.");
        };
        const context = scriptedContext({ startModelPackagingJob: refuse, describeModelPackagingJob: notFound });
        await assert.rejects(modelPackageHandlers(context).create(inputs), (error) => !(error instanceof InitError));
    });
});

describe("a model package in the state", () => {
    it("is updated without a call when only its timeouts change, and waited for when its job hadn't ended", async () => {
        const quiet = scriptedContext({});
        const timeouts = { create: "2h" };
        assert.deepEqual(await modelPackageHandlers(quiet).update("plates/a", packaged, { ...inputs, timeouts }), {
            ...packaged,
            timeouts,
        });
        assert.deepEqual(
            await modelPackageHandlers(quiet).update("plates/a", { ...packaged, timeouts }, inputs),
            packaged,
        );
        assert.deepEqual(quiet.calls, []);

        const context = scriptedContext({ describeModelPackagingJob: inTurn(job("RUNNING"), job("SUCCEEDED")) });
        const outs = await modelPackageHandlers(context).update(
            "plates/a",
            { ...packaged, jobName: "a", status: "RUNNING" },
            inputs,
        );
        assert.deepEqual([outs.status, outs.jobName], ["SUCCEEDED", "a"]);
        assert.equal(context.inputOf("describeModelPackagingJob")!["JobName"], "a");
    });

    it("is gone when its job isn't listed any more", async () => {
        assert.equal(
            await modelPackageHandlers(scriptedContext({ describeModelPackagingJob: notFound })).read(
                "plates/a",
                packaged,
            ),
            undefined,
        );
    });

    it("is forgotten without a call, and says what stays", async () => {
        const context = scriptedContext({});
        await modelPackageHandlers(context).delete("plates/a", packaged);
        await modelPackageHandlers(context).delete("plates/a", { ...packaged, status: "FAILED" });
        assert.deepEqual([context.calls, context.notes], [[], [`What was packaged stays. ${packaged.statusMessage}`]]);
    });
});
