declare module "virtual:operations" {
    import type { Operation, OperationRow } from "./service/operations";

    /** The service's registry of operations, which vite.config.mts reads when the page is compiled. */
    export const operations: Readonly<Record<Operation, OperationRow>>;
}
