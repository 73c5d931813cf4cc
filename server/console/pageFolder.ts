import { join } from "node:path";
import { packageRoot } from "../files/packageRoot";

/**
 * Folder of the compiled page. The page's compiler, which empties it first, takes its place from here. So it is beside
 * `console`, the folder of this code.
 */
export const pageFolder = join(packageRoot, "dist", "page");
