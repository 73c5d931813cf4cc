import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { nearestName } from "../arguments/nearestName";

/** Address of the service, and everything needed to talk to it. */
export interface ServiceSettings {
    /** `local`: the service of {@link dataDir}, started when needed. Otherwise a URL. */
    endpoint: "local" | URL;
    /** Where the endpoint setting came from. Shown in messages. */
    endpointSource: string;
    region: string;
    /** The region from the stack's configuration. Only this one is passed on to a local service. Undefined: not set. */
    configuredRegion: string | undefined;
    /** Absolute path of the local service's data folder. */
    dataDir: string;
    /** Where the data folder setting came from. Shown in messages. */
    dataDirSource: string;
    /** Absolute path of the folder that holds folder buckets. Undefined: where the service has them. */
    bucketRoot: string | undefined;
    /** Id of a service that is gone for good: everything on it is taken as deleted. Undefined: none. */
    abandonedService: string | undefined;
}

/** Reads a key of the stack's configuration, for instance `lookoutvision:endpoint`. */
export type ReadConfiguration = (key: string) => string | undefined;

let readConfiguration: ReadConfiguration = () => undefined;
let configuredKeys: readonly string[] = [];

/**
 * Keeps the stack's configuration, and the names of all its settings. It is synchronous, because the host may run the
 * first operation of another resource before a promise made here would be done.
 */
export function configure(read: ReadConfiguration, keys: readonly string[] = []): void {
    readConfiguration = read;
    configuredKeys = keys;
}

/**
 * Finds a setting of this package's namespace that doesn't exist, and the one that was probably meant. Undefined: all
 * are known. A typing error in the endpoint would train on another service.
 *
 * @param project - the Pulumi project. The settings of a project called lookoutvision are its program's own.
 */
export function unknownSetting(
    project: string | undefined = process.env["PULUMI_NODEJS_PROJECT"],
    keys: readonly string[] = configuredKeys,
): string | undefined {
    const unknown = keys.find((key) => key.startsWith(namespace) && !settingNames.includes(key));
    if (unknown === undefined || `${project}:` === namespace) {
        return undefined;
    }
    const nearest = nearestName(unknown, settingNames);
    return (
        `the stack setting ${unknown} is none: ` +
        (nearest === undefined ? `known are ${settingNames.join(", ")}` : `did you mean ${nearest}?`) +
        ` "pulumi config rm ${unknown}" takes it back`
    );
}

const namespace = "lookoutvision:";
const settingNames = ["endpoint", "dataDir", "bucketRoot", "region", "abandonedService"].map(
    (name) => namespace + name,
);

/** Returns the settings in force now. @throws Error with a sentence if one of them is invalid. */
export function serviceSettings(): ServiceSettings {
    return settingsFrom(readConfiguration, process.env, process.cwd());
}

/**
 * Reads the settings. The stack's configuration takes precedence over the environment. Relative folders are relative to
 * `folder`, which is the program's.
 */
export function settingsFrom(
    configuration: ReadConfiguration,
    environment: NodeJS.ProcessEnv,
    folder: string,
): ServiceSettings {
    const configured = configuration("lookoutvision:endpoint");
    const fromEnvironment = environment["AWS_ENDPOINT_URL_LOOKOUTVISION"];
    const [endpoint, endpointSource] =
        configured !== undefined
            ? [configured, "the stack setting lookoutvision:endpoint"]
            : fromEnvironment
              ? [fromEnvironment, "the environment variable AWS_ENDPOINT_URL_LOOKOUTVISION"]
              : ["local", "the default"];
    const configuredRegion = configuration("lookoutvision:region");
    const [dataDir, dataDirSource] = dataDirFrom(configuration, environment, folder);
    const bucketRoot = configuration("lookoutvision:bucketRoot") ?? environment["LOOKOUTVISION_BUCKET_ROOT"];
    return {
        endpoint: endpoint === "local" ? "local" : serviceUrl(endpoint, endpointSource),
        endpointSource,
        region: configuredRegion ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1",
        configuredRegion,
        dataDir: resolve(folder, dataDir),
        dataDirSource,
        bucketRoot: bucketRoot === undefined ? undefined : resolve(folder, bucketRoot),
        abandonedService: configuration("lookoutvision:abandonedService"),
    };
}

/** True if folder buckets can be used: provider and service see the same file system. */
export function serviceIsOnThisMachine(settings: ServiceSettings): boolean {
    return settings.endpoint === "local" || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(settings.endpoint.hostname);
}

function serviceUrl(text: string, source: string): URL {
    if (URL.canParse(text)) {
        const url = new URL(text);
        if (url.protocol === "http:" || url.protocol === "https:") {
            return url;
        }
    }
    throw new Error(
        `${JSON.stringify(text)}, from ${source}, is neither "local" nor a URL like http://127.0.0.1:8000: correct it.`,
    );
}

/**
 * Returns the configured data folder, otherwise the nearest `.lookoutvision` in the folder or above it, otherwise the
 * user's own.
 */
function dataDirFrom(
    configuration: ReadConfiguration,
    environment: NodeJS.ProcessEnv,
    folder: string,
): [string, string] {
    const configured = configuration("lookoutvision:dataDir");
    if (configured !== undefined) {
        return [configured, "the stack setting lookoutvision:dataDir"];
    }
    const fromEnvironment = environment["LOOKOUTVISION_DATA_DIR"];
    if (fromEnvironment) {
        return [fromEnvironment, "the environment variable LOOKOUTVISION_DATA_DIR"];
    }
    for (let at = folder; ; at = dirname(at)) {
        const candidate = join(at, ".lookoutvision");
        if (existsSync(candidate)) {
            return [candidate, "the nearest folder of that name"];
        }
        if (dirname(at) === at) {
            return [
                join(homedir(), ".lookoutvision"),
                "the default, since no folder .lookoutvision is near the program",
            ];
        }
    }
}
