import { Expression, givenMembers, layOut } from "./codeValue";
import type { CodeValue } from "./codeValue";
import { typescriptText, typescriptValue, variableName } from "./typescript";

/** A class of the package `pulumi-lookoutvision`. */
export type PulumiClass =
    | "LookoutVisionProject"
    | "LookoutVisionDataset"
    | "LookoutVisionModel"
    | "LookoutVisionHostedModel"
    | "LookoutVisionModelPackage";

/** A resource in a program. */
export interface PulumiResource {
    className: PulumiClass;
    /** Name of the resource. The variable's name is made from it. */
    name: string;
    /** Arguments of a resource that the stack manages. */
    args?: Readonly<Record<string, CodeValue>>;
    /** Id of a resource that the stack only reads. */
    id?: string;
    options?: Readonly<Record<string, CodeValue>>;
    /** Lines of a comment before it. */
    comment?: readonly string[];
}

/** Writes a program with the resources, in their order. */
export function pulumiProgram(
    resources: readonly PulumiResource[],
    { header = [], outputs = [] }: { header?: readonly string[]; outputs?: readonly string[] } = {},
): string {
    const classes = [...new Set(resources.map(({ className }) => className))].sort();
    const taken = new Set<string>();
    const parts = resources.map((resource) => {
        const variable = variableName(resource.name, taken);
        taken.add(variable);
        return declaration(resource, variable);
    });
    return [
        ...header.map(commentLine),
        ...(header.length > 0 ? [""] : []),
        layOut("import {", classes, '} from "pulumi-lookoutvision";', 0, { pad: " " }),
        "",
        ...parts,
        ...outputs,
        "",
    ].join("\n");
}

function declaration({ className, name, args, id, options, comment = [] }: PulumiResource, variable: string): string {
    const callee = id === undefined ? `new ${className}` : `${className}.get`;
    const write = (breakAt: number) => {
        const second = id === undefined ? typescriptValue(args ?? {}, 0, breakAt) : typescriptText(id);
        const third = options && givenMembers(options).length > 0 ? [typescriptValue(options)] : [];
        return `const ${variable} = ${callee}(${[typescriptText(name), second, ...third].join(", ")});`;
    };
    const line = write(Infinity);
    return [...comment.map(commentLine), line.length <= 100 ? line : write(0)].join("\n");
}

/** Line of a comment. It can't end the comment, whatever it holds. */
function commentLine(line: string): string {
    return `// ${line.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "\u{fffd}")}`.trimEnd();
}

/** Output of an earlier resource of the program, as an argument of a later one. */
export function outputOf(resourceName: string, output: string): Expression {
    return new Expression(`${variableName(resourceName)}.${output}`);
}
