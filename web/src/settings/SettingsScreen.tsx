import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { api, ok } from "../api/client";
import { useT } from "../i18n";
import { useAccountWords } from "../i18n/account";
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
  const say = useAccountWords();
  const me = useMe();
  const [deleting, setDeleting] = useState(false);
  const back = (
    <Link
      to="/me"
      aria-label={t("back")}
      className="grid size-11 place-items-center rounded-full text-ink-soft hover:bg-sunken md:hidden"
    >
      <Icon name="back" />
    </Link>
  );
  return (
    <Page title={t("nav.settings")} lead={back}>
      <Appearance />
      <Notifications />
      <Shown />
      <Section title={say("settings.account")} text={me.email}>
        <ChangePassword />
      </Section>
      <Section title={say("settings.sessions")} text={say("settings.sessions.text")}>
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
      <Section title={say("settings.leave")}>
        <SignOut />
      </Section>
      <Section title={say("delete.title")} text={say("delete.text")}>
        <Button look="danger" icon="trash" onClick={() => setDeleting(true)}>
          {say("delete.open")}
        </Button>
      </Section>
      {deleting && <DeleteAccount onClose={() => setDeleting(false)} />}
    </Page>
  );
}

function SignOut() {
  const say = useAccountWords();
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
        {say("sign_out")}
      </Button>
      <Button look="plain" busy={leaving.isPending} onClick={() => leaving.mutate(true)}>
        {say("sign_out.everywhere")}
      </Button>
    </div>
  );
}
