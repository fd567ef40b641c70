import { Link } from "@tanstack/react-router";
import { useAdminWords } from "../i18n/admin";
import { buttonClass } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Section } from "../ui/Page";

/** In the settings of administrators. */
export default function OperatorsDoor() {
  const say = useAdminWords();
  return (
    <Section title={say("open.title")} text={say("open.text")}>
      <Link to="/admin" className={buttonClass("soft")}>
        <Icon name="bolt" size={20} />
        {say("title")}
      </Link>
    </Section>
  );
}
