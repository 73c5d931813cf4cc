import assert from "node:assert/strict";
import { evaluate } from "../../../server/permissions/evaluate";
import { managedPolicies } from "../../../server/permissions/managedPolicies";
import { parsePolicy } from "../../../server/permissions/parsePolicy";

import { model } from "./decisions";

describe("AWS's managed policies for Lookout for Vision", () => {
    const may = (name: string, action: string) =>
        evaluate(
            { identity: [{ name, policy: parsePolicy(managedPolicies.get(name)!) }] },
            { action, resource: action.includes("List") ? "*" : model, context: new Map() },
        ).allowed;

    it("are the four of the guide, each usable", () => {
        assert.deepEqual(
            [...managedPolicies.keys()].sort(),
            ["ConsoleFullAccess", "ConsoleReadOnlyAccess", "FullAccess", "ReadOnlyAccess"].map(
                (name) => `AmazonLookoutVision${name}`,
            ),
        );
        assert.equal(parsePolicy(managedPolicies.get("AmazonLookoutVisionConsoleFullAccess")!).statements.length, 9);
        assert.equal(
            parsePolicy(managedPolicies.get("AmazonLookoutVisionConsoleReadOnlyAccess")!).statements.length,
            4,
        );
    });

    it("let readers read but not detect, and no one manage users", () => {
        for (const name of managedPolicies.keys()) {
            const full = name.endsWith("FullAccess");
            assert.equal(may(name, "lookoutvision:DescribeModel"), true, name);
            assert.equal(may(name, "lookoutvision:ListProjects"), true, name);
            assert.equal(may(name, "lookoutvision:DetectAnomalies"), full, name);
            assert.equal(may(name, "lookoutvision:DeleteModel"), full, name);
            assert.equal(may(name, "lookoutvision:ListTrialDetections"), full || name.includes("Console"), name);
            assert.equal(may(name, "iam:CreateUser"), false, name);
        }
    });
});
