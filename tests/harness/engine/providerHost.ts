import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as structProto from "google-protobuf/google/protobuf/struct_pb";
import { stubText } from "../../../providers/host/stub";
import type { ResourceKind } from "../../../providers/host/stub";
import { endWithUs } from "../run/endWithUs";
import { endLocalService, repository } from "./engine";
import { effortOfTests } from "../run/effortOfTests";

const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = fromSdk("@grpc/grpc-js");
const providerGrpc = require("@pulumi/pulumi/proto/provider_grpc_pb");
const providerProto = require("@pulumi/pulumi/proto/provider_pb");
const engineGrpc = require("@pulumi/pulumi/proto/engine_grpc_pb");
const statusProto = require("@pulumi/pulumi/proto/status_pb");
const emptyProto = fromSdk("google-protobuf/google/protobuf/empty_pb");

export type Properties = Record<string, unknown>;

/** The error that the engine would learn of a failed call. */
export class HostFailure extends Error {
    constructor(
        message: string,
        /** State that the engine would record. Undefined: not a partial failure. */
        readonly partial?: { id: string; properties: Properties; reasons: string[] },
    ) {
        super(message);
    }
}

/** A line that a provider told the engine. */
export interface EngineLogLine {
    message: string;
    urn: string;
    ephemeral: boolean;
}

/** The SDK's own provider host as a process, called as the engine calls it. Every call has a time limit. */
export interface ProviderHost {
    /** The program's folder: the host's working directory. */
    folder: string;
    dataDir: string;
    /** Lines that came over the engine's log call. */
    lines: EngineLogLine[];
    /** Returns everything that the host printed, which the engine would show. */
    printed(): string;
    /** Makes the properties that a resource's class would give, with the stub. */
    properties(kind: ResourceKind, name: string, args: Properties): Properties;
    check(
        olds: Properties,
        news: Properties,
    ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
    diff(id: string, olds: Properties, news: Properties): Promise<{ changes: boolean | undefined; replaces: string[] }>;
    create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
    read(id: string, outputs: Properties): Promise<{ id: string; props: Properties }>;
    update(id: string, olds: Properties, news: Properties): Promise<Properties>;
    delete(id: string, outputs: Properties): Promise<void>;
    /** Ends only the engine's side. Resolves with the host's exit code when the host ends too. */
    abandon(): Promise<number | null>;
    close(): Promise<void>;
}

/** @param config - the stack's configuration; the data folder is a temporary one by default. */
export async function startProviderHost(
    config: Readonly<Record<string, string>> = {},
    env: Readonly<Record<string, string>> = {},
): Promise<ProviderHost> {
    const folder = await mkdtemp(join(tmpdir(), "lookoutvision-host-"));
    const dataDir = join(folder, ".lookoutvision");
    await mkdir(join(folder, "node_modules"));
    await symlink(repository, join(folder, "node_modules", "pulumi-lookoutvision"));
    await symlink(join(repository, "node_modules", "lookoutvision"), join(folder, "node_modules", "lookoutvision"));

    const lines: EngineLogLine[] = [];
    const engine = await startEngine(lines);
    const { child, port, printed } = await startHost(folder, engine.address, env);
    const client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());

    function call(method: string, request: unknown): Promise<any> {
        return new Promise((resolve, reject) => {
            client[method](request, { deadline: Date.now() + 90_000 }, (error: any, response: unknown) =>
                error ? reject(failureFrom(error)) : resolve(response),
            );
        });
    }
    function request(name: string, members: Readonly<Record<string, unknown>>): unknown {
        const message = new providerProto[name]();
        for (const [member, value] of Object.entries(members)) {
            message[`set${member}`](
                typeof value === "object" ? structProto.Struct.fromJavaScript(value as Properties as any) : value,
            );
        }
        return message;
    }
    const properties = (struct: any): Properties => struct.toJavaScript();

    await call("configure", request("ConfigureRequest", { Args: { "lookoutvision:dataDir": dataDir, ...config } }));

    return {
        folder,
        dataDir,
        lines,
        printed,
        properties: (kind, name, args) => ({
            ...args,
            resourceUrn: `urn:pulumi:dev::test::pulumi-nodejs:dynamic/lookoutvision:${kind}::${name}`,
            stackIdentity: "0123456789abcdef",
            __provider: stubText(kind),
        }),
        check: async (Olds, News) => {
            const response = await call("check", request("CheckRequest", { Olds, News }));
            return {
                inputs: properties(response.getInputs()),
                failures: response
                    .getFailuresList()
                    .map((failure: any) => ({ property: failure.getProperty(), reason: failure.getReason() })),
            };
        },
        diff: async (Id, Olds, News) => {
            const response = await call("diff", request("DiffRequest", { Id, Olds, News }));
            return { changes: [undefined, false, true][response.getChanges()], replaces: response.getReplacesList() };
        },
        create: async (Properties) => {
            const response = await call("create", request("CreateRequest", { Properties }));
            return { id: response.getId(), outs: properties(response.getProperties()) };
        },
        read: async (Id, Properties) => {
            const response = await call("read", request("ReadRequest", { Id, Properties }));
            return { id: response.getId(), props: properties(response.getProperties()) };
        },
        update: async (Id, Olds, News) =>
            properties((await call("update", request("UpdateRequest", { Id, Olds, News }))).getProperties()),
        delete: async (Id, Properties) => void (await call("delete", request("DeleteRequest", { Id, Properties }))),
        abandon: () => {
            const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
            client.close();
            engine.close();
            return ended;
        },
        close: async () => {
            client.close();
            engine.close();
            child.kill("SIGKILL");
            await endLocalService(dataDir);
            await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
        },
    };
}

async function startHost(folder: string, engineAddress: string, env: Readonly<Record<string, string>>) {
    const child: ChildProcess = spawn(
        process.execPath,
        [require.resolve("@pulumi/pulumi/cmd/dynamic-provider"), engineAddress],
        {
            cwd: folder,
            stdio: ["ignore", "pipe", "pipe"],
            env: {
                PATH: process.env.PATH,
                HOME: process.env.HOME,
                PULUMI_NODEJS_PROJECT: "test",
                PULUMI_CONFIG: "{}",
                ...effortOfTests(),
                ...env,
            },
        },
    );
    endWithUs(child);
    let text = "";
    child.stderr?.on("data", (chunk: Buffer) => (text += chunk));
    const port = await new Promise<string>((resolve, reject) => {
        let first = true;
        createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
            if (first) {
                first = false;
                resolve(line);
            } else {
                text += `${line}\n`;
            }
        });
        child.once("exit", (code) => reject(new Error(`the provider host ended with ${code}: ${text}`)));
    });
    return { child, port, printed: () => text };
}

/** Starts the part of the engine that providers talk to. It takes log lines. */
async function startEngine(lines: EngineLogLine[]): Promise<{ address: string; close(): void }> {
    const server = new grpc.Server();
    const unimplemented = Object.fromEntries(
        Object.keys(engineGrpc.EngineService).map((method) => [
            method,
            (_call: unknown, callback: (error: unknown) => void) => callback({ code: grpc.status.UNIMPLEMENTED }),
        ]),
    );
    server.addService(engineGrpc.EngineService, {
        ...unimplemented,
        log: ({ request }: any, callback: (error: null, response: unknown) => void) => {
            lines.push({ message: request.getMessage(), urn: request.getUrn(), ephemeral: request.getEphemeral() });
            callback(null, new emptyProto.Empty());
        },
    });
    const port = await new Promise<number>((resolve, reject) =>
        server.bindAsync(
            "127.0.0.1:0",
            grpc.ServerCredentials.createInsecure(),
            (error: Error | null, bound: number) => (error ? reject(error) : resolve(bound)),
        ),
    );
    return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

function failureFrom(error: { details: string; metadata: { get(name: string): Uint8Array[] } }): HostFailure {
    const [packed] = error.metadata.get("grpc-status-details-bin");
    if (packed === undefined) {
        return new HostFailure(error.details);
    }
    const [detail] = statusProto.Status.deserializeBinary(packed).getDetailsList();
    const failed = providerProto.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    return new HostFailure(error.details, {
        id: failed.getId(),
        properties: failed.getProperties().toJavaScript(),
        reasons: failed.getReasonsList(),
    });
}
