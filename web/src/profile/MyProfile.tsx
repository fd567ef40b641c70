import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, ok } from "../api/client";
import { useT } from "../i18n";
import { useAccountWords } from "../i18n/account";
import { useMe } from "../session/useSession";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Page } from "../ui/Page";
import { Failed } from "../ui/State";
import VerifyNudge from "../rooms/VerifyNudge";
import { EditProfile } from "./EditProfile";
import { ProfileBones, ProfileCard } from "./ProfileCard";
import { hasDraft } from "./useDraft";

export function MyProfile() {
  const t = useT();
  const say = useAccountWords();
  const me = useMe();
  const [editing, setEditing] = useState(() => hasDraft(me.id));
  const profile = useQuery({ queryKey: ["my-profile"], queryFn: () => ok(api.GET("/v1/me/profile")) });
  return (
    <Page
      title={say("profile.mine")}
      trail={
        <Link
          to="/settings"
          aria-label={t("nav.settings")}
          title={t("nav.settings")}
          className="grid size-11 place-items-center rounded-full text-ink-soft hover:bg-sunken hover:text-ink"
        >
          <Icon name="gear" />
        </Link>
      }
    >
      <VerifyNudge />
      {profile.isPending && <ProfileBones />}
      {profile.isError && !profile.data && (
        <Failed error={profile.error} onRetry={() => void profile.refetch()} />
      )}
      {profile.data && !editing && (
        <ProfileCard profile={profile.data}>
          <Button icon="edit" look="soft" onClick={() => setEditing(true)}>
            {say("profile.edit")}
          </Button>
        </ProfileCard>
      )}
      {profile.data && editing && <EditProfile profile={profile.data} onDone={() => setEditing(false)} />}
    </Page>
  );
}
