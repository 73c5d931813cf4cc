/**
 * Sets environment variables of this process. Undefined removes a variable.
 *
 * @returns a function that restores all of them.
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
