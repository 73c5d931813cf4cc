import { pageRooms } from "./pageRooms";
import { providerRooms } from "./providerRooms";

/** A folder of a package, with all folders inside it. */
export interface Room {
    /** Short description of the room's content. */
    holds: string;
    /** Rooms of the same package that its files may import from. Each is listed before this one. */
    mayImport: readonly string[];
}

/** Folders of the packages' sources. */
export const packages = ["providers", "server", "console/src"] as const;

type Package = (typeof packages)[number];

/** The rooms of a package by folder name, lowest first; `.` is the package's own folder. */
export type Rooms = Readonly<Record<string, Room>>;

/**
 * The table of which folder may import which. A room imports only from rooms above it in this table, so imports can't
 * form a circle. A new folder needs a line here; `npm run structure` draws the table again.
 */
export const rooms: Readonly<Record<Package, Rooms>> = {
    providers: providerRooms,
    server: {
        background: { holds: "repeated work, child processes", mayImport: [] },
        files: { holds: "writing files safely", mayImport: [] },
        pictures: { holds: "decoding pictures, their limits and labels", mayImport: [] },
        permissions: { holds: "policy documents and decisions by them", mayImport: [] },
        storeFile: { holds: "files of the embedded store: how they ended, damage", mayImport: ["files"] },
        store: { holds: "tables, migrations, ARNs", mayImport: ["files", "storeFile"] },
        client: { holds: "signed calls of a service", mayImport: [] },
        dataFolder: { holds: "files of a data folder, lock, settings", mayImport: ["files"] },
        backup: {
            holds: "backing up and restoring a data folder",
            mayImport: ["files", "storeFile", "store", "dataFolder"],
        },
        detector: { holds: "pictures in, one file out: learning and detecting", mayImport: ["files", "pictures"] },
        detections: {
            holds: "how a look at a picture ended: as an error, as data, on the wire",
            mayImport: ["detector"],
        },
        importers: { holds: "reading what other labelling tools write", mayImport: ["detector"] },
        operatingPoint: { holds: "the threshold that a person sets", mayImport: ["detector"] },
        encryption: { holds: "data keys: KMS and the service key", mayImport: ["background", "files", "store"] },
        http: {
            holds: "listening, limits, errors on the wire",
            mayImport: ["background", "files", "storeFile", "dataFolder"],
        },
        objectStorage: { holds: "buckets: folders and S3", mayImport: ["background", "files"] },
        artifacts: {
            holds: "sealed copies of pictures and models",
            mayImport: ["background", "files", "encryption", "objectStorage"],
        },
        sageMaker: { holds: "what all engines at Amazon SageMaker share", mayImport: ["files", "objectStorage"] },
        datasets: {
            holds: "importing manifests",
            mayImport: ["background", "files", "pictures", "store", "objectStorage"],
        },
        gallery: {
            holds: "pictures for people: thumbnails, what they bring, folders",
            mayImport: ["background", "pictures", "store", "objectStorage"],
        },
        signatures: { holds: "SigV4, keys and who may call", mayImport: ["permissions", "files", "http"] },
        users: {
            holds: "users, their keys and policies",
            mayImport: ["permissions", "store", "encryption", "http", "signatures"],
        },
        localService: {
            holds: "finding or starting the service of this machine",
            mayImport: ["client", "dataFolder", "signatures"],
        },
        packaging: {
            holds: "components for devices",
            mayImport: [
                "background",
                "files",
                "store",
                "detector",
                "operatingPoint",
                "encryption",
                "objectStorage",
                "artifacts",
            ],
        },
        edgeAgent: {
            holds: "the Edge Agent: packaged models behind gRPC on a device",
            mayImport: ["background", "files", "pictures", "detector", "packaging"],
        },
        line: {
            holds: "watching a line: pictures from cameras and folders, results to receivers",
            mayImport: ["files", "pictures", "detector", "packaging", "edgeAgent"],
        },
        training: {
            holds: "training jobs, evaluation files, report",
            mayImport: [
                "sageMaker",
                "background",
                "files",
                "pictures",
                "store",
                "detector",
                "operatingPoint",
                "encryption",
                "objectStorage",
                "artifacts",
                "datasets",
            ],
        },
        api: {
            holds: "operations: rules, actions, audit",
            mayImport: [
                "sageMaker",
                "permissions",
                "background",
                "files",
                "pictures",
                "store",
                "client",
                "detector",
                "detections",
                "operatingPoint",
                "encryption",
                "http",
                "objectStorage",
                "artifacts",
                "datasets",
                "gallery",
                "signatures",
                "users",
                "packaging",
                "training",
            ],
        },
        hosting: {
            holds: "hosting by engines: inference units on one machine or several, endpoints at SageMaker",
            mayImport: [
                "background",
                "pictures",
                "store",
                "detector",
                "detections",
                "encryption",
                "http",
                "objectStorage",
                "artifacts",
                "sageMaker",
                "signatures",
                "training",
                "api",
            ],
        },
        container: {
            holds: "training and hosting inside a SageMaker container",
            mayImport: [
                "files",
                "pictures",
                "detector",
                "detections",
                "http",
                "objectStorage",
                "artifacts",
                "datasets",
                "training",
                "hosting",
            ],
        },
        trials: {
            holds: "trial detections: pictures that a model inspects without being hosted",
            mayImport: [
                "background",
                "pictures",
                "store",
                "detector",
                "detections",
                "encryption",
                "objectStorage",
                "gallery",
                "artifacts",
                "api",
                "hosting",
            ],
        },
        console: {
            holds: "the console's page and the sessions of its browsers",
            mayImport: ["files", "store", "http", "signatures", "users", "api"],
        },
        awsClients: { holds: "the service's definition for AWS's clients", mayImport: ["files", "http", "api"] },
        metrics: {
            holds: "Prometheus metrics",
            mayImport: [
                "background",
                "files",
                "store",
                "detector",
                "detections",
                "http",
                "signatures",
                "api",
                "hosting",
            ],
        },
        service: {
            holds: "putting the parts of a service together",
            mayImport: [
                "sageMaker",
                "background",
                "storeFile",
                "store",
                "dataFolder",
                "detector",
                "encryption",
                "http",
                "objectStorage",
                "artifacts",
                "datasets",
                "gallery",
                "signatures",
                "users",
                "packaging",
                "training",
                "api",
                "hosting",
                "trials",
                "console",
                "metrics",
            ],
        },
        cli: {
            holds: "commands",
            mayImport: [
                "sageMaker",
                "permissions",
                "files",
                "client",
                "dataFolder",
                "backup",
                "pictures",
                "detector",
                "importers",
                "http",
                "localService",
                "packaging",
                "edgeAgent",
                "line",
                "training",
                "api",
                "console",
                "awsClients",
                "metrics",
                "service",
            ],
        },
    },
    "console/src": pageRooms,
};
