/** Keys of a page, with what each does. */
export function Keys({ keys }: { keys: readonly (readonly [string, string])[] }) {
    return (
        <div className="gallery-keys">
            {keys.map(([key, what]) => (
                <span key={key} className="gallery-key">
                    <kbd>{key}</kbd> {what}
                </span>
            ))}
        </div>
    );
}
