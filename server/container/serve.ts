import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import Fastify from "fastify";
import type { FastifyError, FastifyInstance, FastifyReply } from "fastify";
import { modelFileName } from "../artifacts/artifactStore";
import { createFolderArtifacts } from "../artifacts/folderArtifacts";
import { sealedArtifacts } from "../artifacts/sealedArtifacts";
import { outcomeOf, outcomeStatus } from "../detections/outcome";
import type { DetectionOutcome } from "../detections/outcome";
import { writeOutcome } from "../detections/outcomeOnWire";
import { chooseBackboneIn } from "../detector/backbone/backboneFiles";
import { hostModel } from "../hosting/units/hostedModel";
import type { HostedModel } from "../hosting/units/hostedModel";
import { whenCallerGone } from "../http/whenCallerGone";
import { pictureLimits } from "../pictures/pictureLimits";
import { modelFolder } from "./layout";

/** Port that SageMaker calls. */
const sageMakerPort = 8080;

/**
 * Most bytes of a request's body that are read, so that a picture of more than is allowed gets an answer rather than a
 * closed connection. SageMaker sends no more: 6 MB to an endpoint, 100 MB in a batch transform job.
 */
const mostBytesRead = 100 * 2 ** 20;

/** Identity of the one model of a container. */
const modelId = "model";

/**
 * Hosts the model of the container, as SageMaker wants it of `serve`, until SIGTERM. Pictures are decoded in the inference
 * units' own processes.
 *
 * @returns the exit code.
 */
export async function serve(): Promise<number> {
    const stopped = new Promise<void>((resolve) => process.once("SIGTERM", () => resolve()));
    const { LOOKOUTVISION_CONTAINER_PORT: port, LOOKOUTVISION_CONTAINER_UNITS: units } = process.env;
    const folder = await mkdtemp(join(tmpdir(), "lookoutvision-"));
    try {
        chooseBackboneIn(modelFolder);
        const model = hostModel(await sealModel(folder), {
            units: wholeNumber(units, "LOOKOUTVISION_CONTAINER_UNITS") ?? availableParallelism(),
            onUnitLost: ({ reason }) => console.error(`An inference unit ended (${reason}); it is started again.`),
            onUnitLoaded: () => console.log("An inference unit has loaded the model."),
        });
        const server = createServer(model);
        const address = await server.listen({
            host: "0.0.0.0",
            port: wholeNumber(port, "LOOKOUTVISION_CONTAINER_PORT") ?? sageMakerPort,
        });
        console.log(`listening on ${address}`);
        try {
            await Promise.race([stopped, model.ready.then(() => stopped)]);
        } finally {
            await closeWhenAnswered(server);
            await model.close();
        }
        return 0;
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

/** Finishes what is being answered. A connection that a caller keeps for later doesn't hold it up. */
async function closeWhenAnswered(server: FastifyInstance): Promise<void> {
    const closeIdle = setInterval(() => server.server.closeIdleConnections(), 100);
    await server.close().finally(() => clearInterval(closeIdle));
}

/** Makes the order for inference units, which read sealed models only, with a key that nobody else has. */
async function sealModel(folder: string): Promise<Parameters<typeof hostModel>[0]> {
    const file = join(modelFolder, modelFileName);
    const plain = await readFile(file).catch((error: unknown) => {
        throw new Error(
            `The model can't be read: ${(error as Error).message}. Give the endpoint the model.tar.gz of a training with this image.`,
        );
    });
    const dataKey = randomBytes(32);
    await sealedArtifacts(createFolderArtifacts(folder), modelId, dataKey).write(modelFileName, plain);
    return { modelId, dataKey, artifacts: { kind: "folder", folder }, region: "container" };
}

function createServer(model: HostedModel): FastifyInstance {
    const server = Fastify({ bodyLimit: mostBytesRead, forceCloseConnections: "idle" });
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    server.setErrorHandler((error: FastifyError, _request, reply) => {
        const isCallers = (error.statusCode ?? 500) < 500;
        const { message } = error;
        return send(
            reply,
            isCallers ? { kind: "unusable-picture", sentence: message } : { kind: "failed", reason: message },
        );
    });

    server.get("/ping", (_request, reply) => reply.code(model.unitsInService > 0 ? 200 : 503).send());
    server.get("/execution-parameters", () => ({
        MaxConcurrentTransforms: Math.max(1, model.unitsInService),
        BatchStrategy: "SINGLE_RECORD",
        MaxPayloadInMB: Math.ceil(pictureLimits.bytes / 2 ** 20),
    }));
    server.post("/invocations", async (request, reply) => {
        const picture = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        if (picture.length > pictureLimits.bytes) {
            const sentence = `The picture has ${picture.length} bytes; ${pictureLimits.bytes} (8 MB) are allowed.`;
            return send(reply, { kind: "unusable-picture", sentence });
        }
        const wishes = String(request.headers["x-amzn-sagemaker-custom-attributes"] ?? "");
        const explain = wishes.split(/[\s,;]+/).includes("explain");
        return send(reply, await outcomeOf(() => model.detect(picture, explain, whenCallerGone(reply))));
    });
    return server;
}

function send(reply: FastifyReply, outcome: DetectionOutcome): FastifyReply {
    return reply.code(outcomeStatus[outcome.kind]).type("application/json").send(writeOutcome(outcome));
}

function wholeNumber(text: string | undefined, name: string): number | undefined {
    if (text === undefined) {
        return undefined;
    }
    const number = Number(text);
    if (!Number.isInteger(number) || number < 0) {
        throw new Error(`The variable ${name} is "${text}". Give it a whole number.`);
    }
    return number;
}
