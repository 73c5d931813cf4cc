import { join } from "node:path";
import { loadPackageDefinition } from "@grpc/grpc-js";
import type { ServiceClientConstructor, ServiceDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { packageRoot } from "../files/packageRoot";

/** Path of the definition that clients are generated from. It is part of the package. */
export const protoFile = join(packageRoot, "edgeAgent", "edge-agent.proto");

/** Client class of the agent, with its service definition. Read from {@link protoFile} at the first call. */
export function edgeAgentClient(): ServiceClientConstructor {
    return (client ??= load());
}

export function edgeAgentService(): ServiceDefinition {
    return edgeAgentClient().service;
}

let client: ServiceClientConstructor | undefined;

function load(): ServiceClientConstructor {
    const definition = loadSync(protoFile, {
        keepCase: true,
        longs: String,
        enums: String,
        defaults: true,
        oneofs: true,
    });
    const { LookoutVision } = loadPackageDefinition(definition).AWS as Record<
        string,
        { EdgeAgent: ServiceClientConstructor }
    >;
    return LookoutVision.EdgeAgent;
}

/** Longest message in bytes: a picture of 4096 x 4096 pixels with room to spare. gRPC's default is 4 MiB. */
export const longestMessage = 64 * 1024 * 1024;
