import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import { sameAsCode as texts } from "../texts";
import "./code.css";

/** Code with a button that copies it. */
export function CodeBlock({ language, text, height }: { language: string; text: string; height?: string }) {
    return (
        <div className="code-block">
            <div className="code-copy">
                <CopyToClipboard
                    copyButtonAriaLabel={texts.copy(language)}
                    copySuccessText={texts.copied}
                    copyErrorText={texts.notCopied}
                    textToCopy={text}
                    variant="icon"
                />
            </div>
            <pre role="group" tabIndex={0} aria-label={language} style={{ maxHeight: height ?? "22rem" }}>
                {text}
            </pre>
        </div>
    );
}
