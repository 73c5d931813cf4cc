import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { operations } from "../../../server/api/operations";
import { definitionFiles } from "../../../server/awsClients/installDefinition";
import { serviceDefinition } from "../../../server/awsClients/serviceDefinition";
import { memberTexts, operationTexts } from "../../../server/awsClients/texts";
import { readServiceModel, serviceModelFile } from "../../harness/service/serviceModel";
import type { ServiceModel } from "../../harness/service/serviceModel";

/** Where our tables say more than AWS's definition: the formats of pictures, and values that a pattern lists. */
const stricter: Record<string, object> = {
    "DetectAnomalies.input.ContentType": { pattern: ".*" },
    "ListDatasetEntries.input.AnomalyClass": { pattern: "(normal|anomaly)" },
};

describe("the definition of the service for AWS's clients", () => {
    const ours = serviceDefinition() as unknown as ServiceModel;
    let theirs: ServiceModel;
    before(async function () {
        this.timeout(10 * 60_000);
        theirs = await readServiceModel();
    });

    it("has the structure of botocore's last one: operations, members, rules, places, tokens and errors", () => {
        assert.deepEqual(structureOf(ours), structureOf(theirs));
    });

    it("has its protocol, names and paginators", async () => {
        const { serviceFullName: _ours, protocols: _new, ...metadata } = ours.metadata;
        const { serviceFullName: _theirs, protocols: _old, ...expected } = theirs.metadata;
        assert.deepEqual(metadata, expected);
        assert.deepEqual(
            sorted(definitionFiles()["paginators-1.json"]),
            sorted(JSON.parse(await readFile(await serviceModelFile("paginators-1.json"), "utf8"))),
        );
    });

    it("says of every operation, member and error what it is, in words of our own", () => {
        const texts: string[] = [];
        const collect = (value: unknown): void => {
            if (typeof value === "object" && value !== null) {
                for (const [key, inner] of Object.entries(value)) {
                    if (key === "documentation" && typeof inner === "string") {
                        texts.push(inner);
                    }
                    collect(inner);
                }
            }
        };
        for (const [name, shape] of Object.entries(ours.shapes)) {
            for (const [member, reference] of Object.entries(shape.members ?? {})) {
                const isError = shape.error !== undefined;
                assert.ok(isError || (reference as { documentation?: string }).documentation, `${name}.${member}`);
            }
        }
        collect(theirs);
        const copied = new Set(texts.map((text) => text.replace(/<[^>]*>/g, "").trim()));
        for (const text of [...Object.values(operationTexts), ...Object.values(memberTexts)]) {
            assert.ok(!copied.has(text), text);
        }
        const names = new Set(Object.values(ours.shapes).flatMap(({ members = {} }) => Object.keys(members)));
        const unused = Object.keys(memberTexts).filter((name) => !names.has(name.split(".").at(-1)!));
        assert.deepEqual(unused, []);
        assert.deepEqual(Object.keys(operationTexts).sort(), Object.keys(operations).sort());
    });
});

/** A definition without its words and the names of its shapes. */
function structureOf(model: ServiceModel): unknown {
    return sorted(
        Object.fromEntries(
            Object.entries(model.operations).map(([name, { http, input, output, errors }]) => [
                name,
                {
                    http,
                    input: expand(model, input.shape, `${name}.input`),
                    output: expand(model, output.shape, `${name}.output`),
                    errors: Object.fromEntries(errors.map(({ shape }) => [shape, expand(model, shape, shape)])),
                },
            ]),
        ),
    );
}

function expand(model: ServiceModel, shapeName: string, path: string): object {
    const {
        documentation: _,
        members,
        member,
        required,
        min,
        ...rest
    } = model.shapes[shapeName] as Record<string, any>;
    const expanded: Record<string, unknown> = {
        ...rest,
        // A smallest length of 0 is no rule.
        ...(min && { min }),
        ...(required && { required: [...required].sort() }),
        ...(member && { member: expand(model, member.shape, `${path}[]`) }),
        ...(members && {
            members: Object.fromEntries(
                Object.entries(members as Record<string, { shape: string }>).map(
                    ([name, { shape, documentation: _text, ...place }]: [string, any]) => [
                        name,
                        { ...place, ...expand(model, shape, `${path}.${name}`) },
                    ],
                ),
            ),
        }),
    };
    const { enum: values } = expanded;
    const said = Object.entries(stricter).find(([ours]) => path === ours)?.[1];
    if (values && said) {
        delete expanded.enum;
        return { ...expanded, ...said };
    }
    // One pattern that lists values, wherever it occurs.
    if (JSON.stringify(values) === '["train","test"]') {
        delete expanded.enum;
        return { ...expanded, pattern: "train|test" };
    }
    return expanded;
}

function sorted(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(sorted);
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(
              Object.entries(value)
                  .sort(([a], [b]) => (a < b ? -1 : 1))
                  .map(([key, inner]) => [key, sorted(inner)]),
          )
        : value;
}
