import { readBucketPlace } from "../shared/bucketPlace";
import type { Input } from "../service/operations";
import { packages as texts } from "../texts";
import { targets } from "./targets";
import type { Target } from "./targets";

/** Form of a packaging job, as a person has filled it in. */
export interface PackageForm {
    version: string;
    jobName: string;
    target: Target;
    compilerOptions: string;
    componentName: string;
    componentDescription: string;
    componentVersion: string;
    location: string;
}

export const emptyForm: PackageForm = {
    version: "",
    jobName: "",
    target: "x86",
    compilerOptions: "",
    componentName: "",
    componentDescription: "",
    componentVersion: "",
    location: "",
};

/** What is wrong with each field, as a sentence. A good field has none. */
export function faultsOf(form: PackageForm): Partial<Record<keyof PackageForm, string>> {
    const options = form.compilerOptions.trim();
    const place = readBucketPlace(form.location);
    const wrong = (text: string, pattern: RegExp, message: string) =>
        text !== "" && !pattern.test(text) ? message : undefined;
    return withoutUndefined({
        version: form.version === "" ? texts.modelMissing : undefined,
        jobName: wrong(form.jobName, /^[a-zA-Z0-9-]{1,64}$/, texts.nameWrong),
        compilerOptions:
            options === ""
                ? targets[form.target].TargetPlatform?.Accelerator === "NVIDIA"
                    ? texts.compilerMissing
                    : undefined
                : isJson(options)
                  ? undefined
                  : texts.compilerWrong,
        componentName: /^[a-zA-Z0-9-_.]{1,128}$/.test(form.componentName) ? undefined : texts.componentNameWrong,
        componentDescription: wrong(
            form.componentDescription,
            /^[a-zA-Z0-9-_. ()':,;?]{1,256}$/,
            texts.descriptionWrong,
        ),
        componentVersion: wrong(form.componentVersion, /^\d{1,6}\.\d{1,6}\.\d{1,6}$/, texts.componentVersionWrong),
        location:
            place === undefined || !(place.key === "" || place.key.endsWith("/")) ? texts.locationWrong : undefined,
    });
}

/** The request of a good form. */
export function requestOf(project: string, form: PackageForm): Input<"StartModelPackagingJob"> {
    const { bucket, key } = readBucketPlace(form.location)!;
    return {
        ProjectName: project,
        ModelVersion: form.version,
        Configuration: {
            Greengrass: {
                ...targets[form.target],
                ComponentName: form.componentName,
                S3OutputLocation: { Bucket: bucket, ...(key !== "" && { Prefix: key }) },
                ...withoutUndefined({
                    CompilerOptions: given(form.compilerOptions),
                    ComponentDescription: given(form.componentDescription),
                    ComponentVersion: given(form.componentVersion),
                }),
            },
        },
        ...withoutUndefined({ JobName: given(form.jobName) }),
    };
}

function given(text: string): string | undefined {
    return text.trim() === "" ? undefined : text.trim();
}

function isJson(text: string): boolean {
    try {
        return typeof JSON.parse(text) === "object";
    } catch {
        return false;
    }
}

function withoutUndefined<Values extends object>(values: Values): Partial<Values> {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>;
}
