import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../harness/engine/engine";

/** The actions on users, keys and policies in the table of docs/permissions.md. */
export function userActionsOfPage(): string[] {
    const page = readFileSync(join(repository, "docs", "permissions.md"), "utf8");
    const rows = page.split("\n").filter((line) => /^\| `LookoutVision\w+` \|.*`iam:/.test(line));
    assert.equal(rows.length, 3);
    return [...new Set(rows.join().match(/iam:\w+/g))].sort();
}
