import Box from "@cloudscape-design/components/box";
import Spinner from "@cloudscape-design/components/spinner";
import { common } from "../texts";

/** Shown until a page has what it needs. */
export function Loading() {
    return (
        <Box textAlign="center" padding="xl">
            <Spinner /> {common.loading}
        </Box>
    );
}
