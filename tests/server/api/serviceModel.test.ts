import assert from "node:assert/strict";
import { ApiError } from "../../../server/http/errors";
import type { ApiErrorName } from "../../../server/http/errors";
import type { InputTable, Member, Place } from "../../../server/api/inputTable";
import { operations } from "../../../server/api/operations";
import type { OperationName } from "../../../server/api/operations";
import * as validations from "../../../server/api/validations";
import { flatMembers, readServiceModel } from "../../harness/service/serviceModel";
import type { FlatMember, ServiceModel } from "../../harness/service/serviceModel";

/** A rule of the service's definition or of a validation table, in one form. */
interface Rule {
    path: string;
    required: boolean;
    type: string;
    min?: number;
    max?: number;
    pattern?: string;
    values?: string;
    place: string;
}

/** Where a table says more than the definition, as the developer guide does. */
const stricter: Record<string, Partial<Rule>> = {
    "DetectAnomalies ContentType": { pattern: undefined, values: "image/png|image/jpeg" },
    "DetectAnomalies Body": { min: 1, max: 8 * 1024 * 1024 },
};

describe("AWS's public definition of the service", () => {
    let model: ServiceModel;
    before(async function () {
        this.timeout(10 * 60_000);
        model = await readServiceModel();
    });

    it("has the operations, methods, paths and success codes that the registry has", () => {
        const ofModel = Object.entries(model.operations).map(([name, { http }]) => [
            name,
            http.method,
            http.requestUri,
            http.responseCode ?? 200,
        ]);
        const ours = Object.entries(operations).map(([name, { method, path, status }]) => [name, method, path, status]);
        assert.deepEqual(ours.sort(), ofModel.sort());
    });

    it("has the members, types, lengths, patterns, enumerations, ranges and places that the validation tables have", () => {
        const differences: unknown[] = [];
        for (const name of Object.keys(operations) as OperationName[]) {
            const expected = new Map(rulesOfModel(model, name).map((rule) => [rule.path, rule]));
            const actual = new Map(rulesOfTable(tableOf(name)).map((rule) => [rule.path, rule]));
            for (const path of new Set([...expected.keys(), ...actual.keys()])) {
                if (JSON.stringify(expected.get(path)) !== JSON.stringify(actual.get(path))) {
                    differences.push({ operation: name, expected: expected.get(path), actual: actual.get(path) });
                }
            }
        }
        assert.deepEqual(differences, []);
    });

    it("takes client tokens in the operations in which the tables do, which are ten", () => {
        const ofModel = Object.entries(model.operations)
            .filter(([, { input }]) => model.shapes[input.shape].members!.ClientToken?.idempotencyToken)
            .map(([name]) => name);
        const ours = (Object.keys(operations) as OperationName[]).filter((name) => "ClientToken" in tableOf(name));
        assert.deepEqual(ours.sort(), ofModel.sort());
        assert.equal(ours.length, 10);
    });

    it("gives the errors the status codes that ours have", () => {
        const errors = [
            ...new Set(Object.values(model.operations).flatMap(({ errors }) => errors.map(({ shape }) => shape))),
        ];
        assert.equal(errors.length, 7);
        for (const name of errors) {
            assert.equal(new ApiError(name as ApiErrorName, "").status, model.shapes[name].error!.httpStatusCode, name);
        }
    });
});

function tableOf(operation: OperationName): InputTable {
    return validations[`${operation.charAt(0).toLowerCase()}${operation.slice(1)}` as keyof typeof validations];
}

function rulesOfModel(model: ServiceModel, operation: OperationName): Rule[] {
    const { input } = model.operations[operation];
    const { payload } = model.shapes[input.shape];
    return flatMembers(model, input.shape).map((member) => {
        const { shape, path, required } = member;
        const { min, max, pattern } = shape;
        // A pattern that lists values says the same as an enumeration.
        const listed = pattern === "train|test" || pattern === "(normal|anomaly)";
        const values = shape.enum?.join("|") ?? (listed ? pattern.replace(/[()]/g, "") : undefined);
        const rule = {
            path,
            required,
            type: shape.type,
            min,
            max,
            pattern: listed ? undefined : pattern,
            values,
            place: placeOfModel(member, payload),
        };
        return { ...rule, ...zeroIsNoMinimum(rule), ...stricter[`${operation} ${path}`] };
    });
}

function placeOfModel(
    { path, reference: { location, locationName } }: FlatMember,
    payload: string | undefined,
): string {
    return location === undefined
        ? path === payload
            ? "rawBody"
            : "body"
        : `${location} ${locationName!.toLowerCase()}`;
}

function rulesOfTable(table: InputTable): Rule[] {
    return Object.entries(table).flatMap(([name, member]) => rulesBelow(name, member, placeOfTable(member.in)));
}

function rulesBelow(path: string, member: Member, place: string): Rule[] {
    const { min, max, pattern, values } = member as {
        min?: number;
        max?: number;
        pattern?: string;
        values?: readonly string[];
    };
    const rule = {
        path,
        required: member.required === true,
        type: member.type,
        min,
        max,
        pattern,
        values: values?.join("|"),
        place,
    };
    const itself = { ...rule, ...zeroIsNoMinimum(rule) };
    if (member.type === "structure") {
        return [
            itself,
            ...Object.entries(member.members).flatMap(([name, inner]) => rulesBelow(`${path}.${name}`, inner, place)),
        ];
    }
    return member.type === "list"
        ? [itself, ...rulesBelow(`${path}[]`, { ...member.of, required: true }, place)]
        : [itself];
}

function placeOfTable(place: Place): string {
    if (typeof place === "string") {
        return place;
    }
    const [[kind, name]] = Object.entries<string>(place);
    return `${{ path: "uri", query: "querystring", header: "header" }[kind]} ${name.toLowerCase()}`;
}

function zeroIsNoMinimum({ min }: Pick<Rule, "min">): Pick<Rule, "min"> {
    return { min: min === 0 ? undefined : min };
}
