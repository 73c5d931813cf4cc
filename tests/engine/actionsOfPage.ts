import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../harness/engine/engine";

/** Columns of the tables in docs/permissions.md that tell what a stack needs. */
type Column = "up" | "refresh" | "destroy";

/** Actions that docs/permissions.md lists for resources, without `lookoutvision:`; those on users begin with `iam:`. */
export type PageActions = Record<Column | "all", Set<string>>;

/** Reads the actions of these resources, such as `LookoutVisionModel`. Undefined: all but those on users and policies. */
export function actionsOfPage(resources?: readonly string[]): PageActions {
    const page = readFileSync(join(repository, "docs", "permissions.md"), "utf8");
    const rows = [...page.matchAll(/^\| `(LookoutVision\w+)` \|(.*)\|(.*)\|(.*)\|$/gm)].filter(([row, resource]) =>
        resources === undefined ? !row.includes("`iam:") : resources.includes(resource),
    );
    assert.equal(rows.length, resources?.length ?? 5, "the page has a row for each resource that calls the service");
    const column = (place: number) =>
        new Set(rows.flatMap((row) => [...row[place].matchAll(/`((?:iam:)?[A-Z]\w+)`/g)].map(([, action]) => action)));
    const [up, refresh, destroy] = [2, 3, 4].map(column);
    return { up, refresh, destroy, all: new Set([...up, ...refresh, ...destroy]) };
}

/** Reads the actions on users, keys and policies. */
export function userActionsOfPage(): string[] {
    return [...actionsOfPage(["LookoutVisionUser", "LookoutVisionAccessKey", "LookoutVisionPolicy"]).all].sort();
}

/** Policy that allows actions on projects and their models, those on users on all users, and nothing else. */
export function policyFor(actions: Iterable<string>, projectNames: readonly string[]): object {
    const all = [...actions];
    const onUsers = all.filter((action) => action.startsWith("iam:"));
    const onProjects = all.filter((action) => action !== "ListProjects" && !onUsers.includes(action));
    const projects = projectNames.flatMap((name) => [`project/${name}`, `model/${name}/*`]);
    const allow = (Action: string[], Resource: string | string[]) =>
        Action.length > 0 ? [{ Effect: "Allow", Action, Resource }] : [];
    return {
        Version: "2012-10-17",
        Statement: [
            ...allow(
                onProjects.map((action) => `lookoutvision:${action}`),
                projects.map((path) => `arn:aws:lookoutvision:*:*:${path}`),
            ),
            ...allow(all.includes("ListProjects") ? ["lookoutvision:ListProjects"] : [], "*"),
            ...allow(onUsers, ["arn:aws:iam::*:user/*", "arn:aws:iam::*:policy/*"]),
        ],
    };
}
