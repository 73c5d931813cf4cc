import TopNavigation from "@cloudscape-design/components/top-navigation";
import { signOut } from "../service/session";
import { hrefOf, pages, useFollow } from "../shared/links";
import { common, frame } from "../texts";
import { useAppearance } from "./appearance";
import type { Appearance } from "./appearance";
import { useCaller } from "./caller";

/** Bar at the top: the product, light or dark mode, who is signed in. */
export function Top() {
    const { UserName, AccountId, Region, Version } = useCaller();
    const [appearance, setAppearance] = useAppearance();
    const follow = useFollow();
    const appearances: { id: Appearance; text: string }[] = [
        { id: "light", text: frame.light },
        { id: "dark", text: frame.dark },
        { id: "system", text: frame.asSystem },
    ];
    const name = UserName ?? frame.owner;
    return (
        <TopNavigation
            identity={{ href: hrefOf(pages.dashboard()), title: common.product, onFollow: follow }}
            utilities={[
                {
                    type: "menu-dropdown",
                    text: frame.appearance,
                    items: appearances.map(({ id, text }) => ({
                        id,
                        text,
                        itemType: "checkbox" as const,
                        checked: id === appearance,
                    })),
                    onItemClick: ({ detail }) => setAppearance(detail.id as Appearance),
                },
                {
                    type: "menu-dropdown",
                    iconName: "user-profile",
                    text: name,
                    description: `${AccountId} · ${Region} · ${Version}`,
                    items: [{ id: "sign-out", text: frame.signOut }],
                    onItemClick: () => void signOut().finally(() => window.location.reload()),
                },
            ]}
        />
    );
}
