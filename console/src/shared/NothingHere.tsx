import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { pages } from "./links";
import { common } from "../texts";
import { PageLink } from "./PageLink";

/** Shown at an address that has no page. */
export function NothingHere() {
    return (
        <SpaceBetween size="m">
            <Box variant="h1">{common.notFound}</Box>
            <PageLink to={pages.projects()}>{common.goToProjects}</PageLink>
        </SpaceBetween>
    );
}
