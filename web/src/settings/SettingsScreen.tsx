import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { api, ok } from "../api/client";
import { useT } from "../i18n";
import { useProblemText } from "../i18n/problems";
import { session } from "../session/session";
import { useMe } from "../session/useSession";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { notify } from "../ui/notify";
import { Page, Section } from "../ui/Page";
import { Appearance } from "./Appearance";
import { ChangePassword } from "./ChangePassword";
import { DeleteAccount } from "./DeleteAccount";
import { Notifications } from "./Notifications";
import { Sessions } from "./Sessions";
import { Shown } from "./Shown";

const Blocked = lazy(() => import("../safety/Blocked"));
const OperatorsDoor = lazy(() => import("../admin/OperatorsDoor"));

export function SettingsScreen() {
  const t = useT();
  const me = useMe();
  const [deleting, setDeleting] = useState(false);
  const back = (
    <Link
      to="/me"
      aria-label={t("back")}
      className="grid size-11 flex-none place-items-center rounded-full text-ink-soft hover:bg-sunken md:hidden"
    >
      <Icon name="back" />
    </Link>
  );
  return (
    <Page title={t("nav.settings")} lead={back}>
      <Appearance />
      <Notifications />
      <Shown />
      <Section title={t("settings.account")} text={me.email}>
        <ChangePassword />
      </Section>
      <Section title={t("settings.sessions")} text={t("settings.sessions.text")}>
        <Sessions />
      </Section>
      <Suspense>
        <Blocked />
      </Suspense>
      {me.role === "admin" && (
        <Suspense>
          <OperatorsDoor />
        </Suspense>
      )}
      <Section title={t("settings.leave")}>
        <SignOut />
      </Section>
      <Section title={t("delete.title")} text={t("delete.text")}>
        <Button look="danger" icon="trash" onClick={() => setDeleting(true)}>
          {t("delete.open")}
        </Button>
      </Section>
      {deleting && <DeleteAccount onClose={() => setDeleting(false)} />}
    </Page>
  );
}

function SignOut() {
  const t = useT();
  const problem = useProblemText();
  const leaving = useMutation({
    mutationFn: (everywhere: boolean) =>
      ok(everywhere ? api.POST("/v1/auth/logout-everywhere") : api.POST("/v1/auth/logout")),
    onSuccess: () => session.ended(),
    onError: (error) => notify(problem(error), true),
  });
  return (
    <div className="flex flex-wrap gap-3">
      <Button look="soft" icon="leave" busy={leaving.isPending} onClick={() => leaving.mutate(false)}>
        {t("sign_out")}
      </Button>
      <Button look="plain" busy={leaving.isPending} onClick={() => leaving.mutate(true)}>
        {t("sign_out.everywhere")}
      </Button>
    </div>
  );
}
