import assert from "node:assert/strict";
import { request } from "node:http";
import { request as secureRequest } from "node:https";
import { sendSigned } from "../api/sendSigned";
import { callUsers } from "../api/userFixtures";

/** Answer to a browser. */
export interface BrowserAnswer {
    status: number;
    headers: Record<string, string | string[] | undefined>;
    text: string;
    body: Record<string, any>;
}

/** Browser as far as it matters here: it keeps cookies of a host, and says which page sends a request. */
export interface TestBrowser {
    cookies: Map<string, string>;
    send(
        method: string,
        path: string,
        options?: { body?: unknown; headers?: Record<string, string | undefined> },
    ): Promise<BrowserAnswer>;
    /** Signs in by a link's token. */
    signIn(token: string): Promise<BrowserAnswer>;
}

/**
 * Opens a browser on the console's page.
 *
 * @param cookies - cookies that it has already, such as those of another service of the host.
 */
export function openBrowser({ url }: { url: string }, cookies = new Map<string, string>()): TestBrowser {
    const browser: TestBrowser = {
        cookies,
        async send(method, path, { body, headers: more = {} } = {}) {
            const content = body === undefined ? undefined : JSON.stringify(body);
            const headers: Record<string, string | undefined> = {
                "x-lookoutvision-console": "1",
                "sec-fetch-site": "same-origin",
                ...(method !== "GET" && { origin: url }),
                ...(content !== undefined && { "content-type": "application/json" }),
                ...(cookies.size > 0 && { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") }),
                ...more,
            };
            const answer = await sendPlain(url, method, path, headers, content);
            for (const line of [answer.headers["set-cookie"] ?? []].flat()) {
                const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
                if (/Max-Age=0/.test(line)) {
                    cookies.delete(name);
                } else {
                    cookies.set(name, value);
                }
            }
            return answer;
        },
        signIn: (Token) => browser.send("POST", "/console/session", { body: { Token } }),
    };
    return browser;
}

/** Sends a request with exactly these headers, which fetch doesn't let. */
export function sendPlain(
    url: string,
    method: string,
    path: string,
    headers: Record<string, string | undefined>,
    content?: string,
): Promise<BrowserAnswer> {
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    return new Promise((resolve, reject) => {
        const send = url.startsWith("https:") ? secureRequest : request;
        // rejectUnauthorized: the certificates of tests are their own authorities.
        const sent = send(url + path, { method, headers: given, rejectUnauthorized: false }, (answer) => {
            let text = "";
            answer.setEncoding("utf8");
            answer.on("data", (part: string) => (text += part));
            answer.on("end", () => {
                const isJson = answer.headers["content-type"]?.startsWith("application/json");
                const body = isJson ? (JSON.parse(text) as Record<string, any>) : {};
                resolve({ status: answer.statusCode!, headers: answer.headers, text, body });
            });
        });
        sent.on("error", reject);
        sent.end(content);
    });
}

/** Key pair that makes links and signs in. Undefined: that of the tests, which may do everything. */
export type SigningKey = { accessKeyId: string; secretAccessKey: string };

/** Makes a link. @returns its token. */
export async function newLink(service: { url: string }, key?: SigningKey): Promise<string> {
    const { status, body } = await callUsers(service, "POST", "/console-links", undefined, key);
    assert.equal(status, 200, JSON.stringify(body));
    return String(body.Token);
}

/** Opens a browser that is signed in. */
export async function openSignedIn(service: { url: string }, key?: SigningKey): Promise<TestBrowser> {
    const browser = openBrowser(service);
    const { status, text } = await browser.signIn(await newLink(service, key));
    assert.equal(status, 200, text);
    return browser;
}

/** Signs in by a signature, as the page's form does. Two of the same second have the same signature. */
export function signInBySignature(service: { url: string }, key?: SigningKey, signedAt?: Date) {
    return sendSigned(service, { method: "POST", path: "/console/session", ...key, signedAt, unique: false });
}
