import assert from "node:assert/strict";
import { join } from "node:path";
import * as ts from "typescript";
import { repository } from "./harness/engine/engine";

describe("The types that a program sees", () => {
    it("are known everywhere: nothing that the package exports is of type any", () => {
        const entry = join(repository, "bin", "index.d.ts");
        const program = ts.createProgram([entry], {
            module: ts.ModuleKind.Node16,
            moduleResolution: ts.ModuleResolutionKind.Node16,
            target: ts.ScriptTarget.ES2022,
        });
        const checker = program.getTypeChecker();
        const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!);
        const names = exported.map(({ name }) => name);
        assert.ok(names.includes("LookoutVisionModel") && names.includes("DefectDetectorArgs"), names.join());
        assert.deepEqual([...new Set(exported.flatMap((symbol) => anyIn(symbol, checker)))], []);
    });
});

/** The places of this package's declarations of the symbol whose type is any. */
function anyIn(symbol: ts.Symbol, checker: ts.TypeChecker): string[] {
    const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const found: string[] = [];
    const visit = (node: ts.Node, within: string): void => {
        const name = (node as ts.NamedDeclaration).name?.getText();
        const at = name === undefined || ts.isTypeNode(node) ? within : `${within}.${name}`;
        const isTyped =
            ts.isTypeNode(node) ||
            ts.isPropertySignature(node) ||
            ts.isPropertyDeclaration(node) ||
            ts.isParameter(node) ||
            ts.isVariableDeclaration(node);
        // Also what is any without being written so, for instance since its module isn't found.
        if (isTyped && !isPrivate(node) && checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any) {
            found.push(at);
        }
        ts.forEachChild(node, (child) => visit(child, at));
    };
    original.declarations?.forEach((declaration) => visit(declaration, symbol.name));
    return found;
}

function isPrivate(node: ts.Node): boolean {
    return (
        ts.canHaveModifiers(node) &&
        (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)
    );
}
