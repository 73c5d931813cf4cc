import type { HoldingTests } from "./holdingTests";

/** Questions about tags, calls and their errors, in the order of docs/choices.md. */
export const calls: HoldingTests = {
    "Tags of anything but a model of this region and account": [
        ["api/tagResource", "refuses anything but a model of this region and account, with 404"],
    ],
    "The tag `lookoutvision/sensitive-to` of CreateModel, which is this service's own": [
        ["api/sensitiveTo", "is read from a tag: kinds of changes, in any order"],
        ["api/sensitiveTo", "is frozen with what it is trained on"],
    ],
    "The most tags of a model": [
        ["api/tagResource", "has room for 50 tags, and adds none of a request that would pass that"],
    ],
    "A tag key that starts with `aws:`, or is given twice": [
        ["api/tagResource", "refuses a reserved key"],
        ["api/createModelRefusals", "a tag key given twice"],
    ],
    "A client token with other parameters": [
        [
            "api/tokensAndPagesKept",
            "a client token of each of the ten operations is answered as before, and refused with other parameters",
        ],
    ],
    "A client token again, with the same parameters": [
        ["api/idempotency", "give the original response again, although the status has changed since"],
    ],
    "The token of what failed or was deleted since, of a refused call, or of 8 hours ago": [
        ["api/idempotency", "of a training that failed are spent"],
        ["api/idempotency", "of a version that was deleted are spent"],
        ["api/idempotency", "of a call that was refused may be used again"],
        ["api/tokensAndPagesKept", "a client token of 8 hours ago is forgotten"],
    ],
    "A deletion again under its token": [
        ["api/idempotency", "let the deletion of a project be repeated, and delete a later one of the same name"],
    ],
    "An empty `NextToken`": [["api/inputMembers", 'ListProjects NextToken": { good: [""] }']],
    "The order of ListProjects, ListModels, ListModelPackagingJobs": [
        ["api/listProjects", "of 100 by name"],
        ["api/listModels", "lists the versions as numbers, the newest first"],
        ["api/listModelPackagingJobs", "lists the jobs of the project by name"],
    ],
    "`ResourceId` in errors": [
        ["http/errors", "reach the SDK with their name, status and every member"],
        ["api/modelLifeCycle", "MODEL ${ProjectName}/1"],
        ["api/datasetLifeCycle", "DATASET ${ProjectName}/train"],
        ["api/startModelPackagingJob", "MODEL_PACKAGE_JOB ${project}/taken"],
    ],
    "The order of checks": [
        [
            "signatures/authenticate",
            "is asked before anything else: who can't be recognised learns nothing of what exists",
        ],
        ["api/inputMembers", "is taken within its limits and refused beyond them"],
    ],
    "Which errors tell of a bad signature": [
        ["signatures/authenticate", "an unknown access key"],
        ["signatures/authenticate", "a signature of 16 minutes ago"],
        ["signatures/authenticate", "refuses presigned requests with a sentence of their own"],
        ["http/errors", "of a caller who isn't recognised reach the SDK"],
    ],
    "`AccessDeniedException`": [["api/deniedClients", "get AccessDeniedException for these operations and no other"]],
    "A signed header that the request doesn't have; one of `Authorization`, `Host`, `X-Amz-Date` and the like twice": [
        ["signatures/authenticate", "a signed header that was left out"],
        [
            "signatures/authenticate",
            "takes a header that comes several times as signatures do, and refuses two of those that must be one",
        ],
    ],
    "A session token (`X-Amz-Security-Token`)": [
        ["signatures/authenticate", "takes temporary credentials of its file with their session token only"],
        ["signatures/authenticate", "a session token among the signed headers"],
    ],
    "A body signed chunk by chunk (`STREAMING-…`)": [["signatures/authenticate", "a stream signed chunk by chunk"]],
    "More calls at once than are answered (256), or longer bodies together (256 MiB)": [
        ["http/limits", "answer 429 with Retry-After to calls beyond those that may be answered at once"],
        ["http/limits", "count the bodies of all calls together"],
    ],
    "A query of more than 256 parameters, more than 100 signed headers": [
        ["http/strangers", "have queries and signatures of any length refused before they are read as a whole"],
    ],
    "The counters that were published to CloudWatch": [
        ["hosting/hosting", "shows in the metrics what Amazon's service published to CloudWatch"],
    ],
    "How long a browser stays signed in to the console": [
        ["console/session", "ends an hour after its last request, and lives on while there are some"],
        ["console/session", "ends twelve hours after its beginning in any case"],
        ["console/session", "ends with the temporary credentials that opened it"],
    ],
    "How often a link to the console can be used, and for how long": [
        ["console/session", "isn't opened by a link that is a minute old, or used"],
    ],
    "The right to sign in to the console, and to ask for one's own rights": [
        ["api/createConsoleLink", "is refused to a caller to whom a statement denies it"],
    ],
    "A session's cookie and a signature in one request": [
        ["console/crossSite", "doesn't count beside a signature, which is checked alone"],
    ],
    "Who somebody is that an identity provider names": [
        ["console/openIdConnect", "is refused to who is no user, is nameless, or was refused by the provider"],
    ],
    "An unsigned body (`UNSIGNED-PAYLOAD`)": [
        ["http/httpServer", "takes a picture as a stream in chunks whose payload isn't signed"],
        ["signatures/authenticate", "an unsigned body where no picture is expected"],
    ],
    "An operation that the service doesn't have": [
        ["http/httpServer", "knows no other operations, and says which was asked for"],
    ],
};
