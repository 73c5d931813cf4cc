import { homedir } from "node:os";
import { join } from "node:path";

/** Folder in which boto3 and the AWS CLI look for definitions of services that they don't bring themselves. */
export function modelsFolder(): string {
    return join(homedir(), ".aws", "models");
}
