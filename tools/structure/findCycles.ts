/**
 * Finds groups of nodes that reach each other, by Tarjan's algorithm (1972).
 *
 * @param graph - each node with the nodes that it leads to.
 * @returns groups of two nodes or more, sorted; none for a graph without cycles.
 */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
    const order = new Map<string, number>();
    const lowest = new Map<string, number>();
    const open: string[] = [];
    const cycles: string[][] = [];

    function visit(node: string): void {
        order.set(node, order.size);
        lowest.set(node, order.get(node)!);
        open.push(node);
        for (const next of graph.get(node) ?? []) {
            if (!order.has(next)) {
                visit(next);
                lowest.set(node, Math.min(lowest.get(node)!, lowest.get(next)!));
            } else if (open.includes(next)) {
                lowest.set(node, Math.min(lowest.get(node)!, order.get(next)!));
            }
        }
        if (lowest.get(node) === order.get(node)) {
            const group = open.splice(open.indexOf(node));
            if (group.length > 1) {
                cycles.push(group.sort());
            }
        }
    }

    for (const node of graph.keys()) {
        if (!order.has(node)) {
            visit(node);
        }
    }
    return cycles;
}
