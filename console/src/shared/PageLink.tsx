import Link from "@cloudscape-design/components/link";
import type { ReactNode } from "react";
import { hrefOf, useFollow } from "./links";

/** Link to another page of the console. */
export function PageLink({ to, children }: { to: string; children: ReactNode }) {
    const follow = useFollow();
    return (
        <Link href={hrefOf(to)} onFollow={follow}>
            {children}
        </Link>
    );
}
