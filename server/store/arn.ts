/** Region and account of a service's resources. Both are part of every ARN. */
export interface ArnScope {
    region: string;
    accountId: string;
}

/** `arn:aws:lookoutvision:REGION:ACCOUNT:project/NAME` */
export function projectArn({ region, accountId }: ArnScope, projectName: string): string {
    return `arn:aws:lookoutvision:${region}:${accountId}:project/${projectName}`;
}

/** `arn:aws:lookoutvision:REGION:ACCOUNT:model/PROJECT/VERSION` */
export function modelArn(scope: ArnScope, projectName: string, version: number): string {
    return modelArnOf(scope, projectName, String(version));
}

/** {@link modelArn} of a version in text, which may be none. */
export function modelArnOf({ region, accountId }: ArnScope, projectName: string, version: string): string {
    return `arn:aws:lookoutvision:${region}:${accountId}:model/${projectName}/${version}`;
}

export type ParsedArn = ArnScope &
    ({ kind: "project"; projectName: string } | { kind: "model"; projectName: string; version: number });

const projectPattern = /^arn:aws[a-z-]*:lookoutvision:([^:]*):([^:]*):project\/([^/:]+)$/;
const modelPattern = /^arn:aws[a-z-]*:lookoutvision:([^:]*):([^:]*):model\/([^/:]+)\/([1-9][0-9]{0,9})$/;

/** Parses the ARN of a project or model. Undefined for any other text. */
export function parseArn(arn: string): ParsedArn | undefined {
    const model = modelPattern.exec(arn);
    if (model !== null) {
        const [, region, accountId, projectName, version] = model;
        return { kind: "model", region, accountId, projectName, version: Number(version) };
    }
    const project = projectPattern.exec(arn);
    if (project !== null) {
        const [, region, accountId, projectName] = project;
        return { kind: "project", region, accountId, projectName };
    }
    return undefined;
}
