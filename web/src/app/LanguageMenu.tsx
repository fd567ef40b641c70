import { LANGUAGES, switchLanguage, useTongue } from "../i18n";
import { IconButton } from "../ui/Button";
import { Menu, MenuEntry } from "../ui/Menu";

export function LanguageMenu() {
  const { t, language } = useTongue();
  return (
    <Menu trigger={<IconButton icon="globe" label={t("settings.language")} />}>
      {LANGUAGES.map((one) => (
        <MenuEntry
          key={one.code}
          icon={one.code === language ? "check" : "globe"}
          onSelect={() => void switchLanguage(one.code, true)}
        >
          <span lang={one.tag}>{one.name}</span>
        </MenuEntry>
      ))}
    </Menu>
  );
}
