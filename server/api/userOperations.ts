import { createUser } from "./actions/createUser";
import { listUsers } from "./actions/listUsers";
import { describeUser } from "./actions/describeUser";
import { updateUser } from "./actions/updateUser";
import { deleteUser } from "./actions/deleteUser";
import { createAccessKey } from "./actions/createAccessKey";
import { deleteAccessKey } from "./actions/deleteAccessKey";
import { simulateAccess } from "./actions/simulateAccess";
import { createSession } from "./actions/createSession";
import { putPolicy } from "./actions/putPolicy";
import { describePolicy } from "./actions/describePolicy";
import { listPolicies } from "./actions/listPolicies";
import { deletePolicy } from "./actions/deletePolicy";
import { ownRoot } from "../client/ownRoot";
import type { Operation } from "./operation";
import { own } from "./ownOperation";
import * as outputs from "./ownOutputs";
import * as validations from "./validations";

/**
 * Operations on users, their keys and policies. Policies know them by the actions of IAM, so no right on models gives
 * a right on users.
 */
export const userOperations = {
    CreateUser: own("POST", `${ownRoot}/users`, "newUser", validations.createUser, outputs.createUser, createUser, {
        action: "iam:CreateUser",
    }),
    ListUsers: own("GET", `${ownRoot}/users`, "everything", validations.listUsers, outputs.listUsers, listUsers, {
        action: "iam:ListUsers",
    }),
    DescribeUser: own(
        "GET",
        `${ownRoot}/users/{userName}`,
        "user",
        validations.describeUser,
        outputs.describeUser,
        describeUser,
        { action: "iam:GetUser" },
    ),
    UpdateUser: own(
        "PUT",
        `${ownRoot}/users/{userName}`,
        "user",
        validations.updateUser,
        outputs.updateUser,
        updateUser,
        { action: "iam:UpdateUser" },
    ),
    DeleteUser: own(
        "DELETE",
        `${ownRoot}/users/{userName}`,
        "user",
        validations.deleteUser,
        outputs.deleteUser,
        deleteUser,
        { action: "iam:DeleteUser" },
    ),
    CreateAccessKey: own(
        "POST",
        `${ownRoot}/users/{userName}/access-keys`,
        "user",
        validations.createAccessKey,
        outputs.createAccessKey,
        createAccessKey,
        { action: "iam:CreateAccessKey" },
    ),
    DeleteAccessKey: own(
        "DELETE",
        `${ownRoot}/users/{userName}/access-keys/{accessKeyId}`,
        "user",
        validations.deleteAccessKey,
        outputs.deleteAccessKey,
        deleteAccessKey,
        { action: "iam:DeleteAccessKey" },
    ),
    SimulateAccess: own(
        "POST",
        `${ownRoot}/users/{userName}/simulations`,
        "user",
        validations.simulateAccess,
        outputs.simulateAccess,
        simulateAccess,
        { action: "iam:SimulatePrincipalPolicy", changes: false },
    ),
    CreateSession: own(
        "POST",
        `${ownRoot}/sessions`,
        "session",
        validations.createSession,
        outputs.createSession,
        createSession,
        { action: "iam:CreateAccessKey" },
    ),
    PutPolicy: own(
        "PUT",
        `${ownRoot}/policies/{policyName}`,
        "policy",
        validations.putPolicy,
        outputs.putPolicy,
        putPolicy,
        { action: "iam:CreatePolicy" },
    ),
    DescribePolicy: own(
        "GET",
        `${ownRoot}/policies/{policyName}`,
        "policy",
        validations.describePolicy,
        outputs.describePolicy,
        describePolicy,
        { action: "iam:GetPolicy" },
    ),
    ListPolicies: own(
        "GET",
        `${ownRoot}/policies`,
        "everything",
        validations.listPolicies,
        outputs.listPolicies,
        listPolicies,
        { action: "iam:ListPolicies" },
    ),
    DeletePolicy: own(
        "DELETE",
        `${ownRoot}/policies/{policyName}`,
        "policy",
        validations.deletePolicy,
        outputs.deletePolicy,
        deletePolicy,
        { action: "iam:DeletePolicy" },
    ),
} satisfies Readonly<Record<string, Operation>>;

/** Operations on users, their keys and policies. */
export type UserOperationName = keyof typeof userOperations;
