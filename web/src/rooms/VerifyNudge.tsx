import { Link } from "@tanstack/react-router";
import { useT } from "../i18n";
import { useMe } from "../session/useSession";
import { Icon } from "../ui/Icon";

/** Until the address is verified, campus rooms stay closed: says so where they would be. */
export default function VerifyNudge() {
  const t = useT();
  const me = useMe();
  if (me.email_verified) return null;
  return (
    <Link
      to="/check-mail"
      className="mt-1 mb-3 flex items-center gap-3 rounded-lg bg-mango-soft px-4 py-3 text-sm text-mango"
    >
      <Icon name="mail" size={22} className="flex-none" />
      <span>
        <span className="block font-bold">{t("verify.nudge.title")}</span>
        {t("verify.nudge.text")}
      </span>
    </Link>
  );
}
