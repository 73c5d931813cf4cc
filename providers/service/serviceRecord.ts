import type { ServiceSettings } from "./settings";

/** The service that has a resource. Kept in the state of each resource, as `service`. */
export interface ServiceRecord {
    /** `local` for the service of a data folder, otherwise the URL. */
    endpoint: string;
    /** Random text that the service keeps with its projects, wherever it moves. Undefined: the service tells no id. */
    id?: string;
    /** Absolute path of a local service's data folder, for messages only, because the id decides. */
    dataDir?: string;
}

/**
 * True if a record means the present service. Compares the ids if both have one, otherwise the addresses.
 *
 * @param current - the present service. Undefined: the data folder in the settings has no service.
 */
export function isSameService(recorded: ServiceRecord, current: ServiceRecord | undefined): boolean {
    if (current === undefined) {
        return false;
    }
    return recorded.id !== undefined && current.id !== undefined
        ? recorded.id === current.id
        : recorded.endpoint === current.endpoint;
}

/** Makes the text that the setting `lookoutvision:abandonedService` must hold to mean this service. */
export function nameOfService({ id, endpoint }: ServiceRecord): string {
    return id ?? endpoint;
}

/** Makes the error for a resource on another service than the one in the settings. It names the ways out. */
export function onAnotherService(
    recorded: ServiceRecord,
    current: ServiceRecord | undefined,
    settings: ServiceSettings,
): Error {
    const now = current ?? { endpoint: "local", dataDir: settings.dataDir };
    const isSamePlace = now.endpoint === recorded.endpoint && now.dataDir === recorded.dataDir;
    const there =
        current === undefined
            ? `the data folder ${settings.dataDir} (from ${settings.dataDirSource}) has no service`
            : isSamePlace
              ? `another one is there now: ${inWords(current)}`
              : `the stack is set to ${inWords(current)} (from ${sourceOf(settings)})`;
    const wayBack = isSamePlace
        ? "Bring back the one that was there, from a back-up of its data folder or database"
        : `Set the old one back with ${commandsFor(recorded, now)}; if you want to move, run "pulumi destroy" before you change the setting`;
    const howItIsRead = "(Without --run-program, refresh and destroy go by the settings of the last up.)";
    const noId =
        recorded.id === undefined || (current !== undefined && current.id === undefined)
            ? ' (One of them tells no id, so only addresses can be compared: bring both to this release, and run "pulumi refresh" with the old address before you change it.)'
            : "";
    return new Error(
        `it is on ${inWords(recorded)}, but ${there}. ${wayBack}. ${ifGone(recorded)} ${howItIsRead}${noId}`,
    );
}

/** Makes the end of a sentence about something in the original of the data folder, with the ways out. */
export function ofOriginal(
    { path, serviceId }: { path: string; serviceId: string },
    { dataDir, dataDirSource }: ServiceSettings,
): string {
    return (
        `the local service ${serviceId} in ${path}, and the data folder ${dataDir} (from ${dataDirSource}) is only a copy of that one: ` +
        `nothing is done from here to what is there. Run the command where the original is. ` +
        `To begin anew here, delete the copy ${dataDir}, and use another stack if this one's state wasn't in it. ` +
        `If the state is a copy as well and should go on with what was copied, run ` +
        `"pulumi config set lookoutvision:abandonedService ${serviceId}", then "pulumi up".`
    );
}

/** Says what to do if a service will never come back. */
export function ifGone(recorded: ServiceRecord): string {
    return (
        `If that service is gone for good, run "pulumi config set lookoutvision:abandonedService ${nameOfService(recorded)}": ` +
        `then "pulumi up" makes anew what was on it, and with --run-program "pulumi refresh" and "pulumi destroy" take it as deleted.`
    );
}

/** Makes the error for a setting that names a service that answers as gone. */
export function notAbandoned(current: ServiceRecord): Error {
    return new Error(
        `the stack setting lookoutvision:abandonedService says that ${inWords(current)} is gone, but that is the one in use: ` +
            `take the setting back with "pulumi config rm lookoutvision:abandonedService"`,
    );
}

function inWords({ endpoint, id, dataDir }: ServiceRecord): string {
    const name = id === undefined ? "" : ` ${id}`;
    return endpoint === "local"
        ? `the local service${name}${dataDir === undefined ? "" : ` in ${dataDir}`}`
        : `the service${name} at ${endpoint}`;
}

function sourceOf({ endpoint, endpointSource, dataDirSource }: ServiceSettings): string {
    return endpoint === "local" ? dataDirSource : endpointSource;
}

function commandsFor({ endpoint, dataDir }: ServiceRecord, now: ServiceRecord): string {
    const commands: string[] = [];
    if (now.endpoint !== endpoint) {
        commands.push(`"pulumi config set lookoutvision:endpoint ${endpoint}"`);
    }
    if (dataDir !== undefined && now.dataDir !== dataDir) {
        commands.push(`"pulumi config set lookoutvision:dataDir ${dataDir}"`);
    }
    return commands.join(" and ");
}
