import { statusOf } from "../http/errors";
import type { InputTable, Member, Place } from "../api/inputTable";
import type { Operation } from "../api/operation";
import { operations } from "../api/operations";
import type { OperationName } from "../api/operations";
import type { OutputMember, OutputTable } from "../api/outputTable";
import { errorMembers, errorsOf } from "./errorDefinitions";
import { errorTexts, memberTexts, operationTexts } from "./texts";

/** Shape of a definition, as botocore reads it. */
export interface Shape {
    type: string;
    required?: string[];
    members?: Record<string, MemberReference>;
    member?: { shape: string };
    [rule: string]: unknown;
}

export interface MemberReference {
    shape: string;
    location?: string;
    locationName?: string;
    idempotencyToken?: true;
    documentation?: string;
}

/** Definition of a service for AWS's clients in Python: botocore's `service-2.json`. */
export interface ServiceDefinition {
    version: "2.0";
    metadata: Record<string, unknown>;
    operations: Record<string, object>;
    shapes: Record<string, Shape>;
    documentation: string;
}

/** Makes the definition of this service from the tables by which it checks requests and writes answers. */
export function serviceDefinition(): ServiceDefinition {
    const shapes = new Shapes();
    const described = Object.entries(operations).map(([name, operation]) => [
        name,
        defineOperation(name as OperationName, operation, shapes),
    ]);
    for (const [name, { required, members }] of Object.entries(errorMembers)) {
        const status = statusOf[name as keyof typeof errorMembers];
        shapes.add(name, {
            type: "structure",
            required,
            members: Object.fromEntries(
                Object.entries(members).map(([member, { header, ...rule }]) => [
                    member,
                    {
                        shape: shapes.ofMember(member, name, rule),
                        ...(header !== undefined && { location: "header", locationName: header }),
                    },
                ]),
            ),
            documentation: errorTexts[name as keyof typeof errorMembers],
            error: { httpStatusCode: status },
            exception: true,
            ...(status === 500 && { fault: true }),
        });
    }
    return {
        version: "2.0",
        metadata: {
            apiVersion: "2020-11-20",
            endpointPrefix: "lookoutvision",
            jsonVersion: "1.1",
            protocol: "rest-json",
            protocols: ["rest-json"],
            serviceFullName: "Lookout for Vision, self-hosted",
            serviceId: "LookoutVision",
            signatureVersion: "v4",
            signingName: "lookoutvision",
            uid: "lookoutvision-2020-11-20",
        },
        operations: Object.fromEntries(described) as Record<string, object>,
        shapes: shapes.all,
        documentation:
            "Trains a detector of anomalies from labelled pictures, and judges pictures with it. The service is self-hosted: set AWS_ENDPOINT_URL_LOOKOUTVISION to its address.",
    };
}

function defineOperation(name: OperationName, { method, path, status, input, output }: Operation, shapes: Shapes) {
    return {
        name,
        http: { method, requestUri: path, ...(status !== 200 && { responseCode: status }) },
        input: { shape: shapes.add(`${name}Request`, requestShape(name, input, shapes)) },
        output: { shape: shapes.add(`${name}Response`, structureShape(output, name, shapes)) },
        errors: errorsOf(name).map((shape) => ({ shape })),
        documentation: operationTexts[name],
    };
}

function requestShape(operation: OperationName, table: InputTable, shapes: Shapes): Shape {
    const shape = structureShape(table, operation, shapes);
    for (const [name, { in: place }] of Object.entries(table)) {
        Object.assign(shape.members![name], placeOf(place), name === "ClientToken" && { idempotencyToken: true });
    }
    const payload = Object.keys(table).find((name) => table[name].in === "rawBody");
    return payload === undefined ? shape : { ...shape, payload };
}

function placeOf(place: Place): Pick<MemberReference, "location" | "locationName"> {
    if (typeof place === "string") {
        return {};
    }
    if ("path" in place) {
        return { location: "uri", locationName: place.path };
    }
    return "query" in place
        ? { location: "querystring", locationName: place.query }
        : {
              location: "header",
              locationName: place.header.replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase()),
          };
}

function structureShape(members: InputTable | OutputTable, owner: string, shapes: Shapes): Shape {
    const required = Object.keys(members).filter((name) => (members[name] as { required?: true }).required);
    return {
        type: "structure",
        ...(required.length > 0 && { required }),
        members: Object.fromEntries(
            Object.entries(members).map(([name, member]) => [
                name,
                { shape: shapes.ofMember(name, owner, member), documentation: textOf(name, owner) },
            ]),
        ),
    };
}

/** Describes a member: by the text for its structure or operation if there is one, else by the text for its name. */
function textOf(name: string, owner: string): string {
    return memberTexts[`${owner}.${name}`] ?? memberTexts[name];
}

/** Shapes of a definition, each with a name of its own. Equal shapes are stored once. */
class Shapes {
    readonly all: Record<string, Shape> = {};

    /** Adds a shape. @returns its name: the one asked for, unless another shape has it. */
    add(name: string, shape: Shape, otherwise = `${name}2`): string {
        const taken = this.all[name];
        if (taken !== undefined && JSON.stringify(taken) !== JSON.stringify(shape)) {
            return this.add(otherwise, shape);
        }
        this.all[name] = shape;
        return name;
    }

    ofMember(name: string, owner: string, member: Member | OutputMember): string {
        return this.add(name, this.#shapeOf(name, member), `${owner}${name}`);
    }

    #shapeOf(name: string, member: Member | OutputMember): Shape {
        if (member.type === "structure") {
            return structureShape(member.members, name, this);
        }
        const rules = rulesOf(member);
        if (member.type === "list") {
            return { type: "list", member: { shape: this.ofMember(singular(name), name, member.of) }, ...rules };
        }
        return { type: member.type, ...rules };
    }
}

function rulesOf(member: Exclude<Member | OutputMember, { type: "structure" }>): Record<string, unknown> {
    if ("in" in member && member.in === "rawBody") {
        return { streaming: true, requiresLength: true };
    }
    const { min, max, pattern, values } = member as {
        min?: number;
        max?: number;
        pattern?: string;
        values?: readonly string[];
    };
    return {
        ...(min !== undefined && { min }),
        ...(max !== undefined && { max }),
        ...(pattern !== undefined && { pattern }),
        ...(values !== undefined && { enum: values }),
    };
}

/** `Anomalies` → `Anomaly`, `TagKeys` → `TagKey` */
function singular(name: string): string {
    return name.replace(/ies$/, "y").replace(/s$/, "");
}
