import ExpandableSection from "@cloudscape-design/components/expandable-section";
import { lazy, Suspense, useState } from "react";
import { Loading } from "../shared/Loading";
import { sameAsCode as texts } from "../texts";
import type { ActionAsCode } from "./codeOf";

const Snippets = lazy(() => import("./Snippets"));

/**
 * The action beside which it stands, as code: AWS CLI, boto3, Pulumi. The code is written when a person opens it, with
 * the values that the action has then.
 */
export function SameAsCode({ isOpen = false, ...action }: ActionAsCode & { isOpen?: boolean }) {
    const [isExpanded, setExpanded] = useState(isOpen);
    return (
        <ExpandableSection
            headerText={texts.title}
            variant="footer"
            expanded={isExpanded}
            onChange={({ detail }) => setExpanded(detail.expanded)}
        >
            {isExpanded && (
                <Suspense fallback={<Loading />}>
                    <Snippets {...action} />
                </Suspense>
            )}
        </ExpandableSection>
    );
}
