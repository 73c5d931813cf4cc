import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { pythonEnvironment } from "../parts/python";

/** A shape of AWS's public definition of the service, taken from botocore. */
export interface Shape {
    type: "structure" | "list" | "string" | "integer" | "float" | "boolean" | "timestamp" | "blob";
    required?: string[];
    members?: Record<string, MemberReference>;
    member?: { shape: string };
    min?: number;
    max?: number;
    pattern?: string;
    enum?: string[];
    payload?: string;
    streaming?: boolean;
    error?: { httpStatusCode: number };
}

export interface MemberReference {
    shape: string;
    location?: "uri" | "querystring" | "header";
    locationName?: string;
    idempotencyToken?: boolean;
}

export interface ServiceModel {
    metadata: Record<string, unknown>;
    operations: Record<
        string,
        {
            http: { method: string; requestUri: string; responseCode?: number };
            input: { shape: string };
            output: { shape: string };
            errors: { shape: string }[];
        }
    >;
    shapes: Record<string, Shape>;
}

/** A member of an input or output, however deep. */
export interface FlatMember {
    /** Path, such as `OutputConfig.S3Location.Bucket` or `Tags[].Key`. */
    path: string;
    shape: Shape;
    required: boolean;
    /** Reference of the outermost member. */
    reference: MemberReference;
}

/**
 * Reads the definition of the service from botocore in the tests' Python: the source of lengths, patterns and status
 * codes.
 */
export async function readServiceModel(): Promise<ServiceModel> {
    const file = await serviceModelFile("service-2.json.gz");
    return JSON.parse(gunzipSync(await readFile(file)).toString()) as ServiceModel;
}

/** Reads a file of botocore's definition of the service. */
export async function serviceModelFile(name: string): Promise<string> {
    const { bin } = await pythonEnvironment();
    const lib = join(bin, "..", "lib");
    const [python] = await readdir(lib);
    return join(lib, python, "site-packages", "botocore", "data", "lookoutvision", "2020-11-20", name);
}

/** Lists all members of a structure, including those of structures and lists in it. */
export function flatMembers(model: ServiceModel, shapeName: string): FlatMember[] {
    const { members = {}, required = [] } = model.shapes[shapeName];
    return Object.entries(members).flatMap(([name, reference]) =>
        below(model, name, reference.shape, required.includes(name), reference),
    );
}

function below(
    model: ServiceModel,
    path: string,
    shapeName: string,
    required: boolean,
    reference: MemberReference,
): FlatMember[] {
    const shape = model.shapes[shapeName];
    const itself: FlatMember = { path, shape, required, reference };
    if (shape.type === "structure") {
        const inner = Object.entries(shape.members ?? {}).flatMap(([name, member]) =>
            below(model, `${path}.${name}`, member.shape, shape.required?.includes(name) ?? false, reference),
        );
        return [itself, ...inner];
    }
    if (shape.type === "list") {
        return [itself, ...below(model, `${path}[]`, shape.member!.shape, true, reference)];
    }
    return [itself];
}
