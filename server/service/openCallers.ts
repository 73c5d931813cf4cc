import { resolve } from "node:path";
import type { Logger } from "pino";
import { authenticateBrowser } from "../console/authenticateBrowser";
import type { ConsoleOptions } from "../console/consoleRoutes";
import { sessionCookie } from "../console/cookie";
import { openIdConnect } from "../console/openIdConnect";
import type { OpenIdConnectOptions } from "../console/openIdConnect";
import { openConsoleSessions } from "../console/sessions";
import { dataDirFiles } from "../dataFolder/dataDir";
import { listensOnThisMachine } from "../http/ofThisMachine";
import { createAuthenticator } from "../signatures/authenticate";
import type { Authenticate } from "../signatures/authenticate";
import { openCredentialsFile } from "../signatures/credentialsFile";
import { ensureCredentialsFile } from "../signatures/ownCredentials";
import type { KeyPair } from "../signatures/ownCredentials";
import { openUserDirectory } from "../users/directory";
import type { UserDirectory } from "../users/directory";
import { lookupCallers } from "../users/lookupCallers";
import type { Foundations } from "./openStorage";

export interface CallersOptions extends Pick<Foundations, "store" | "secretSeal" | "serviceId"> {
    dataDir: string;
    /** Host that the service listens on. */
    host: string;
    /** File of key pairs that may call. Undefined: the data folder's own, made if missing. */
    credentialsFile?: string;
    /** Further key pair that may call. */
    keyPair?: KeyPair;
    /** Identity provider where people may sign in, too. Undefined: there is none. */
    openIdConnect?: OpenIdConnectOptions;
    log: Logger;
    /** Current time in Unix epoch milliseconds. */
    now(): number;
}

/** All who may call a service, and how they are recognised. */
export interface Callers {
    /** Credentials file, absolute. */
    credentialsFile: string;
    users: UserDirectory;
    /** Recognises signatures, and cookies of sessions. */
    authenticate: Authenticate;
    console: ConsoleOptions;
}

/**
 * Time that a known key is trusted without checking the credentials file again, in milliseconds. The check would
 * add a third to the verification of a signature.
 */
const keyTrustedMs = 50;

/** Opens the credentials file and the directory of users. */
export async function openCallers({
    store,
    secretSeal,
    serviceId,
    dataDir,
    log,
    now,
    ...options
}: CallersOptions): Promise<Callers> {
    const credentialsFile = resolve(options.credentialsFile ?? dataDirFiles(dataDir).credentials);
    if (options.credentialsFile === undefined) {
        await ensureCredentialsFile(credentialsFile);
    }
    const credentials = await openCredentialsFile(credentialsFile, {
        onError: (message) => log.error(message),
        trustedMs: keyTrustedMs,
    });
    const users = openUserDirectory({ store, secretSeal, log });
    if (!(await listensOnThisMachine(options.host))) {
        const user = await store.selectFrom("users").select("name").limit(1).executeTakeFirst();
        if (user === undefined && !credentials.allHavePolicies()) {
            log.warn(
                "others reach this service, and every key may do everything: give each program a user with policies (lookoutvision users create)",
            );
        }
    }
    const lookupSecret = lookupCallers(options.keyPair, credentials, users);
    const bySignature = createAuthenticator({ now, lookupSecret });
    const sessions = openConsoleSessions({ store, lookupSecret, users, now });
    const cookie = sessionCookie(serviceId);
    return {
        credentialsFile,
        users,
        authenticate: authenticateBrowser(bySignature, sessions, cookie),
        console: {
            sessions,
            cookie,
            authenticate: bySignature,
            provider: options.openIdConnect && openIdConnect(options.openIdConnect),
        },
    };
}
