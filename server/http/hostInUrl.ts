/** Host as URLs write it: IPv6 in brackets. */
export function hostInUrl(host: string): string {
    return host.includes(":") ? `[${host}]` : host;
}

/** Host of a URL or of a Host header, without the brackets around IPv6. */
export function hostOfUrl(hostname: string): string {
    return hostname.replace(/^\[(.*)\]$/, "$1");
}
