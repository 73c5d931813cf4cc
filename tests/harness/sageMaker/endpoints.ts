import type { CreateEndpointConfigInput, CreateModelInput, Tag } from "@aws-sdk/client-sagemaker";
import { EmulatedError } from "./emulatedApi";
import type { EmulatedApi, RoleAccess } from "./emulatedApi";
import { emulateEndpoint } from "./endpoint";
import type { EmulatedEndpoint } from "./endpoint";
import type { EmulatedPackages } from "./modelPackages";
import { emulateScaling } from "./scaling";
import type { EmulatedScaling } from "./scaling";
import type { ServedModel } from "./serving";
import { emulateStarts } from "./starts";
import type { StartKnobs } from "./starts";
import type { TrainingSite } from "./trainingSite";

/** Models, configurations and endpoints of the emulator, and what tests do to them. */
export interface EmulatedHosting extends StartKnobs {
    operations: EmulatedApi["operations"];
    scaling: EmulatedScaling;
    /** Endpoints by name. */
    readonly endpoints: ReadonlyMap<string, EmulatedEndpoint>;
    /** Names of all that is there: models, configurations, endpoints, scalable targets. */
    left(): string[];
    /** Tags of all that is there, by its kind and name. */
    tags(): Record<string, readonly Tag[]>;
    /** Tags of one thing. Undefined: it isn't there. */
    tagsOf(arn: string): readonly Tag[] | undefined;
    /** What containers of a model run. @throws EmulatedError for a model that there isn't. */
    servedModel(name: string): ServedModel;
    /** Number of endpoints that were ever made. */
    readonly made: number;
    /** Lets this many calls not see a configuration that was just made. */
    hideConfigurations(calls: number): void;
    /** Deletes an endpoint, as somebody does in the console. */
    deleteInConsole(name: string): Promise<void>;
    end(): Promise<void>;
}

const arn = (kind: string, name: string) => `arn:aws:sagemaker:us-east-1:123456789012:${kind}/${name.toLowerCase()}`;
const refuse = (message: string) => new EmulatedError("ValidationException", message);

export function emulateHosting(
    site: TrainingSite,
    note: (access: RoleAccess) => void,
    packages: EmulatedPackages,
): EmulatedHosting {
    const models = new Map<string, CreateModelInput>();
    const configurations = new Map<string, CreateEndpointConfigInput>();
    const endpoints = new Map<string, EmulatedEndpoint>();
    const tagsOf = new Map<string, readonly Tag[]>();
    const madeAt = new Map<string, number>();
    const starts = emulateStarts();
    const ending = new Set<Promise<void>>();
    let hidden = 0;
    let made = 0;
    const requireEndpoint = (name: string) => {
        const endpoint = endpoints.get(name);
        if (endpoint === undefined) {
            throw refuse(`Could not find endpoint "${arn("endpoint", name)}".`);
        }
        return endpoint;
    };
    const scaling = emulateScaling((name) => endpoints.get(name)?.describe());

    function add<T>(map: Map<string, T>, kind: string, name: string, thing: T, tags: readonly Tag[] = []): void {
        if (map.has(name)) {
            throw refuse(`Cannot create already existing ${kind} "${arn(kind, name)}".`);
        }
        map.set(name, thing);
        tagsOf.set(`${kind} ${name}`, tags);
        madeAt.set(`${kind} ${name}`, Math.round(Date.now() / 1000));
    }

    /** Summaries of all things of a kind. @param member - beginning of the names of their members. */
    function list(map: ReadonlyMap<string, unknown>, kind: string, member: string, contains = "") {
        return [...map.keys()]
            .filter((name) => name.includes(contains))
            .map((name) => ({
                [`${member}Name`]: name,
                [`${member}Arn`]: arn(kind, name),
                CreationTime: madeAt.get(`${kind} ${name}`)!,
            }));
    }

    function remove(map: Map<string, unknown>, kind: string, name: string): void {
        if (!map.delete(name)) {
            throw refuse(`Could not find ${kind} "${arn(kind, name)}".`);
        }
        tagsOf.delete(`${kind} ${name}`);
    }

    function take(name: string): void {
        const endpoint = requireEndpoint(name);
        endpoint.setStatus("Deleting");
        const gone = endpoint.end().then(() => {
            endpoints.delete(name);
            tagsOf.delete(`endpoint ${name}`);
        });
        ending.add(gone);
        void gone.finally(() => ending.delete(gone));
    }

    return {
        scaling,
        endpoints,
        operations: {
            CreateModel(input: CreateModelInput) {
                packages.resolve(input);
                add(models, "model", input.ModelName!, input, input.Tags);
                return { ModelArn: arn("model", input.ModelName!) };
            },
            ListModels: ({ NameContains: contains }: { NameContains?: string }) => ({
                Models: list(models, "model", "Model", contains),
            }),
            ListEndpointConfigs: ({ NameContains: contains }: { NameContains?: string }) => ({
                EndpointConfigs: list(configurations, "endpoint-config", "EndpointConfig", contains),
            }),
            ListEndpoints: ({ NameContains: contains }: { NameContains?: string }) => ({
                Endpoints: list(endpoints, "endpoint", "Endpoint", contains).map((one) => ({
                    ...one,
                    LastModifiedTime: one.CreationTime,
                    EndpointStatus: requireEndpoint(String(one["EndpointName"])).describe().EndpointStatus,
                })),
            }),
            DeleteModel({ ModelName: name }: { ModelName: string }) {
                remove(models, "model", name);
                return {};
            },
            CreateEndpointConfig(input: CreateEndpointConfigInput) {
                const name = input.EndpointConfigName!;
                for (const { ModelName, InstanceType } of input.ProductionVariants!) {
                    if (!models.has(ModelName!)) {
                        throw refuse(`Could not find model "${arn("model", ModelName!)}".`);
                    }
                    if (input.KmsKeyId !== undefined && /^ml\.(g4dn|g5|p4d)\./.test(InstanceType!)) {
                        throw refuse("KmsKeyId is not supported for instance types with local NVMe storage.");
                    }
                }
                add(configurations, "endpoint-config", name, input, input.Tags);
                return { EndpointConfigArn: arn("endpoint-config", name) };
            },
            DeleteEndpointConfig({ EndpointConfigName: name }: { EndpointConfigName: string }) {
                if ([...endpoints.values()].some((one) => one.describe().EndpointConfigName === name)) {
                    throw refuse(`The endpoint configuration ${name} is in use.`);
                }
                remove(configurations, "endpoint-config", name);
                return {};
            },
            CreateEndpoint({
                EndpointName: name,
                EndpointConfigName,
                Tags,
            }: {
                EndpointName: string;
                EndpointConfigName: string;
                Tags?: Tag[];
            }) {
                const configuration = configurations.get(EndpointConfigName);
                if (configuration === undefined || hidden-- > 0) {
                    throw refuse(
                        `Could not find endpoint configuration "${arn("endpoint-config", EndpointConfigName)}".`,
                    );
                }
                if (endpoints.has(name)) {
                    throw refuse(`Cannot create already existing endpoint "${arn("endpoint", name)}".`);
                }
                const model = models.get(configuration.ProductionVariants![0].ModelName!)!;
                const endpoint = emulateEndpoint(
                    arn("endpoint", name),
                    { endpoint: name, configuration: EndpointConfigName },
                    { model: packages.resolve(model), configuration },
                    { ...site, ...starts.next(), note },
                );
                made++;
                add(endpoints, "endpoint", name, endpoint, Tags);
                return { EndpointArn: arn("endpoint", name) };
            },
            DescribeEndpoint: ({ EndpointName: name }: { EndpointName: string }) => requireEndpoint(name).describe(),
            DeleteEndpoint({ EndpointName: name }: { EndpointName: string }) {
                const status = requireEndpoint(name).describe().EndpointStatus;
                if (/^(Creating|Updating|SystemUpdating|Deleting)$/.test(status!)) {
                    throw refuse(`Cannot update in-progress endpoint "${arn("endpoint", name)}".`);
                }
                take(name);
                return {};
            },
        },
        left: () => [
            ...[...models.keys()].map((name) => `model ${name}`),
            ...[...configurations.keys()].map((name) => `endpoint-config ${name}`),
            ...[...endpoints.keys()].map((name) => `endpoint ${name}`),
            ...[...scaling.targets.keys()].map((name) => `target ${name}`),
            ...packages.left(),
        ],
        tags: () => Object.fromEntries(tagsOf),
        tagsOf: (resource) =>
            [...tagsOf].find(([what]) => resource === arn(...(what.split(" ") as [string, string])))?.[1],
        servedModel(name) {
            const model = models.get(name);
            if (model === undefined) {
                throw refuse(`Could not find model "${arn("model", name)}".`);
            }
            return packages.resolve(model);
        },
        get made() {
            return made;
        },
        ...starts.knobs,
        hideConfigurations: (calls) => void (hidden = calls),
        async deleteInConsole(name) {
            take(name);
            await Promise.all(ending);
        },
        async end() {
            await Promise.all([...[...endpoints.values()].map((endpoint) => endpoint.end()), ...ending]);
        },
    };
}
