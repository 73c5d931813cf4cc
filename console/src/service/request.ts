import { operations } from "./operations";
import type { Input, Operation } from "./operations";

/** Request of an operation, ready for fetch. */
export interface ServiceRequest {
    method: string;
    /** Path with its query. */
    url: string;
    headers: Record<string, string>;
    body: string | Blob | undefined;
}

/** Writes an operation's request: each member goes where the service's table wants it. */
export function writeRequest<Name extends Operation>(name: Name, input: Input<Name>): ServiceRequest {
    const { method, path, input: members } = operations[name];
    const labels: Record<string, string> = {};
    const query = new URLSearchParams();
    const headers: Record<string, string> = {};
    const json: Record<string, unknown> = {};
    let body: Blob | undefined;
    for (const [member, value] of Object.entries(input)) {
        const rule = members[member];
        if (value === undefined || rule === undefined) {
            continue;
        }
        const { in: place } = rule;
        if (place === "body") {
            json[member] = value;
        } else if (place === "rawBody") {
            body = value as Blob;
        } else if ("path" in place) {
            labels[place.path] = String(value);
        } else if ("query" in place) {
            for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
                query.append(
                    place.query,
                    rule.type === "timestamp" ? new Date(Number(one)).toISOString() : String(one),
                );
            }
        } else {
            headers[place.header] = String(value);
        }
    }
    const hasJson = Object.values(members).some(({ in: place }) => place === "body");
    if (hasJson) {
        headers["content-type"] = "application/json";
    }
    const filled = path.replaceAll(/\{(\w+)\}/g, (_label, label: string) => encodeURIComponent(labels[label] ?? ""));
    const search = query.toString();
    return {
        method,
        url: search === "" ? filled : `${filled}?${search}`,
        headers,
        body: hasJson ? JSON.stringify(json) : body,
    };
}
