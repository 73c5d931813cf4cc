/**
 * Sets environment variables of this process; undefined removes one.
 *
 * @returns how to put all back as it was.
 */
export function withEnvironment(variables: Readonly<Record<string, string | undefined>>): () => void {
    const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
    const assign = (name: string, value: string | undefined) => {
        if (value === undefined) {
            delete process.env[name];
        } else {
            process.env[name] = value;
        }
    };
    Object.entries(variables).forEach(([name, value]) => assign(name, value));
    return () => before.forEach(([name, value]) => assign(name, value));
}
