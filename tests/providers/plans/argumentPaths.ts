import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { repository } from "../../harness/engine/engine";

/**
 * The paths of all arguments of each class, members of objects among them (`outputConfig`, `outputConfig.s3Location`, …), read from
 * the interfaces in the sources, by the class's name.
 */
export function argumentPaths(): Record<string, string[]> {
    const interfaces = interfacesOfResources();
    const paths = (members: ts.NodeArray<ts.TypeElement>, above: string): string[] =>
        members.filter(ts.isPropertySignature).flatMap((member) => {
            const path = above + member.name.getText();
            return [path, ...membersWithin(member.type, interfaces).flatMap((inner) => paths(inner, `${path}.`))];
        });
    const ofClasses = [...interfaces].filter(([name]) => name.endsWith("Args"));
    return Object.fromEntries(
        ofClasses.map(([name, { members }]) => [name.slice(0, -"Args".length), paths(members, "")]),
    );
}

function interfacesOfResources(): Map<string, ts.InterfaceDeclaration> {
    const providers = join(repository, "providers");
    const files = readdirSync(providers, { recursive: true, encoding: "utf8" }).filter((file) =>
        /[\\/](resource|args|sharedTypes|trainingEngine)\.ts$/.test(file),
    );
    return new Map(
        files
            .map((file) =>
                ts.createSourceFile(file, readFileSync(join(providers, file), "utf8"), ts.ScriptTarget.ES2022, true),
            )
            .flatMap((source) => source.statements.filter(ts.isInterfaceDeclaration))
            .map((declaration) => [declaration.name.text, declaration]),
    );
}

/** Of the objects that a type like `pulumi.Input<OutputConfig>` is of; none if it isn't of one with named members. */
function membersWithin(
    type: ts.Node | undefined,
    interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>,
): ts.NodeArray<ts.TypeElement>[] {
    if (type === undefined) {
        return [];
    }
    if (ts.isTypeLiteralNode(type)) {
        return [type.members];
    }
    if (
        ts.isIndexedAccessTypeNode(type) &&
        ts.isTypeReferenceNode(type.objectType) &&
        ts.isLiteralTypeNode(type.indexType)
    ) {
        const owner = interfaces.get(type.objectType.typeName.getText());
        const name = (type.indexType.literal as ts.StringLiteral).text;
        return membersWithin(
            owner?.members.filter(ts.isPropertySignature).find((member) => member.name.getText() === name)?.type,
            interfaces,
        );
    }
    const named = ts.isTypeReferenceNode(type) ? interfaces.get(type.typeName.getText()) : undefined;
    return named
        ? [named.members, ...basesOf(named, interfaces)]
        : ts.isTypeReferenceNode(type)
          ? (type.typeArguments ?? []).flatMap((argument) => membersWithin(argument, interfaces))
          : [];
}

/** Members of the interfaces that an interface extends. */
function basesOf(
    { heritageClauses }: ts.InterfaceDeclaration,
    interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>,
): ts.NodeArray<ts.TypeElement>[] {
    return [...(heritageClauses ?? [])]
        .flatMap(({ types }) => [...types])
        .flatMap(({ expression }) => {
            const base = interfaces.get(expression.getText());
            return base === undefined ? [] : [base.members, ...basesOf(base, interfaces)];
        });
}
