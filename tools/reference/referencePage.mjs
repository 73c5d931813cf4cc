// A plugin of TypeDoc that makes docs/reference/README.md: a table of the resources, then arguments and outputs of each,
// then the types that arguments and outputs are made of. `npm run reference` runs it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ReflectionKind } from "typedoc";

/** @param {import("typedoc").Application} app */
export function load(app) {
    app.outputs.addOutput("page", async (folder, project) => {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, "README.md"), referencePage(project));
    });
    app.outputs.setDefaultOutputName("page");
}

/** @param {import("typedoc").ProjectReflection} project */
function referencePage(project) {
    const resources = project.getChildrenByKind(ReflectionKind.Class).map((resource) => ({
        ...{ name: resource.name, comment: resource.comment },
        args: argumentsOf(project, resource),
        outputs: resource.children.filter((child) => child.kind === ReflectionKind.Property),
        get: resource.children.find((child) => child.kind === ReflectionKind.Method && child.name === "get"),
    }));
    const ofResources = new Set(resources.map(({ args }) => args));
    const types = project.children.filter(
        ({ kind }) => kind === ReflectionKind.Interface || kind === ReflectionKind.TypeAlias,
    );
    const shared = types.filter((type) => !ofResources.has(type));
    const names = new Set([...resources, ...shared].map(({ name }) => name));
    return `${[
        `# Reference of ${project.name}`,
        "What every resource takes and gives. Each argument may be a value or an output of another resource; each output is a Pulumi `Output` of its type.",
        table(
            ["Resource", "What it declares", "It must have"],
            resources.map(({ name, comment, args }) => [
                link(name),
                inCell(firstSentence(comment)),
                args.children
                    .filter(({ flags }) => !flags.isOptional)
                    .map((argument) => `\`${argument.name}\``)
                    .join(", "),
            ]),
        ),
        ...resources.flatMap((resource) => resourceSection(resource, names)),
        "## Types",
        table(
            ["Type", ""],
            shared.map(({ name, comment }) => [link(name), inCell(firstSentence(comment))]),
        ),
        ...shared.flatMap((type) => typeSection(type, names)),
    ]
        .filter(Boolean)
        .join("\n\n")}\n`;
}

/** The interface of the constructor's second parameter. */
function argumentsOf(project, resource) {
    const [signature] = resource.children.find(({ kind }) => kind === ReflectionKind.Constructor).signatures;
    const { name } = signature.parameters[1].type;
    return project.getChildByName(name);
}

function resourceSection({ name, comment, args, outputs, get }, names) {
    const [getSignature] = get?.signatures ?? [];
    return [
        `## ${name}`,
        prose(comment),
        `\`new ${name}(name, args, opts?)\``,
        "**Arguments**",
        propertyTable(args.children, names),
        "**Outputs**",
        propertyTable(outputs, names),
        ...(getSignature
            ? [
                  `**\`${name}.get(name, id, opts?)\`**`,
                  prose(getSignature.comment),
                  `\`id\`: ${parts(getSignature.parameters.find((parameter) => parameter.name === "id").comment.summary)}`,
              ]
            : []),
    ];
}

function typeSection(type, names) {
    return [
        `### ${type.name}`,
        prose(type.comment),
        type.children === undefined ? typeText(type.type, names) : propertyTable(type.children, names),
    ];
}

function propertyTable(properties, names) {
    return table(
        ["Name", "Type", "Description"],
        properties.map(({ name, type, flags, comment }) => {
            const { text, optional } = plainType(type, names);
            const isOptional = flags.isOptional || optional;
            const defaultTag = comment?.getTag("@default");
            return [
                `\`${name}${isOptional ? "?" : ""}\``,
                text,
                inCell(parts(comment?.summary ?? [])) +
                    (defaultTag ? ` Default: ${inCell(unfenced(parts(defaultTag.content))).replace(/\.$/, "")}.` : ""),
            ];
        }),
    );
}

/** The type without the wrappers that every argument or output has, and whether it may be undefined. */
function plainType(type, names) {
    const inner = unwrapped(type);
    if (inner.type === "union" && inner.types.some(isUndefined)) {
        const others = inner.types.filter((each) => !isUndefined(each));
        return { text: others.map((each) => typeText(each, names)).join(" \\| "), optional: true };
    }
    return { text: typeText(inner, names), optional: false };
}

const wrappers = new Set(["Input", "Output", "UnwrappedObject", "Unwrap"]);

function unwrapped(type) {
    return type.type === "reference" && wrappers.has(type.name) && type.typeArguments?.length === 1
        ? unwrapped(type.typeArguments[0])
        : type;
}

const isUndefined = (type) => type.type === "intrinsic" && type.name === "undefined";

/** @returns {string} */
function typeText(wrapped, names) {
    const type = unwrapped(wrapped);
    switch (type.type) {
        case "union":
            return type.types.map((each) => typeText(each, names)).join(" \\| ");
        case "array":
            return `list of ${typeText(type.elementType, names)}`;
        case "literal":
            return `\`${JSON.stringify(type.value)}\``;
        case "reference": {
            const [first, second] = type.typeArguments ?? [];
            if (type.name === "Record") {
                return `map of ${typeText(first, names)} to ${typeText(second, names)}`;
            }
            return names.has(type.name) ? link(type.name) : `\`${type.toString()}\``;
        }
        case "reflection":
            return `\\{ ${type.declaration.children
                .map(
                    ({ name, type: member, flags }) =>
                        `\`${name}${flags.isOptional ? "?" : ""}\`: ${typeText(member, names)}`,
                )
                .join("; ")} \\}`;
        default:
            return `\`${type.toString()}\``;
    }
}

/** A comment as paragraphs, with its examples. */
function prose(comment) {
    const examples = comment?.getTags("@example").map(({ content }) => parts(content)) ?? [];
    return [parts(comment?.summary ?? []), ...examples].join("\n\n").trim();
}

function parts(content) {
    return content
        .map((part) => {
            if (part.kind !== "inline-tag") {
                return part.text;
            }
            return part.target?.name === undefined ? part.text : `[${part.text}](#${sectionOf(part.target)})`;
        })
        .join("");
}

/** The section that tells of it: arguments are told of with their resource. */
function sectionOf(target) {
    const documented = target.kind === ReflectionKind.Property ? target.parent : target;
    return documented.name.replace(/^(.*)Args$/, "$1").toLowerCase();
}

function firstSentence(comment) {
    return (
        parts(comment?.summary ?? [])
            .match(/^.*?[.:](?=\s|$)/s)?.[0]
            .replace(/:$/, ".") ?? ""
    );
}

const link = (name) => `[${name}](#${name.toLowerCase()})`;

const inCell = (text) =>
    text
        .replace(/\s*\n\s*/g, " ")
        .replaceAll("|", "\\|")
        .trim();

/** TypeDoc puts a default that has no marks into a block of code. Values stay code, sentences don't. */
function unfenced(text) {
    const plain = text.match(/^```\w*\n([\s\S]*?)\n```$/)?.[1];
    const isValue = plain !== undefined && plain !== "none" && /^([[{"].*|\S+)$/s.test(plain);
    return isValue ? `\`${plain}\`` : (plain ?? text);
}

function table(head, rows) {
    return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
